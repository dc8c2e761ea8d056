/**
 * @file Writes the golden vault of the version in force: `node build/run-ts.mjs test/unit/vault/golden-make.ts`, once, when a
 * version is finished. It holds one of everything that the version knows; `expected.json` beside it says what. All of it is
 * invented, keys included. An existing folder is never written again: that is what golden means.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord } from '../../../src-main/enrolment/records';
import type { Account, Enrolment, VaultContent } from '../../../src-main/vault/content';
import { CONTENT_VERSION } from '../../../src-main/vault/content-codec';
import { AUDIT_ACTS } from '../../../src-shared/audit';
import { DEFAULT_SETTINGS, type OtpParameters } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { memoryKeychain } from '../../support/memory-keychain';
import { SimDisk } from '../../support/sim-disk';
import { opened, plain } from './support';

const AT = 1_795_000_000_000;
const parameters: OtpParameters = { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 };

const account = (id: string, over: Partial<Account> = {}): Account => ({
  ...parameters, id, issuer: 'FreeSewing', label: `user-${id}`, secret: Secret.fromText(`secret of ${id}`), createdAt: AT, updatedAt: AT, tags: [], pinned: false, deletedAt: null, link: null, ...over,
});

const enrolment = (id: string, over: Partial<Enrolment> = {}): Enrolment => ({
  id, connectionId: 'c1', userId: null, forOther: false, accountId: null, state: 'proven', issuer: 'FreeSewing', label: `user-${id}`, parameters,
  secret: Secret.fromText(`secret of ${id}`), secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true, backupCodes: [], codesKeptAt: null,
  lost: null, refusals: 0, createdAt: AT, updatedAt: AT, ...over,
});

const connection = {
  name: 'Sewing', baseUrl: 'http://127.0.0.1:3000', environment: 'local', certificate: null, remoteUser: 'tess', userId: null, sessionAs: 'bearer',
  status: { mfa: 'on', checkedAt: AT }, clockOffset: -1500, lastCodeStep: 59_833_333, inspect: true, clockShift: 0, createdAt: AT,
} as const;

const content: VaultContent = {
  accounts: [
    account('a1', { tags: ['Work', 'Größe M'], link: { connectionId: 'c1', enrolmentId: 'e1' } }),
    account('a2', { issuer: '', label: 'Grüße', type: 'hotp', algorithm: 'MD5', digits: 10, counter: Number.MAX_SAFE_INTEGER, secret: Secret.fromBytes(Uint8Array.of(0, 255, 1, 254)), deletedAt: AT }),
    account('a3', { issuer: 'Steam', label: 'tess', type: 'steam', digits: 5, pinned: true }),
  ],
  connections: [
    { ...connection, id: 'c1', kind: 'freesewing', credentials: { kind: 'password', username: 'tess', session: Secret.fromText('a session') } },
    { ...connection, id: 'c2', kind: 'freesewing', credentials: { kind: 'jwt', jwt: Secret.fromText('a token') }, inspect: false },
    { ...connection, id: 'c3', kind: 'freesewing', credentials: { kind: 'key', key: 'key-1', secret: Secret.fromText('a key') }, certificate: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----' },
    { ...connection, id: 'c4', kind: 'accountable', credentials: { kind: 'token', token: Secret.fromText('an API token'), username: null }, userId: 'u-1', clockShift: 41_000 },
    { ...connection, id: 'c5', kind: 'fon', credentials: { kind: 'password', username: 'tess@example.org', session: null }, sessionAs: 'cookie', status: null, clockOffset: null, lastCodeStep: null },
    { ...connection, id: 'c6', kind: 'axr', credentials: { kind: 'password', username: 'tess', session: Secret.fromText('jwt of axr') }, sessionAs: 'jwt', userId: 'u-2' },
  ],
  enrolments: [
    enrolment('e1', { accountId: 'a1', backupCodes: [{ code: Secret.fromText('0a1b2c3d'), usedAt: null, perhapsUsed: true }, { code: Secret.fromText('deadbeef'), usedAt: AT, perhapsUsed: false }], codesKeptAt: AT }),
    enrolment('e2', { connectionId: 'c6', state: 'unknown', recordId: 'r-1', recordsBefore: ['r-0'], secretForm: 'text', lost: { step: 'confirm', at: AT, timeout: 20_000, again: true }, refusals: 1 }),
    enrolment('e3', { connectionId: 'c4', userId: 'u-9', forOther: true, wasOff: false }),
  ],
  remoteUsers: [
    { connectionId: 'c4', id: 'u-9', label: 'Nina', addedAt: AT, status: { mfa: 'on', checkedAt: AT }, lastError: { code: 'unreachable', at: AT }, lastCodeStep: 59_833_334, handedOverAt: AT, releasedAt: null },
  ],
  jobs: [{ id: 'j1', connectionId: 'c4', act: 'enrol', startedAt: AT, endedAt: null, paused: true, users: [{ id: 'u-9', outcome: { kind: 'done', code: null, at: AT } }, { id: 'u-8', outcome: null }] }],
  spent: [{ origin: 'http://127.0.0.1:3000', limit: 'auth', at: [AT, AT + 1], until: AT + 90_000 }],
  audit: AUDIT_ACTS.map((act, index) => ({ at: AT + index, connectionId: 'c1', connection: 'Sewing', user: 'tess', act, outcome: 'done' })),
  checks: [{ connectionId: 'c2', state: Secret.fromText('{"of":"a check"}') }],
  edits: [
    { accountId: 'a1', at: AT, issuer: 'Before', label: null, tags: ['Before'], secret: Secret.fromText('the former secret'), type: null, algorithm: 'SHA256', digits: 8, period: 60, counter: null },
    { accountId: 'a2', at: AT, issuer: null, label: null, tags: null, secret: null, type: 'steam', algorithm: null, digits: 5, period: null, counter: null },
  ],
  backup: {
    folder: '/home/tess/backups', remindAfter: AT, last: { at: AT, file: 'tessera.tessera-backup', digest: 'd1', sum: 's1' },
    passphrase: { memoryKiB: 64, passes: 1, lanes: 1, salt: 'c2FsdA', derived: Secret.fromText('what a passphrase gave') },
  },
  settings: { ...DEFAULT_SETTINGS, language: 'de', theme: 'dark', hideCodes: true, clearClipboardAfter: 0 },
};

async function main(): Promise<void> {
  const folder = join(import.meta.dirname, 'golden', `v${String(CONTENT_VERSION)}`);
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  const keychain = memoryKeychain();
  const disk = new SimDisk();
  const { vault } = await opened(disk, keychain);
  await vault.mutate(() => content);
  await vault.journal.append(encodeRecord({ kind: 'act', entry: { at: AT, connectionId: 'c4', connection: 'Sewing', user: 'u-9', act: 'disable', outcome: 'unknown' } }));
  await vault.journal.append(encodeRecord({ kind: 'state', enrolment: enrolment('e4', { state: 'issuing', secret: null }), codeStep: null, before: null }));
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of disk.files()) if (name === 'vault.tessera' || name === 'vault.journal') writeFileSync(join(folder, name), bytes);
  const items = [...keychain.items].map(([name, value]) => [name, Buffer.from(value.reveal()).toString('base64')]);
  writeFileSync(join(folder, 'keychain.json'), `${JSON.stringify(Object.fromEntries(items), null, 2)}\n`);
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(plain(content), null, 1)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
