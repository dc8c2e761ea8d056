/** @file What the vault holds, in memory. Its codec (`content-codec.ts`) is the only place that turns it into bytes. */
import { DEFAULT_SETTINGS, type BackendKind, type EnrolmentState, type Environment, type OtpParameters, type Settings } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';

export interface Account extends OtpParameters {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In the trash since then, or null. The trash does not empty itself. */
  readonly deletedAt: number | null;
  readonly link: { readonly connectionId: string; readonly enrolmentId: string } | null;
}

/** What is kept of a sign-in. A typed password never is. */
export type KeptCredentials =
  | { readonly kind: 'password'; readonly username: string; readonly session: Secret | null }
  | { readonly kind: 'jwt'; readonly jwt: Secret }
  | { readonly kind: 'key'; readonly key: string; readonly secret: Secret };

export interface Connection {
  readonly id: string;
  readonly kind: BackendKind;
  readonly name: string;
  /** Normalised: https (or http on loopback), no trailing slash, no userinfo, query or fragment. */
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly credentials: KeptCredentials;
  /** PEM of a CA of one's own, used in place of the system's for this origin only. */
  readonly certificate: string | null;
  readonly remoteUser: string | null;
  readonly status: { readonly mfa: 'on' | 'off' | 'unknown'; readonly checkedAt: number } | null;
  /** Server clock minus local clock, ms. */
  readonly clockOffset: number | null;
  /** The step number of the last code sent to this server with each secret is never reused (DESIGN section 6). */
  readonly lastCodeStep: number | null;
  readonly createdAt: number;
}

export interface BackupCode {
  readonly code: Secret;
  readonly usedAt: number | null;
  /** Sent, but the answer was lost: tried last. */
  readonly perhapsUsed: boolean;
}

/** The request whose answer was lost (DESIGN section 6: "off" counts only later than `at + 2 × timeout`). */
export interface LostRequest {
  readonly step: 'setup' | 'confirm' | 'disable';
  readonly at: number;
  readonly timeout: number;
}

export interface Enrolment {
  readonly id: string;
  readonly connectionId: string;
  readonly accountId: string | null;
  readonly state: EnrolmentState;
  readonly issuer: string;
  readonly label: string;
  readonly parameters: OtpParameters;
  /** Null only while `issuing`, or `unknown` after a lost setup. */
  readonly secret: Secret | null;
  readonly backupCodes: readonly BackupCode[];
  readonly codesKeptAt: number | null;
  readonly lost: LostRequest | null;
  /** Codes computed at a known server time that the server refused in a row: after two, no third try (DESIGN section 6). */
  readonly refusals: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface VaultContent {
  readonly accounts: readonly Account[];
  readonly connections: readonly Connection[];
  readonly enrolments: readonly Enrolment[];
  readonly settings: Settings;
}

/** What a new vault holds. */
export const EMPTY_CONTENT: VaultContent = { accounts: [], connections: [], enrolments: [], settings: DEFAULT_SETTINGS };
