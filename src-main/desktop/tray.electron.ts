/** @file The icon in the tray and its menu. */
import icon from '../../build/icons/24x24.png?asset';
import iconTwice from '../../build/icons/48x48.png?asset';
import template from '../../build/icons/tray/trayTemplate.png?asset';
import templateTwice from '../../build/icons/tray/trayTemplate@2x.png?asset';
import { readFileSync } from 'node:fs';
import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import type { MenuTexts } from '../windows/menu-texts';

export interface TrayActions {
  readonly openWindow: (name: WindowName) => void;
  readonly lock: () => void;
  readonly quit: () => void;
}

export interface TrayIcon {
  show(on: boolean): void;
  relabel(texts: MenuTexts): void;
}

export function createTray(first: MenuTexts, actions: TrayActions, platform: NodeJS.Platform): TrayIcon {
  let texts = first;
  let tray: Tray | null = null;
  const label = (): void => {
    tray?.setToolTip('Tessera');
    tray?.setContextMenu(Menu.buildFromTemplate([
      { label: texts.open, click: () => actions.openWindow('authenticator') },
      { label: texts.quick, click: () => actions.openWindow('quick') },
      { label: texts.lock, click: actions.lock },
      { type: 'separator' },
      { label: texts.quit, click: actions.quit },
    ]));
  };
  return {
    show: (on) => {
      if (!on) {
        tray?.destroy();
        tray = null;
      } else if (tray === null) {
        tray = new Tray(iconFor(platform));
        tray.on('click', () => actions.openWindow('authenticator'));
        label();
      }
    },
    relabel: (next) => {
      texts = next;
      label();
    },
  };
}

/** macOS colours a template to its menu bar. Elsewhere nobody tells the colour of the panel: the app's own icon reads on light and dark. */
function iconFor(platform: NodeJS.Platform): NativeImage {
  const mac = platform === 'darwin';
  const image = nativeImage.createFromPath(mac ? template : icon);
  image.addRepresentation({ scaleFactor: 2, buffer: readFileSync(mac ? templateTwice : iconTwice) });
  image.setTemplateImage(mac); // by its name Electron cannot tell: the build adds to it
  return image;
}
