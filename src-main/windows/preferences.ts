/**
 * @file What is needed before the vault opens, kept beside it in clear because it says nothing of anybody: window
 * places, zoom, theme, language, and when to lock. A file that cannot be read counts as none.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WindowName } from '../../src-shared/contract';
import type { DesktopSettings, SecuritySettings, Settings } from '../../src-shared/model';
import { QUICK_KEYS } from '../../src-shared/quick-keys';
import type { Log } from '../log';
import type { Bounds } from './place';

export interface WindowPreferences {
  readonly bounds?: Bounds;
  readonly zoom?: number;
}

interface Preferences {
  readonly theme?: Settings['theme'];
  readonly language?: Settings['language'];
  readonly security?: Partial<SecuritySettings>;
  readonly desktop?: Partial<DesktopSettings>;
  readonly windows: Partial<Readonly<Record<WindowName, WindowPreferences>>>;
}

export interface PreferenceStore {
  readonly value: Preferences;
  /** What is known of the vault's settings without it. */
  remembered(): Partial<Settings>;
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
    remembered: () => {
      const { theme, language } = value;
      return { ...(theme === undefined ? {} : { theme }), ...(language === undefined ? {} : { language }) };
    },
    change,
    changeWindow: (name, next) => change({ windows: { ...value.windows, [name]: { ...value.windows[name], ...next } } }),
  };
}

function read(file: string, log: Log): Preferences {
  try {
    return readPreferences(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!absent) log.warn('preferences not read', { error: error instanceof Error ? error.name : typeof error });
    return { windows: {} };
  }
}

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['system', 'en', 'de'] as const;

/** Takes what makes sense and leaves the rest. By hand: schemas are not loaded yet when the first window opens. */
export function readPreferences(value: unknown): Preferences {
  const { theme, language, security, desktop, windows } = record(value);
  const { authenticator, admin } = record(windows);
  const knownTheme = THEMES.find((known) => known === theme);
  const knownLanguage = LANGUAGES.find((known) => known === language);
  return {
    ...(knownTheme === undefined ? {} : { theme: knownTheme }),
    ...(knownLanguage === undefined ? {} : { language: knownLanguage }),
    ...(security === undefined ? {} : { security: readSecurity(security) }),
    ...(desktop === undefined ? {} : { desktop: readDesktop(desktop) }),
    windows: { authenticator: readWindow(authenticator), admin: readWindow(admin) },
  };
}

function readSecurity(value: unknown): Partial<SecuritySettings> {
  const { lockAfterIdle, lockWithScreen, lockOnSuspend, lockWhenHidden, lockAtStart, hideFromCapture } = record(value);
  return {
    ...(isWhole(lockAfterIdle) && lockAfterIdle >= 0 && lockAfterIdle <= 1440 ? { lockAfterIdle } : {}),
    ...flags({ lockWithScreen, lockOnSuspend, lockWhenHidden, lockAtStart, hideFromCapture }),
  };
}

function readDesktop(value: unknown): Partial<DesktopSettings> {
  const { background, quickKey } = record(value);
  const known = QUICK_KEYS.find((key) => key === quickKey);
  return { ...flags({ background }), ...(known === undefined ? {} : { quickKey: known }) };
}

const flags = <K extends string>(given: Readonly<Record<K, unknown>>): Partial<Record<K, boolean>> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'boolean')) as Partial<Record<K, boolean>>;

function readWindow(value: unknown): WindowPreferences {
  const { bounds, zoom } = record(value);
  const { x, y, width, height } = record(bounds);
  return {
    ...(isWhole(x) && isWhole(y) && isWhole(width) && isWhole(height) && width > 0 && height > 0 ? { bounds: { x, y, width, height } } : {}),
    ...(typeof zoom === 'number' && zoom >= -5 && zoom <= 7 ? { zoom } : {}),
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
