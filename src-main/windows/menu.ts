/** @file The application menu: every action with its shortcut, in the person's language. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { EventPayload, WindowName } from '../../src-shared/contract';
import type { MenuTexts } from './menu-texts';

export interface MenuActions {
  readonly openWindow: (name: WindowName) => void;
  /** Sent to the window in front. */
  readonly command: (name: EventPayload<'command'>['name']) => void;
  /** Opens the authenticator's sheet for it, whichever window is in front. */
  readonly scan: (name: 'camera' | 'screen') => void;
  readonly lock: () => void;
  readonly quit: () => void;
}

export function installMenu(texts: MenuTexts, actions: MenuActions): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const application: MenuItemConstructorOptions = {
    label: 'Tessera',
    submenu: [
      { label: texts.add, accelerator: 'CmdOrCtrl+N', click: () => actions.command('add') },
      { label: texts.camera, accelerator: 'CmdOrCtrl+Shift+M', click: () => actions.scan('camera') },
      { label: texts.screen, accelerator: 'CmdOrCtrl+Shift+S', click: () => actions.scan('screen') },
      { label: texts.settings, accelerator: 'CmdOrCtrl+,', click: () => actions.command('settings') },
      separator,
      { label: texts.lock, accelerator: 'CmdOrCtrl+L', click: actions.lock },
      { label: texts.quit, accelerator: 'CmdOrCtrl+Q', click: actions.quit },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: texts.edit,
    submenu: [
      { role: 'cut', label: texts.cut },
      { role: 'copy', label: texts.copy },
      { role: 'paste', label: texts.paste },
      { role: 'selectAll', label: texts.selectAll },
      separator,
      // The page handles the key itself: here it is only listed.
      { label: texts.find, accelerator: 'CmdOrCtrl+F', registerAccelerator: false, click: () => actions.command('find') },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: texts.view,
    submenu: [
      { role: 'zoomIn', label: texts.zoomIn, accelerator: 'CmdOrCtrl+Plus' },
      { role: 'zoomIn', label: texts.zoomIn, accelerator: 'CmdOrCtrl+=', visible: false },
      { role: 'zoomOut', label: texts.zoomOut },
      { role: 'resetZoom', label: texts.zoomReset },
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: texts.window,
    submenu: [
      { label: texts.authenticator, accelerator: 'CmdOrCtrl+Shift+C', click: () => actions.openWindow('authenticator') },
      { label: texts.admin, accelerator: 'CmdOrCtrl+Shift+A', click: () => actions.openWindow('admin') },
      { label: texts.quick, click: () => actions.openWindow('quick') },
      separator,
      { role: 'close', label: texts.close },
    ],
  };
  const help: MenuItemConstructorOptions = {
    label: texts.help,
    submenu: [{ label: texts.shortcuts, accelerator: 'CmdOrCtrl+K', click: () => actions.command('shortcuts') }],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([application, edit, view, window, help]));
}
