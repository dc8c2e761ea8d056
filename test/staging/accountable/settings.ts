/** @file What can be switched at an Accountable server. The defaults are the contract's; `[?]` there is a choice here. */
import type { Limit } from '../host/limit';
import { DEFAULT_CODES } from '../host/second-factor';
import type { CodeSettings } from '../host/second-factor';

export type Operation = 'service' | 'status' | 'setup' | 'disable' | 'sign-in' | 'sign-in-code' | 'other';

export interface AccountableSettings extends CodeSettings {
  /** What the path must begin with. */
  apiToken: string;
  /** The plan has 2FA; else 402. */
  planHas2fa: boolean;
  /** By operation, for the API token as a whole; null = none. */
  limits: Readonly<Record<Operation, Limit | null>>;
  /** Raises all limits this many times. */
  raised: number;
  /** In which field `authenticate` gives the MFA token: nothing public says. */
  mfaTokenField: 'mfaToken' | 'token' | '2faToken';
  /** A `{"code":204}` body with HTTP 200, or a bare 204. */
  deleteAnswer: 'body' | 'bare';
  /** A POST while 2FA is on: replaces the secret (presumably what it does), or 400. */
  enableWhenOn: 'replaces' | 'refused';
  qrcode: boolean;
  /** Errors as HTTP 200 with the code in the body only. */
  errorsInBody: boolean;
}

const perSecond = (calls: number): Limit => ({ calls, seconds: 1 });

export const DEFAULT_SETTINGS: Readonly<Omit<AccountableSettings, 'apiToken'>> = {
  ...DEFAULT_CODES,
  planHas2fa: true,
  limits: { 'service': perSecond(1), 'status': perSecond(10), 'setup': perSecond(2), 'disable': perSecond(3), 'sign-in': perSecond(10), 'sign-in-code': null, 'other': null },
  raised: 1,
  mfaTokenField: 'mfaToken', deleteAnswer: 'body', enableWhenOn: 'replaces', qrcode: true, errorsInBody: false,
};
