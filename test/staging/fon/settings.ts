/** @file What can be switched at a FoN server. The defaults are the contract's; `[?]` there is a choice here. */
import { DEFAULT_CODES } from '../host/second-factor';
import type { CodeSettings } from '../host/second-factor';
import type { Limit } from '../host/limit';
import type { Shape } from './users';

export interface FonSettings extends CodeSettings {
  /** `older`: no `otpauthUrl`, 8 backup codes of 12 lower-case characters. */
  shape: Shape;
  /** What opens the MFA routes: the cookie `auth-token`, `Bearer` as the older API had it, or either. */
  auth: 'cookie' | 'bearer' | 'both';
  /** Per address; null = none. */
  limit: Limit | null;
  /** Raises the limit this many times. */
  raised: number;
  /** Which calls the limit counts. The page says "auth calls": all below `/api/auth` is the stricter reading. */
  counts: 'all' | 'sign-in';
  retryAfter: 'seconds' | 'date';
  /** Undocumented: 400 or 401. */
  wrongCode: 400 | 401;
  /** Setup while MFA is on: refused, or a second secret that waits for its verify while the first stays good. */
  setupWhenOn: 'refused' | 'second';
  /** A further verify after MFA is on, with a good code. */
  verifyWhenOn: 'success' | 'refused';
  /** Whether disable takes a backup code in place of a code. */
  disableTakesBackupCode: boolean;
  /** A server that forgets to strike out a used backup code: a fault, for the conformance check to find. */
  backupCodesStay: boolean;
  /** Whether setup draws the QR code; some servers send an empty string. */
  qrCode: boolean;
}

export const DEFAULT_SETTINGS: Readonly<FonSettings> = {
  ...DEFAULT_CODES,
  shape: 'new', auth: 'cookie',
  limit: { calls: 5, seconds: 900 }, raised: 1, counts: 'all', retryAfter: 'seconds',
  wrongCode: 401, setupWhenOn: 'refused', verifyWhenOn: 'success', disableTakesBackupCode: false, backupCodesStay: false, qrCode: true,
};
