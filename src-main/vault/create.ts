/** @file A new vault, made only where no file says that there ever was one (DESIGN section 4). */
import { assertNever } from '../../src-shared/assert';
import { Secret } from '../../src-shared/secret';
import { newId } from '../id';
import type { Keychain, KeychainTrouble } from '../keychain/keychain';
import { EMPTY_CONTENT } from './content';
import { encodeSnapshot, type Snapshot } from './content-codec';
import { KEY_BYTES, seal, type Random } from './crypto';
import type { Disk } from './disk';
import { NAMES } from './files';
import { buildHeader, type Header } from './header';
import { keychainItem, makeKeychainSlot } from './slots';
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

/**
 * Writes the item, reads it back, compares, then writes the file. Where the file cannot be written, an item stays behind
 * that nothing names. Rejects with the system's error of the disk.
 */
export async function createVault(disk: Disk, keychain: Keychain, random: Random, now: number): Promise<Created> {
  const vault = newId(random);
  const key = newId(random);
  const item = keychainItem(vault, key);
  const wrappingKey = Secret.fromBytes(random(KEY_BYTES));
  const written = await keychain.write(item, wrappingKey);
  if (written.kind === 'trouble') return { kind: 'trouble', trouble: vaultTrouble(written.trouble) };
  const read = await keychain.read(item);
  if (read.kind === 'trouble') return { kind: 'trouble', trouble: vaultTrouble(read.trouble) };
  if (read.kind === 'missing' || !read.value.equals(wrappingKey)) return { kind: 'trouble', trouble: 'keychain-unavailable' };

  const dataKey = Buffer.from(random(KEY_BYTES));
  const slot = makeKeychainSlot({ vault, policy: 'any', id: newId(random), key, wrappingKey, dataKey }, random);
  const header = buildHeader(vault, 'any', [slot]);
  const snapshot: Snapshot = { sequence: 1, writtenAt: now, released: 0, content: EMPTY_CONTENT };
  const bytes = Buffer.concat([header.bytes, seal(dataKey, encodeSnapshot(snapshot), header.bytes, random)]);
  await disk.write(NAMES.first, bytes);
  await disk.rename(NAMES.first, NAMES.newest);
  await disk.sync();
  // The wrapped data key, which the journal needs too, must never stand in a single file.
  await disk.write(NAMES.before, bytes);
  await disk.sync();
  return { kind: 'created', header, dataKey, snapshot };
}
