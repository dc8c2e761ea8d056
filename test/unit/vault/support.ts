/** @file What the vault's tests share: contents to seal, contents compared byte by byte, a vault on a simulated disk. */
import type { Account, VaultContent } from '../../../src-main/vault/content';
import { EMPTY_CONTENT } from '../../../src-main/vault/content';
import { argon2id, type Argon2Cost, type Kdf } from '../../../src-main/vault/argon2';
import type { Proof } from '../../../src-main/vault/protection';
import { openVault, type OpenOptions } from '../../../src-main/vault/open';
import type { OpenResult } from '../../../src-main/vault/vault';
import type { Disk } from '../../../src-main/vault/disk';
import type { Keychain } from '../../../src-main/keychain/keychain';
import { Secret } from '../../../src-shared/secret';

export function account(id: string): Account {
  return {
    id, issuer: 'Example', label: id, type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
    secret: Secret.fromText(`secret of ${id}`), createdAt: 1_700_000_000_000, updatedAt: 1_700_000_000_000, tags: [], pinned: false, deletedAt: null, link: null,
  };
}

export const withAccount = (id: string) => (content: VaultContent): VaultContent => ({ ...content, accounts: [...content.accounts, account(id)] });

export const ids = (content: VaultContent): readonly string[] => content.accounts.map(({ id }) => id);

/** Secrets compare as equal objects whatever they hold: here they become their bytes. */
export function plain(value: unknown): unknown {
  if (value instanceof Secret) return { secret: Buffer.from(value.reveal()).toString('hex') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  return value;
}

/** A clock that stands still until it is set. */
export class Clock {
  time = Date.UTC(2026, 10, 22, 10, 15);
  now(): number {
    return this.time;
  }
}

/** argon2id with next to no cost; `derivations` counts. */
export function smallKdf(): Pick<Kdf, 'derive'> & { cost: Argon2Cost; derivations: number } {
  const kdf = {
    derivations: 0,
    cost: { memoryKiB: 64, passes: 1, lanes: 1 },
    derive: (...given: Parameters<typeof argon2id>) => {
      kdf.derivations += 1;
      return argon2id(...given);
    },
  };
  return kdf;
}

export const typed = (passphrase: string): Proof => ({ kind: 'passphrase', passphrase: Secret.fromText(passphrase) });

type More = Pick<OpenOptions, 'proof' | 'kdf' | 'random'>;

export const reopen = (disk: Disk, keychain: Keychain, time: Clock = new Clock(), more: More = {}): Promise<OpenResult> =>
  openVault({ folder: '/nowhere', disk, keychain, time, ...more });

export async function opened(disk: Disk, keychain: Keychain, time: Clock = new Clock(), more: More = {}): Promise<Extract<OpenResult, { kind: 'open' }>> {
  const result = await reopen(disk, keychain, time, more);
  if (result.kind !== 'open') throw new Error(`the vault does not open: ${result.trouble}`);
  return result;
}

/** Runs what was put off without being awaited (a journal shortened, a mark written). */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

export { EMPTY_CONTENT };
