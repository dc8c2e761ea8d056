/** @file How Tessera stands at the desktop, as the person chose: its icon in the tray, and the key of the quick search (docs/decisions/desktop.md). */
import { Failure } from '../../src-shared/errors';
import type { DesktopSettings } from '../../src-shared/model';
import type { QuickKey } from '../../src-shared/quick-keys';
import type { Log } from '../log';

export interface DesktopPort {
  showTray(on: boolean): void;
  /** Gives back the key that was held before. False where another program has this one. */
  takeKey(key: QuickKey): boolean;
  save(settings: DesktopSettings): void;
}

export interface Desktop {
  readonly value: DesktopSettings;
  /** Another program has the key that is set. */
  readonly keyTaken: boolean;
  /** Once the app is up. */
  start(): void;
  /** @throws Failure `shortcut-taken`; then nothing was changed. */
  change(next: Partial<DesktopSettings>): DesktopSettings;
}

export function createDesktop(port: DesktopPort, first: DesktopSettings, log: Log): Desktop {
  let value = first;
  let keyTaken = false;
  return {
    get value() {
      return value;
    },
    get keyTaken() {
      return keyTaken;
    },
    start: () => {
      if (value.background) port.showTray(true);
      keyTaken = value.quickKey !== 'none' && !port.takeKey(value.quickKey);
      if (keyTaken) log.warn('the key of the quick search is taken');
    },
    change: ({ background = value.background, quickKey }) => {
      // The one that is set is asked for again where it was taken: the other program may be gone.
      if (quickKey !== undefined && (quickKey !== value.quickKey || keyTaken)) {
        if (!port.takeKey(quickKey)) {
          if (quickKey !== value.quickKey) keyTaken = !port.takeKey(value.quickKey);
          throw new Failure('shortcut-taken');
        }
        keyTaken = false;
      }
      if (background !== value.background) port.showTray(background);
      value = { background, quickKey: quickKey ?? value.quickKey };
      port.save(value);
      return value;
    },
  };
}
