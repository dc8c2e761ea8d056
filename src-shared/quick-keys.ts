/** @file Keys that bring up the quick search over other programs. Without schemas: the preferences are read before those are loaded. */

/** In Electron's notation; `none`: off. */
export const QUICK_KEYS = [
  'none', 'CommandOrControl+Shift+Space', 'CommandOrControl+Alt+Space', 'CommandOrControl+Alt+O', 'Super+Shift+O', 'CommandOrControl+Shift+F12', 'Control+Command+O',
] as const;
export type QuickKey = (typeof QUICK_KEYS)[number];

/** Few, none that a letter is typed with (on Windows Ctrl+Alt is AltGr), and none that the system itself has. */
export function quickKeysOn(platform: string): readonly QuickKey[] {
  switch (platform) {
    case 'darwin': return ['none', 'CommandOrControl+Shift+Space', 'CommandOrControl+Alt+O', 'Control+Command+O'];
    case 'win32': return ['none', 'CommandOrControl+Shift+Space', 'CommandOrControl+Shift+F12', 'Super+Shift+O'];
    default: return ['none', 'CommandOrControl+Shift+Space', 'CommandOrControl+Alt+Space', 'CommandOrControl+Alt+O', 'Super+Shift+O'];
  }
}
