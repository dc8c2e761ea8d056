/**
 * @file What is needed before the vault opens, kept beside it in clear because it says nothing of anybody: window
 * places, zoom, theme and language. A file that cannot be read counts as none.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WINDOWS, type WindowName } from '../../src-shared/contract';
import { Settings } from '../../src-shared/model';
import type { Log } from '../log';
import { Bounds } from './place';

const WindowPreferences = z.object({ bounds: Bounds.optional(), zoom: z.number().min(-5).max(7).optional() });
const Preferences = z.object({
  theme: Settings.shape.theme.optional(),
  language: Settings.shape.language.optional(),
  windows: z.partialRecord(z.enum(WINDOWS), WindowPreferences).optional(),
});
type Preferences = z.infer<typeof Preferences>;
export type WindowPreferences = z.infer<typeof WindowPreferences>;

export interface PreferenceStore {
  readonly value: Preferences;
  change(next: Partial<Preferences>): void;
  changeWindow(name: WindowName, next: WindowPreferences): void;
}

export function openPreferences(folder: string, log: Log): PreferenceStore {
  const file = join(folder, 'preferences.json');
  let value = read(file, log);
  const change = (next: Partial<Preferences>): void => {
    value = { ...value, ...next };
    try {
      writeFileSync(`${file}.new`, JSON.stringify(value));
      renameSync(`${file}.new`, file);
    } catch (error) {
      // A window that forgets its place is no reason to stop a person; the log says why.
      log.warn('preferences not saved', { error: error instanceof Error ? error.name : typeof error });
    }
  };
  return {
    get value() {
      return value;
    },
    change,
    changeWindow: (name, next) => change({ windows: { ...value.windows, [name]: { ...value.windows?.[name], ...next } } }),
  };
}

function read(file: string, log: Log): Preferences {
  try {
    return Preferences.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!absent) log.warn('preferences not read', { error: error instanceof Error ? error.name : typeof error });
    return {};
  }
}
