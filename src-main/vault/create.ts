/** @file A new vault, made only where no file says that there ever was one (DESIGN section 4). */
import { assertNever } from '../../src-shared/assert';
import { Secret } from '../../src-shared/secret';
import { newId } from '../id';
import type { Keychain, KeychainTrouble } from '../keychain/keychain';
import { withSalt, type Kdf } from './argon2';
import { EMPTY_CONTENT, type VaultContent } from './content';
import { encodeSnapshot, type Snapshot } from './content-codec';
import { KEY_BYTES, seal, type Random } from './crypto';
import type { Disk } from './disk';
import { NAMES } from './files';
import { buildHeader, type Header, type Slot } from './header';
import { deriveFrom } from './key-source';
import { keychainItem, makeKeychainSlot, makePassphraseSlot } from './slots';
import type { VaultTrouble } from './vault';

export type Created =
  | { readonly kind: 'created'; readonly header: Header; readonly dataKey: Buffer; readonly snapshot: Snapshot }
  | { readonly kind: 'trouble'; readonly trouble: VaultTrouble };

export function vaultTrouble(trouble: KeychainTrouble): VaultTrouble {
  switch (trouble) {
    case 'locked': return 'keychain-locked';
    case 'timed-out': return 'keychain-unanswered';
    case 'unavailable': return 'keychain-unavailable';
    default: return assertNever(trouble);
  }
}

/** What opens a new vault: a fresh keychain item, or a passphrase where there is no keychain. */
export type FirstKey = { readonly kind: 'keychain'; readonly keychain: Keychain } | { readonly kind: 'passphrase'; readonly passphrase: Secret; readonly kdf: Kdf };

export interface NewVault {
  readonly content: VaultContent;
  /** Between the write of the new file and its getting its name: moves out of the way what stands there. */
  readonly makeRoom: () => Promise<void>;
}

const EMPTY: NewVault = { content: EMPTY_CONTENT, makeRoom: () => Promise.resolve() };

/**
 * Writes the item, reads it back, compares, then writes the file. Where the file cannot be written, an item stays behind
 * that nothing names. Rejects with the system's error of the disk.
 */
export async function createVault(disk: Disk, first: FirstKey, random: Random, now: number, { content, makeRoom }: NewVault = EMPTY): Promise<Created> {
  const vault = newId(random);
  const dataKey = Buffer.from(random(KEY_BYTES));
  const slot = await firstSlot(first, vault, dataKey, random);
  if (typeof slot === 'string') return { kind: 'trouble', trouble: slot };
  const header = buildHeader(vault, 'any', [slot]);
  const snapshot: Snapshot = { sequence: 1, writtenAt: now, released: 0, content };
  const bytes = Buffer.concat([header.bytes, seal(dataKey, encodeSnapshot(snapshot), header.bytes, random)]);
  await disk.write(NAMES.first, bytes);
  await makeRoom();
  await disk.rename(NAMES.first, NAMES.newest);
  await disk.sync();
  // The wrapped data key, which the journal needs too, must never stand in a single file.
  await disk.write(NAMES.before, bytes);
  await disk.sync();
  return { kind: 'created', header, dataKey, snapshot };
}

async function firstSlot(first: FirstKey, vault: string, dataKey: Uint8Array, random: Random): Promise<Slot | VaultTrouble> {
  const place = { vault, policy: 'any' as const, id: newId(random) };
  if (first.kind === 'passphrase') {
    const argon2 = withSalt(first.kdf.cost, random);
    const derived = await deriveFrom({ kind: 'passphrase', passphrase: first.passphrase }, argon2, first.kdf.derive);
    const slot = makePassphraseSlot({ ...place, argon2, derived, dataKey }, random);
    derived.fill(0);
    return slot;
  }
  const { keychain } = first;
  const key = newId(random);
  const item = keychainItem(vault, key);
  const wrappingKey = Secret.fromBytes(random(KEY_BYTES));
  const written = await keychain.write(item, wrappingKey);
  if (written.kind === 'trouble') return vaultTrouble(written.trouble);
  const read = await keychain.read(item);
  if (read.kind === 'trouble') return vaultTrouble(read.trouble);
  if (read.kind === 'missing' || !read.value.equals(wrappingKey)) return 'keychain-unavailable';
  return makeKeychainSlot({ ...place, key, wrappingKey, dataKey }, random);
}
