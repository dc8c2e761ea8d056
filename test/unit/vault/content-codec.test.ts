import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, AccountEdit, BackupPlan, BulkJob, Connection, Enrolment, RemoteUser, VaultContent } from '../../../src-main/vault/content';
import { CodecError } from '../../../src-main/vault/codec-kit';
import { CONTENT_VERSION, decodeSnapshot, encodeSnapshot, NewerContentError, type Snapshot } from '../../../src-main/vault/content-codec';
import { AUDIT_ACTS, AUDIT_OUTCOMES } from '../../../src-shared/audit';
import { SECRET_FORMS, SESSION_AS } from '../../../src-shared/backends';
import { BULK_ACTS, BULK_OUTCOMES } from '../../../src-shared/bulk';
import { ERROR_CODES } from '../../../src-shared/errors';
import { ALGORITHMS, BackendKind, ENROLMENT_STATES } from '../../../src-shared/model';
import { OTP_TYPES } from '../../../src-shared/otp-kinds';
import { Secret } from '../../../src-shared/secret';
import { EMPTY_CONTENT, plain, withAccount } from './support';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const secret = fc.uint8Array({ maxLength: 200 }).map((bytes) => Secret.fromBytes(bytes));
const maybe = <T>(inner: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(inner, { nil: null });
const parameters = {
  type: fc.constantFrom(...OTP_TYPES), algorithm: fc.constantFrom(...ALGORITHMS),
  digits: fc.integer({ min: 4, max: 10 }), period: fc.integer({ min: 1, max: 3600 }), counter: instant,
};
const account: fc.Arbitrary<Account> = fc.record({
  id: text, issuer: text, label: text, tags: fc.array(text, { maxLength: 3 }), pinned: fc.boolean(), ...parameters, secret, createdAt: instant, updatedAt: instant, deletedAt: maybe(instant),
  link: maybe(fc.record({ connectionId: text, enrolmentId: text })),
});
const connection: fc.Arbitrary<Connection> = fc.record({
  id: text, kind: fc.constantFrom(...BackendKind.options), name: text, baseUrl: text, environment: fc.constantFrom('production' as const, 'staging' as const, 'local' as const),
  credentials: fc.oneof(
    fc.record({ kind: fc.constant('password' as const), username: text, session: maybe(secret) }),
    fc.record({ kind: fc.constant('jwt' as const), jwt: secret }),
    fc.record({ kind: fc.constant('key' as const), key: text, secret }),
    fc.record({ kind: fc.constant('token' as const), token: secret, username: maybe(text) }),
  ),
  certificate: maybe(text), remoteUser: maybe(text), userId: maybe(text), sessionAs: fc.constantFrom(...SESSION_AS), status: maybe(fc.record({ mfa: fc.constantFrom('on' as const, 'off' as const, 'unknown' as const), checkedAt: instant })),
  clockOffset: maybe(fc.integer()), lastCodeStep: maybe(instant), inspect: fc.boolean(), clockShift: fc.integer(), createdAt: instant,
});
const enrolment: fc.Arbitrary<Enrolment> = fc.record({
  id: text, connectionId: text, userId: maybe(text), forOther: fc.boolean(), accountId: maybe(text), state: fc.constantFrom(...ENROLMENT_STATES), issuer: text, label: text,
  parameters: fc.record(parameters), secret: maybe(secret),
  secretForm: fc.constantFrom(...SECRET_FORMS), recordId: maybe(text), recordsBefore: maybe(fc.array(text, { maxLength: 3 })), wasOff: fc.boolean(),
  backupCodes: fc.array(fc.record({ code: secret, usedAt: maybe(instant), perhapsUsed: fc.boolean() }), { maxLength: 5 }),
  codesKeptAt: maybe(instant),
  lost: maybe(fc.record({ step: fc.constantFrom('setup' as const, 'confirm' as const, 'disable' as const), at: instant, timeout: instant, again: fc.boolean() })),
  refusals: fc.nat(), createdAt: instant, updatedAt: instant,
});
const status = maybe(fc.record({ mfa: fc.constantFrom('on' as const, 'off' as const, 'unknown' as const), checkedAt: instant }));
const remoteUser: fc.Arbitrary<RemoteUser> = fc.record({
  connectionId: text, id: text, label: text, addedAt: instant, status,
  lastError: maybe(fc.record({ code: fc.constantFrom(...ERROR_CODES), at: instant })), lastCodeStep: maybe(instant), handedOverAt: maybe(instant), releasedAt: maybe(instant),
});
const job: fc.Arbitrary<BulkJob> = fc.record({
  id: text, connectionId: text, act: fc.constantFrom(...BULK_ACTS), startedAt: instant, endedAt: maybe(instant), paused: fc.boolean(),
  users: fc.array(fc.record({ id: text, outcome: maybe(fc.record({ kind: fc.constantFrom(...BULK_OUTCOMES), code: maybe(fc.constantFrom(...ERROR_CODES)), at: instant })) }), { maxLength: 3 }),
});
const edit: fc.Arbitrary<AccountEdit> = fc.record({
  accountId: text, at: instant, issuer: maybe(text), label: maybe(text), tags: maybe(fc.array(text, { maxLength: 3 })), secret: maybe(secret), type: maybe(parameters.type),
  algorithm: maybe(parameters.algorithm), digits: maybe(parameters.digits), period: maybe(parameters.period), counter: maybe(instant),
});
const backup: fc.Arbitrary<BackupPlan> = fc.record({
  folder: maybe(text), last: maybe(fc.record({ at: instant, file: text, digest: text, sum: text })), remindAfter: instant,
  passphrase: maybe(fc.record({ memoryKiB: fc.integer({ min: 1 }), passes: fc.integer({ min: 1 }), lanes: fc.integer({ min: 1 }), salt: text, derived: secret })),
});
const content: fc.Arbitrary<VaultContent> = fc.record({
  accounts: fc.array(account, { maxLength: 4 }), connections: fc.array(connection, { maxLength: 3 }), enrolments: fc.array(enrolment, { maxLength: 3 }),
  remoteUsers: fc.array(remoteUser, { maxLength: 3 }), jobs: fc.array(job, { maxLength: 2 }),
  spent: fc.array(fc.record({ origin: text, limit: text, at: fc.array(instant, { maxLength: 3 }), until: maybe(instant) }), { maxLength: 2 }),
  audit: fc.array(fc.record({ at: instant, connectionId: text, connection: text, user: text, act: fc.constantFrom(...AUDIT_ACTS), outcome: fc.constantFrom(...AUDIT_OUTCOMES) }), { maxLength: 3 }),
  checks: fc.array(fc.record({ connectionId: text, state: secret }), { maxLength: 2 }),
  edits: fc.array(edit, { maxLength: 3 }), backup,
  settings: fc.record({
    language: fc.constantFrom('system' as const, 'en' as const, 'de' as const), theme: fc.constantFrom('system' as const, 'light' as const, 'dark' as const),
    showNextCode: fc.boolean(), hideCodes: fc.boolean(), clearClipboardAfter: fc.integer({ min: 0, max: 600 }),
  }),
});
const snapshot: fc.Arbitrary<Snapshot> = fc.record({ sequence: fc.integer({ min: 1 }), writtenAt: instant, released: instant, content });

const one: Snapshot = { sequence: 1, writtenAt: 5, released: 0, content: withAccount('a')(EMPTY_CONTENT) };
const asJson = (value: Snapshot): { version: number; content: { accounts: Record<string, unknown>[] } } =>
  JSON.parse(Buffer.from(encodeSnapshot(value)).toString()) as { version: number; content: { accounts: Record<string, unknown>[] } };
const bytesOf = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));

describe('content codec', () => {
  it('keeps every byte of every content', () => {
    fc.assert(fc.property(snapshot, (value) => {
      expect(plain(decodeSnapshot(encodeSnapshot(value)))).toEqual(plain(value));
    }));
  });

  it('refuses to seal what it could not open again', () => {
    const broken: readonly Partial<Account>[] = [
      { createdAt: Number.NaN }, { counter: 2 ** 53 }, { digits: 6.5 }, { digits: 11 }, { period: 0 }, { updatedAt: -1 },
      { secret: '‹redacted›' as unknown as Secret }, { label: undefined as unknown as string }, { added: 1 } as Partial<Account>,
    ];
    for (const change of broken) {
      const [first] = one.content.accounts;
      const accounts = first === undefined ? [] : [{ ...first, ...change }];
      expect(() => encodeSnapshot({ ...one, content: { ...one.content, accounts } }), JSON.stringify(Object.keys(change))).toThrow(CodecError);
    }
  });

  it('names the field, never the value', () => {
    const [first] = one.content.accounts;
    const accounts = first === undefined ? [] : [first, { ...first, label: 12_345 as unknown as string }];
    expect(() => encodeSnapshot({ ...one, content: { ...one.content, accounts } })).toThrow(/^invalid: content\.accounts\.1\.label$/);
  });

  it('refuses a newer version, and a field it does not know, by name instead of dropping it', () => {
    expect(() => decodeSnapshot(bytesOf({ ...asJson(one), version: CONTENT_VERSION + 1, anything: true }))).toThrow(NewerContentError);
    const json = asJson(one);
    const [first] = json.content.accounts;
    if (first !== undefined) first['starred'] = true;
    expect(() => decodeSnapshot(bytesOf(json))).toThrow(NewerContentError);
  });

  it('refuses bytes that are not a snapshot', () => {
    const json = asJson(one);
    const [first] = json.content.accounts;
    if (first !== undefined) first['secret'] = 'not base64!';
    for (const bytes of [bytesOf(json), bytesOf(null), bytesOf([]), bytesOf({}), bytesOf({ version: 1 }), Buffer.from('{'), Buffer.alloc(0)]) {
      expect(() => decodeSnapshot(bytes)).toThrow(/invalid|JSON/);
    }
  });
});
