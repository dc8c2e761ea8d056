/** @file One key of the whole desktop. */
import { globalShortcut } from 'electron';
import type { QuickKey } from '../../src-shared/quick-keys';

/** Gives back the key held before and takes this one; false where another program has it. */
export function keyTaker(pressed: () => void): (key: QuickKey) => boolean {
  let held: QuickKey = 'none';
  return (key) => {
    if (held !== 'none') globalShortcut.unregister(held);
    held = 'none';
    if (key === 'none') return true;
    if (!globalShortcut.register(key, pressed)) return false;
    held = key;
    return true;
  };
}
