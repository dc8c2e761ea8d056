/**
 * @file The apps that accounts can be exported to, one line each, and what each can hold. An account beyond that is named with
 * the reason before anything is written or shown: some apps read what they do not know as the usual, and make wrong codes.
 */
import type { Algorithm, OtpParameters, OtpType } from './model';

/** What of an account an app can hold; where it is silent, whatever Tessera itself can. */
export interface TargetLimits {
  readonly types?: readonly OtpType[];
  readonly algorithms?: readonly Algorithm[];
  /** Of any kind but Steam's. */
  readonly digits?: readonly number[];
  /** Seconds, of time-based accounts. */
  readonly periods?: readonly number[];
  /** The largest counter. */
  readonly counter?: number;
  /** It takes no account without any name. */
  readonly named?: true;
}

export interface ExportTarget {
  /** The app's own name, as people know it; null: any app that reads the kind of file. */
  readonly app: string | null;
  /** What its file may be; both false where it is read from the screen. */
  readonly sealed: boolean;
  readonly open: boolean;
  readonly limits: TargetLimits;
  /** How many of an account's tags it keeps, as groups or folders. */
  readonly tags: 'all' | 'first' | 'none';
  /** Whether it keeps pins, as favourites or pins. */
  readonly pins: boolean;
}

const COMMON = ['SHA1', 'SHA256', 'SHA512'] as const;

const TARGETS = {
  'aegis': { app: 'Aegis', sealed: true, open: true, tags: 'all', pins: true, limits: { algorithms: [...COMMON, 'MD5'] } },
  // Its app for iOS takes 6 digits and 30 s for what it does not know; the one for Android keeps the counter in 32 bits.
  'two-fas': {
    app: '2FAS', sealed: true, open: true, tags: 'first', pins: false,
    limits: { algorithms: ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'], digits: [6, 7, 8], periods: [10, 30, 60, 90], counter: 2 ** 31 - 1, named: true },
  },
  'ente': { app: 'Ente Auth', sealed: true, open: false, tags: 'all', pins: true, limits: { algorithms: COMMON } },
  'bitwarden': { app: 'Bitwarden', sealed: true, open: true, tags: 'first', pins: true, limits: { types: ['totp', 'steam'], algorithms: COMMON } },
  'google': { app: 'Google Authenticator', sealed: false, open: false, tags: 'none', pins: false, limits: { types: ['totp', 'hotp'], algorithms: [...COMMON, 'MD5'], digits: [6, 8], periods: [30] } },
  'links': { app: null, sealed: false, open: true, tags: 'none', pins: false, limits: {} },
} as const satisfies Readonly<Record<string, ExportTarget>>;

export type ExportTargetId = keyof typeof TARGETS;
/** Those that take a file. */
export type FileTargetId = Exclude<ExportTargetId, 'google'>;

export const EXPORT_TARGETS: Readonly<Record<ExportTargetId, ExportTarget>> = TARGETS;
export const EXPORT_TARGET_IDS = ['aegis', 'two-fas', 'ente', 'bitwarden', 'google', 'links'] as const satisfies readonly ExportTargetId[];
export const FILE_TARGET_IDS = ['aegis', 'two-fas', 'ente', 'bitwarden', 'links'] as const satisfies readonly FileTargetId[];

/** Shortest password of a file that leaves this computer. */
export const EXPORT_PASSWORD_LENGTH = 12;

/** What stands in an account's way. `size`: its names or its secret are too long for what the app reads. */
export const OBSTACLES = ['type', 'algorithm', 'digits', 'period', 'counter', 'name', 'size'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** The first of what an app cannot hold of an account, or null. `size` is not looked at: only the format knows it. */
export function obstacleOf(limits: TargetLimits, { type, algorithm, digits, period, counter, issuer, label }: OtpParameters & { readonly issuer: string; readonly label: string }): Exclude<Obstacle, 'size'> | null {
  if (limits.types?.includes(type) === false) return 'type';
  if (limits.algorithms?.includes(algorithm) === false) return 'algorithm';
  if (type !== 'steam' && limits.digits?.includes(digits) === false) return 'digits'; // who takes Steam's kind takes its five characters
  if (type === 'totp' && limits.periods?.includes(period) === false) return 'period';
  if (type === 'hotp' && limits.counter !== undefined && counter > limits.counter) return 'counter';
  return limits.named === true && issuer === '' && label === '' ? 'name' : null;
}
