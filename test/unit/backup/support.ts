/** @file What the tests of backups share: contents with everything in them, keys with next to no cost, a vault without a disk. */
import { Secret } from '../../../src-shared/secret';
import type { BackupKeys } from '../../../src-main/backup/file';
import { argon2id } from '../../../src-main/vault/argon2';
import type { Account, Connection, Enrolment, VaultContent } from '../../../src-main/vault/content';
import type { Argon2 } from '../../../src-main/vault/header';
import { deriveFrom } from '../../../src-main/vault/key-source';
import type { Proof } from '../../../src-main/vault/protection';
import { publicKeyOf } from '../../../src-main/vault/sealed-box';
import type { ProtectedVault } from '../../../src-main/vault/vault';
import { memoryVault } from '../../support/memory-vault';

export const CHEAP: Argon2 = { memoryKiB: 64, passes: 1, lanes: 1, salt: Buffer.from('sixteen bytes !!').toString('base64') };
export const PASSPHRASE = 'eleven brass kettles';
export const typed = (passphrase: string): Proof => ({ kind: 'passphrase', passphrase: Secret.fromText(passphrase) });
export const RECOVERY: Proof = { kind: 'recovery', key: Secret.fromBytes(new Uint8Array(16).fill(7)) };

export async function keys({ passphrase = true, recovery = true } = {}): Promise<BackupKeys> {
  return {
    vault: 'vault-of-this-test',
    passphrase: passphrase ? { argon2: CHEAP, derived: Secret.fromBytes(await deriveFrom(typed(PASSPHRASE), CHEAP, argon2id)) } : null,
    recovery: recovery ? { argon2: CHEAP, public: publicKeyOf(await deriveFrom(RECOVERY, CHEAP, argon2id)).toString('base64') } : null,
  };
}

export const account = (id: string, over: Partial<Account> = {}): Account => ({
  id, issuer: 'Example', label: id, type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText(`secret of ${id}`),
  createdAt: 1_000, updatedAt: 1_000, tags: [], pinned: false, deletedAt: null, link: null, ...over,
});

export const connection = (id: string, over: Partial<Connection> = {}): Connection => ({
  id, kind: 'freesewing', name: id, baseUrl: 'https://x.test', environment: 'staging', credentials: { kind: 'jwt', jwt: Secret.fromText('a jwt that signs in') },
  certificate: null, remoteUser: null, userId: null, sessionAs: 'bearer', status: { mfa: 'on', checkedAt: 5 }, clockOffset: 3, lastCodeStep: 4, inspect: false, clockShift: 0, createdAt: 1, ...over,
});

export const enrolment = (id: string, over: Partial<Enrolment> = {}): Enrolment => ({
  id, connectionId: 'c', userId: null, forOther: false, accountId: null, state: 'proven', issuer: 'Example', label: id, parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 }, secret: Secret.fromText(`secret of ${id}`),
  secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true, backupCodes: [{ code: Secret.fromText('backup-code-1'), usedAt: null, perhapsUsed: false }],
  codesKeptAt: 1, lost: null, refusals: 0, createdAt: 1, updatedAt: 1, ...over,
});

/** An open vault whose recovery key is `RECOVERY`. */
export async function protectedVault(start: Partial<VaultContent> = {}): Promise<ProtectedVault> {
  const vault = memoryVault(start);
  const { vault: id, recovery } = await keys();
  return Object.assign(Object.create(Object.getPrototypeOf(vault) as object, Object.getOwnPropertyDescriptors(vault)) as typeof vault, {
    id, recovery, protection: { kind: 'keychain' as const, recovery: true }, isWeakerThanNow: false, verify: () => Promise.resolve(true), rekey: () => Promise.resolve(),
  });
}
