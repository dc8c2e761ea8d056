/** @file The vault's plaintext: `docs/vault-format.md` describes what stands here. */
import { ALGORITHMS, BackendKind, DIGITS, ENROLMENT_STATES, Environment, PERIOD, Settings } from '../../src-shared/model';
import { OTP_TYPES } from '../../src-shared/otp-kinds';
import { AUDIT_ACTS, AUDIT_OUTCOMES, type AuditEntry } from '../../src-shared/audit';
import { SECRET_FORMS, SESSION_AS } from '../../src-shared/backends';
import { BULK_ACTS, BULK_OUTCOMES } from '../../src-shared/bulk';
import { ERROR_CODES } from '../../src-shared/errors';
import { CodecError, flag, integer, isObject, list, nullable, oneOf, record, secret, text, union, type Codec, type Json } from './codec-kit';
import type {
  Account, AccountEdit, BackupCode, BackupPlan, BulkJob, BulkOutcome, BulkUser, Connection, Enrolment, KeptCheck, KeptCredentials, RemoteUser, SpentCalls, VaultContent,
} from './content';
import { migrated } from './content-migrations';

/** Raised with every change of a field; an older program refuses a newer number instead of dropping what it does not know. */
export const CONTENT_VERSION = 5;

/** What is sealed in one file. */
export interface Snapshot {
  /** Rises by one with every write; the high-water mark is a number of these. */
  readonly sequence: number;
  /** Local clock, ms. */
  readonly writtenAt: number;
  /** Journal entries up to this number have their results in `content`. */
  readonly released: number;
  readonly content: VaultContent;
}

/** The plaintext was written by a newer program; nothing is wrong with it. */
export class NewerContentError extends Error {}

const instant = integer(0);
const otpParameters = {
  type: oneOf(...OTP_TYPES),
  algorithm: oneOf(...ALGORITHMS),
  digits: integer(DIGITS.min, DIGITS.max),
  period: integer(PERIOD.min, PERIOD.max),
  counter: integer(0),
};

const account = record<Account>({
  id: text, issuer: text, label: text, tags: list(text), pinned: flag, ...otpParameters, secret,
  createdAt: instant, updatedAt: instant, deletedAt: nullable(instant),
  link: nullable(record<NonNullable<Account['link']>>({ connectionId: text, enrolmentId: text })),
});

type Kept<K extends KeptCredentials['kind']> = Extract<KeptCredentials, { readonly kind: K }>;
const credentials = union<KeptCredentials>({
  password: record<Kept<'password'>>({ kind: oneOf('password'), username: text, session: nullable(secret) }),
  jwt: record<Kept<'jwt'>>({ kind: oneOf('jwt'), jwt: secret }),
  key: record<Kept<'key'>>({ kind: oneOf('key'), key: text, secret }),
  token: record<Kept<'token'>>({ kind: oneOf('token'), token: secret, username: nullable(text) }),
});

const status = nullable(record<NonNullable<Connection['status']>>({ mfa: oneOf('on', 'off', 'unknown'), checkedAt: instant }));

const connection = record<Connection>({
  id: text, kind: oneOf(...BackendKind.options), name: text, baseUrl: text, environment: oneOf(...Environment.options), credentials,
  certificate: nullable(text), remoteUser: nullable(text), userId: nullable(text), sessionAs: oneOf(...SESSION_AS),
  status,
  clockOffset: nullable(integer(Number.MIN_SAFE_INTEGER)), lastCodeStep: nullable(integer(0)),
  inspect: flag, clockShift: integer(Number.MIN_SAFE_INTEGER), createdAt: instant,
});

const enrolment = record<Enrolment>({
  id: text, connectionId: text, userId: nullable(text), forOther: flag, accountId: nullable(text), state: oneOf(...ENROLMENT_STATES), issuer: text, label: text,
  parameters: record<Enrolment['parameters']>(otpParameters), secret: nullable(secret),
  secretForm: oneOf(...SECRET_FORMS), recordId: nullable(text), recordsBefore: nullable(list(text)), wasOff: flag,
  backupCodes: list(record<BackupCode>({ code: secret, usedAt: nullable(instant), perhapsUsed: flag })),
  codesKeptAt: nullable(instant),
  lost: nullable(record<NonNullable<Enrolment['lost']>>({ step: oneOf('setup', 'confirm', 'disable'), at: instant, timeout: integer(0), again: flag })), refusals: integer(0),
  createdAt: instant, updatedAt: instant,
});

const settings = record<Settings>({
  language: oneOf(...Settings.shape.language.options),
  theme: oneOf(...Settings.shape.theme.options),
  showNextCode: flag,
  hideCodes: flag,
  clearClipboardAfter: integer(0, 600),
});

const spentCalls = record<SpentCalls>({ origin: text, limit: text, at: list(instant), until: nullable(instant) });

const remoteUser = record<RemoteUser>({
  connectionId: text, id: text, label: text, addedAt: instant, status,
  lastError: nullable(record<NonNullable<RemoteUser['lastError']>>({ code: oneOf(...ERROR_CODES), at: instant })),
  lastCodeStep: nullable(integer(0)), handedOverAt: nullable(instant), releasedAt: nullable(instant),
});

const outcome = record<BulkOutcome>({ kind: oneOf(...BULK_OUTCOMES), code: nullable(oneOf(...ERROR_CODES)), at: instant });
const job = record<BulkJob>({
  id: text, connectionId: text, act: oneOf(...BULK_ACTS), startedAt: instant, endedAt: nullable(instant), paused: flag,
  users: list(record<BulkUser>({ id: text, outcome: nullable(outcome) })),
});

const auditEntry = record<AuditEntry>({ at: instant, connectionId: text, connection: text, user: text, act: oneOf(...AUDIT_ACTS), outcome: oneOf(...AUDIT_OUTCOMES) });
const keptCheck = record<KeptCheck>({ connectionId: text, state: secret });

const accountEdit = record<AccountEdit>({
  accountId: text, at: instant, issuer: nullable(text), label: nullable(text), tags: nullable(list(text)), secret: nullable(secret),
  type: nullable(otpParameters.type), algorithm: nullable(otpParameters.algorithm), digits: nullable(otpParameters.digits),
  period: nullable(otpParameters.period), counter: nullable(otpParameters.counter),
});

const backup = record<BackupPlan>({
  folder: nullable(text),
  passphrase: nullable(record<NonNullable<BackupPlan['passphrase']>>({ memoryKiB: integer(1), passes: integer(1), lanes: integer(1), salt: text, derived: secret })),
  last: nullable(record<NonNullable<BackupPlan['last']>>({ at: instant, file: text, digest: text, sum: text })),
  remindAfter: instant,
});

const content: Codec<VaultContent> = record<VaultContent>({
  accounts: list(account), connections: list(connection), enrolments: list(enrolment), remoteUsers: list(remoteUser), jobs: list(job),
  spent: list(spentCalls), audit: list(auditEntry), checks: list(keptCheck), edits: list(accountEdit), backup, settings,
});

const snapshot = record<Snapshot & { readonly version: number }>({
  version: integer(CONTENT_VERSION, CONTENT_VERSION), sequence: integer(1), writtenAt: instant, released: integer(0), content,
});

/** UTF-8 JSON. @throws CodecError where a value breaks the rules it would be opened by. */
export function encodeSnapshot(value: Snapshot): Uint8Array {
  return Buffer.from(JSON.stringify(snapshot.encode({ version: CONTENT_VERSION, ...value })), 'utf8');
}

/** The version that a plaintext was written in, if that is an older one; it stands first (`encodeSnapshot`). */
export function olderVersion(bytes: Uint8Array): number | null {
  const front = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 32)).toString('latin1');
  const version = Number(/^\{"version":(\d+),/.exec(front)?.[1] ?? CONTENT_VERSION);
  return version < CONTENT_VERSION ? version : null;
}

/**
 * @throws NewerContentError where the version is newer, or where a field is unknown (a newer program that forgot to
 *   raise the version: refusing keeps the field, dropping it would not).
 * @throws CodecError or SyntaxError where the bytes are not a snapshot.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const json = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')) as Json;
  if (!isObject(json)) throw new CodecError('invalid');
  const { version } = json;
  if (typeof version === 'number' && version > CONTENT_VERSION) throw new NewerContentError();
  try {
    const { sequence, writtenAt, released, content: decoded } = snapshot.decode(migrated(json));
    return { sequence, writtenAt, released, content: decoded };
  } catch (error) {
    if (error instanceof CodecError && error.reason === 'unknown-field') throw new NewerContentError();
    throw error;
  }
}
