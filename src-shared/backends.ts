/**
 * @file What each kind of backend can do, declared once for the adapters, the engine and the windows (DESIGN section 7):
 * they go by these, never by the kind. What the servers answer stands in the adapters, `src-main/backends/`.
 */
import type { BulkAct } from './bulk';
import type { BackendKind } from './model';

/** How a session is sent: FreeSewing's `Bearer`, FoN's cookie, AXR's own word `jwt`. */
export const SESSION_AS = ['bearer', 'cookie', 'jwt'] as const;
export type SessionAs = (typeof SESSION_AS)[number];

/** `text`: what the server issued is no base32; its bytes are those of the text. */
export const SECRET_FORMS = ['base32', 'text'] as const;
export type SecretForm = (typeof SECRET_FORMS)[number];

export const AUTH_KINDS = ['password', 'jwt', 'key', 'token'] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

/** So many calls in any `window` of ms. Calls with the same name share it; short ones are waited out, long ones refused. */
export interface Limit {
  readonly name: string;
  readonly calls: number;
  readonly window: number;
}

export interface Capabilities {
  readonly auth: readonly AuthKind[];
  /** What one signs in with beside the password. */
  readonly loginName: 'username' | 'email';
  /** The first is the usual one; a second is offered for older servers. */
  readonly sessionAs: readonly SessionAs[];
  /** The id that the server's paths need: from the sign-in, and asked where that does not tell; or always asked. */
  readonly userId: 'none' | 'from-sign-in' | 'asked';
  /** `probe`: only a sign-in without a code tells (contracts/backends.md, rule 10). */
  readonly status: 'read' | 'probe';
  /** False where setup alone turns MFA on. */
  readonly confirm: boolean;
  /** One more confirm after a lost one may be sent to find out. */
  readonly confirmFindsOut: boolean;
  readonly backupCodes: 'at-setup' | 'at-confirm' | 'none';
  /** What disabling needs. `typedName`: the server asks nothing, so we ask for the account's name to be typed. */
  readonly disable: { readonly password: boolean; readonly code: boolean; readonly typedName: boolean };
  /** `unstated`: nobody says whether a backup code disables; it is tried once, and that is said. */
  readonly backupCodeAtDisable: 'yes' | 'unstated' | 'no';
  /**
   * How our own secret gives way to a new one. `gap`: MFA is turned off first, the server refuses a setup before. `replaces`:
   * setup puts the new one in its place at once.
   */
  readonly reenrol: 'gap' | 'replaces';
  /** With the authenticator lost, what a backup code opens here, in order. `operator`: MFA is turned off without any code of the user. */
  readonly lostAuthenticator: 'sign-in-and-disable' | 'disable-tried-once' | 'sign-in-then-free' | 'operator';
  /** Reading the state also answers the secret that the server holds: it can be adopted. */
  readonly readsSecret: boolean;
  /** Calls that an enrolment takes of the limit of that name: without them left it is not begun. */
  readonly enrolmentCalls: { readonly limit: Limit; readonly calls: number } | null;
  /** An owner may act on other users' accounts; per act the limit that sets its pace, null where none is known. Null: only one's own account. */
  readonly others: Readonly<Record<BulkAct, Limit | null>> | null;
}

export interface Service {
  /** As people know it; a proper name, the same in every language. */
  readonly name: string;
  /** Suggested addresses; '' where there is no usual one. */
  readonly addresses: { readonly production: string; readonly staging: string; readonly local: string };
  readonly capabilities: Capabilities;
}

const SECOND = 1000;
/** FoN: all calls under `/api/auth`, per address. */
export const FON_LIMIT: Limit = { name: 'auth', calls: 5, window: 15 * 60 * SECOND };
/** Accountable: a limit for each method. */
export const ACCOUNTABLE_LIMITS = {
  read: { name: 'read', calls: 10, window: SECOND },
  enable: { name: 'enable', calls: 2, window: SECOND },
  disable: { name: 'disable', calls: 3, window: SECOND },
  authenticate: { name: 'authenticate', calls: 10, window: SECOND },
} as const satisfies Readonly<Record<string, Limit>>;

export const SERVICES: Readonly<Record<BackendKind, Service>> = {
  freesewing: {
    name: 'FreeSewing',
    addresses: { production: 'https://backend.freesewing.org', staging: '', local: 'http://127.0.0.1:3000' },
    capabilities: {
      auth: ['password', 'jwt', 'key'], loginName: 'username', sessionAs: ['bearer'], userId: 'none', status: 'read', confirm: true, confirmFindsOut: false,
      backupCodes: 'at-confirm', disable: { password: true, code: true, typedName: false }, backupCodeAtDisable: 'yes', reenrol: 'gap', lostAuthenticator: 'sign-in-and-disable', readsSecret: false, enrolmentCalls: null, others: null,
    },
  },
  fon: {
    name: 'FoN',
    addresses: { production: 'https://fucksornot.com', staging: '', local: 'http://127.0.0.1:3000' },
    capabilities: {
      auth: ['password'], loginName: 'email', sessionAs: ['cookie', 'bearer'], userId: 'none', status: 'probe', confirm: true, confirmFindsOut: true,
      backupCodes: 'at-setup', disable: { password: true, code: true, typedName: false }, backupCodeAtDisable: 'unstated', reenrol: 'gap', lostAuthenticator: 'disable-tried-once', readsSecret: false,
      enrolmentCalls: { limit: FON_LIMIT, calls: 2 }, others: null,
    },
  },
  axr: {
    name: 'AXR',
    addresses: { production: 'https://api.demo.goaxr.cloud/v1', staging: '', local: 'http://127.0.0.1:3000/v1' },
    capabilities: {
      auth: ['password'], loginName: 'username', sessionAs: ['jwt'], userId: 'from-sign-in', status: 'probe', confirm: true, confirmFindsOut: false,
      backupCodes: 'at-confirm', disable: { password: false, code: false, typedName: true }, backupCodeAtDisable: 'no', reenrol: 'gap', lostAuthenticator: 'sign-in-then-free', readsSecret: false, enrolmentCalls: null, others: { check: null, enrol: null, disable: null },
    },
  },
  accountable: {
    name: 'Accountable',
    addresses: { production: 'https://accountable.pixelninja.dev', staging: '', local: 'http://127.0.0.1:3000' },
    capabilities: {
      auth: ['token'], loginName: 'username', sessionAs: ['bearer'], userId: 'asked', status: 'read', confirm: false, confirmFindsOut: false,
      backupCodes: 'none', disable: { password: false, code: false, typedName: true }, backupCodeAtDisable: 'no', reenrol: 'replaces', lostAuthenticator: 'operator', readsSecret: true, enrolmentCalls: null,
      others: { check: ACCOUNTABLE_LIMITS.read, enrol: ACCOUNTABLE_LIMITS.enable, disable: ACCOUNTABLE_LIMITS.disable },
    },
  },
};

/** The kinds that have an adapter (`src-main/backends/registry.ts`): only these are offered. */
export const OFFERED: readonly BackendKind[] = ['freesewing', 'fon', 'axr', 'accountable'];
