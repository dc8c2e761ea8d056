/** @file What the vault holds, in memory. Its codec (`content-codec.ts`) is the only place that turns it into bytes. */
import { DEFAULT_SETTINGS, type BackendKind, type EnrolmentState, type Environment, type OtpParameters, type Settings } from '../../src-shared/model';
import type { BulkAct, BulkOutcomeKind } from '../../src-shared/bulk';
import type { ErrorCode } from '../../src-shared/errors';
import type { AuditEntry } from '../../src-shared/audit';
import type { SecretForm, SessionAs } from '../../src-shared/backends';
import type { Secret } from '../../src-shared/secret';

export interface Account extends OtpParameters {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  /** At most `TAGS_LIMIT`, once each whatever their case (`src-shared/tags.ts`). */
  readonly tags: readonly string[];
  /** Stands above the others. */
  readonly pinned: boolean;
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
  | { readonly kind: 'key'; readonly key: string; readonly secret: Secret }
  /** An API token of the service's operator; whose account it is about says `Connection.userId`. */
  | { readonly kind: 'token'; readonly token: Secret; readonly username: string | null };

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
  /** The name the server gives this user, for people. */
  readonly remoteUser: string | null;
  /** The server's id of the connection's own account, where its paths need one (`Id` in the model). */
  readonly userId: string | null;
  /** How the session is sent. */
  readonly sessionAs: SessionAs;
  readonly status: { readonly mfa: 'on' | 'off' | 'unknown'; readonly checkedAt: number } | null;
  /** Server clock minus local clock, ms. */
  readonly clockOffset: number | null;
  /** The step number of the last code sent to this server with each secret is never reused (DESIGN section 6). */
  readonly lastCodeStep: number | null;
  /** The inspector records what is sent here. */
  readonly inspect: boolean;
  /** ms added to the server's time when codes are computed, to try skew; 0 in production. */
  readonly clockShift: number;
  readonly createdAt: number;
}

export interface BackupCode {
  readonly code: Secret;
  readonly usedAt: number | null;
  /** Sent, but the answer was lost: tried last. */
  readonly perhapsUsed: boolean;
}

/**
 * The request whose answer was lost (DESIGN section 6: "off" counts only later than `at + 2 × timeout`). Of an enrolment that is
 * `disabling` or `off`: the disable that was to be followed by a new secret, and was not yet.
 */
export interface LostRequest {
  readonly step: 'setup' | 'confirm' | 'disable';
  readonly at: number;
  readonly timeout: number;
  /**
   * Of a confirm: the one more that finds out has been sent (contracts/backends.md, FoN), there is no third. Of a disable: it is
   * the first half of enrolling again, which is known by it after a crash too.
   */
  readonly again: boolean;
}

export interface Enrolment {
  readonly id: string;
  readonly connectionId: string;
  /** Whose account at the server; null where the server has no ids in its paths. An enrolment belongs to (connection, user). */
  readonly userId: string | null;
  /** Enrolled by an owner for somebody else (`RemoteUser`): never an account of one's own list of codes. */
  readonly forOther: boolean;
  readonly accountId: string | null;
  readonly state: EnrolmentState;
  readonly issuer: string;
  readonly label: string;
  readonly parameters: OtpParameters;
  /** Null only while `issuing`, or `unknown` after a lost setup. */
  readonly secret: Secret | null;
  /** `text`: not base32, so the bytes are those of the text as it came, and codes of it may be wrong (contract, rule 8). */
  readonly secretForm: SecretForm;
  /** What the server calls this secret's record, where it keeps records. */
  readonly recordId: string | null;
  /** The server's MFA records before setup, so that an orphan can be told from them; null where they could not be listed. */
  readonly recordsBefore: readonly string[] | null;
  /** The server said "off" right before setup: giving up may turn it off again. */
  readonly wasOff: boolean;
  readonly backupCodes: readonly BackupCode[];
  readonly codesKeptAt: number | null;
  readonly lost: LostRequest | null;
  /** Codes computed at a known server time that the server refused in a row: after two, no third try (DESIGN section 6). */
  readonly refusals: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A user of the server whom a connection looks after besides its own account. */
export interface RemoteUser {
  readonly connectionId: string;
  /** The server's id, as its paths need it (`Id` in the model). */
  readonly id: string;
  readonly label: string;
  readonly addedAt: number;
  readonly status: Connection['status'];
  /** Why the last act or check came to nothing, and when; null once one succeeded. */
  readonly lastError: { readonly code: ErrorCode; readonly at: number } | null;
  /** As `Connection.lastCodeStep`, for this user's secrets. */
  readonly lastCodeStep: number | null;
  /** When the secret was last handed over to the user; it can be released from then on. */
  readonly handedOverAt: number | null;
  /** Secrets up to then were deleted for good; the journal does not bring them back. */
  readonly releasedAt: number | null;
}

/** One act over many users, kept until it is done or given up, so that a crash or a lock does not end it. */
export interface BulkJob {
  readonly id: string;
  readonly connectionId: string;
  readonly act: BulkAct;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The person's wish; a lock or a failing server pauses without it. */
  readonly paused: boolean;
  readonly users: readonly BulkUser[];
}

export interface BulkUser {
  readonly id: string;
  readonly outcome: BulkOutcome | null;
}

export interface BulkOutcome {
  readonly kind: BulkOutcomeKind;
  /** Why, where it was skipped or failed. */
  readonly code: ErrorCode | null;
  readonly at: number;
}

/** Calls already spent of a server's limit: it counts on whether or not this app is restarted (DESIGN section 7). */
export interface SpentCalls {
  readonly origin: string;
  /** The name of the limit (`src-shared/backends.ts`). */
  readonly limit: string;
  /** Local ms, oldest first; only those within the limit's window. */
  readonly at: readonly number[];
  /** The server asked to wait until then (429), or null. */
  readonly until: number | null;
}

/** A conformance check under way: what it takes to turn MFA off again (`src-main/check/state.ts`, as text). */
export interface KeptCheck {
  readonly connectionId: string;
  readonly state: Secret;
}

/** One change that a person made to an account: what stood there before. Null: that field was not touched. */
export interface AccountEdit {
  readonly accountId: string;
  readonly at: number;
  readonly issuer: string | null;
  readonly label: string | null;
  readonly tags: readonly string[] | null;
  readonly secret: Secret | null;
  readonly type: OtpParameters['type'] | null;
  readonly algorithm: OtpParameters['algorithm'] | null;
  readonly digits: number | null;
  readonly period: number | null;
  readonly counter: number | null;
}

/** The newest backup of this vault that was read back and found whole. */
export interface LastBackup {
  /** When that was last seen to be so. */
  readonly at: number;
  /** Its name in the folder. */
  readonly file: string;
  /** SHA-256 of what it carries and of what opens it, hex: tells whether anything has changed since. */
  readonly digest: string;
  /** SHA-256 of the file, hex. */
  readonly sum: string;
}

/** How backups are made (docs/decisions/backups.md). */
export interface BackupPlan {
  /** Where automatic backups go; null: none are made. */
  readonly folder: string | null;
  /** What a passphrase gave when it was set, so that nobody types it again; null: the recovery key alone opens backups. */
  readonly passphrase: { readonly memoryKiB: number; readonly passes: number; readonly lanes: number; readonly salt: string; readonly derived: Secret } | null;
  readonly last: LastBackup | null;
  /** The reminder is not shown before. */
  readonly remindAfter: number;
}

export interface VaultContent {
  readonly accounts: readonly Account[];
  readonly connections: readonly Connection[];
  readonly enrolments: readonly Enrolment[];
  readonly remoteUsers: readonly RemoteUser[];
  readonly jobs: readonly BulkJob[];
  readonly spent: readonly SpentCalls[];
  /** Oldest first, bounded (`src-main/audit/trail.ts`). */
  readonly audit: readonly AuditEntry[];
  readonly checks: readonly KeptCheck[];
  /** Oldest first; at most 50 of an account (`accounts/history.ts`). */
  readonly edits: readonly AccountEdit[];
  readonly backup: BackupPlan;
  readonly settings: Settings;
}

export const NO_BACKUP: BackupPlan = { folder: null, passphrase: null, last: null, remindAfter: 0 };

/** What a new vault holds. */
export const EMPTY_CONTENT: VaultContent = {
  accounts: [], connections: [], enrolments: [], remoteUsers: [], jobs: [], spent: [], audit: [], checks: [], edits: [], backup: NO_BACKUP, settings: DEFAULT_SETTINGS,
};
