/** @file One try at opening the bytes of one vault file with what the keychain holds or a person gave. */
import { assertNever } from '../../src-shared/assert';
import type { VaultDoors } from '../../src-shared/model';
import { decodeSnapshot, NewerContentError, olderVersion, type Snapshot } from './content-codec';
import { vaultTrouble } from './create';
import { unseal } from './crypto';
import { parseHeader, type Header, type Slot } from './header';
import type { KeySource } from './key-source';
import { protectionOf, slotsOf } from './protection';
import { openSlot } from './slots';
import type { VaultTrouble } from './vault';

export type FailedWhy = 'damaged' | 'key-missing' | 'key-wrong' | 'proof-wrong';

export type Attempt =
  | { readonly kind: 'opened'; readonly header: Header; readonly dataKey: Buffer; readonly snapshot: Snapshot; readonly olderVersion: number | null }
  /** This file does not open; another may. */
  | { readonly kind: 'failed'; readonly why: FailedWhy; readonly doors: VaultDoors }
  /** No use in trying others: the keychain does not answer, a person is asked first, or a newer program wrote here. */
  | { readonly kind: 'stop'; readonly trouble: VaultTrouble; readonly doors: VaultDoors };

export const NO_DOORS: VaultDoors = { passphrase: false, recovery: false };

/** What a person can open this vault with. */
export function doorsOf(header: Header): VaultDoors {
  return { passphrase: slotsOf(header, 'passphrase').length + slotsOf(header, 'both').length > 0, recovery: slotsOf(header, 'recovery').length > 0 };
}

export async function attempt(file: Uint8Array, keys: KeySource): Promise<Attempt> {
  const parsed = parseHeader(file);
  if (parsed.kind === 'newer') return { kind: 'stop', trouble: 'from-newer-version', doors: NO_DOORS };
  if (parsed.kind === 'damaged') return { kind: 'failed', why: 'damaged', doors: NO_DOORS };
  const { header, body } = parsed;
  const doors = doorsOf(header);
  // Intact, but locked in ways that this program does not know.
  if (protectionOf(header) === null) return { kind: 'stop', trouble: 'from-newer-version', doors };
  const slots = slotsFor(header, keys);
  if (slots.length === 0) return keys.proof === null ? { kind: 'stop', trouble: 'locked', doors } : { kind: 'failed', why: 'proof-wrong', doors };
  keys.begin(header.vault);
  let why: FailedWhy = 'key-missing';
  for (const slot of slots) {
    const found = await keys.for(header, slot);
    if (found.kind === 'trouble') return { kind: 'stop', trouble: vaultTrouble(found.trouble), doors };
    if (found.kind === 'missing') continue;
    const dataKey = openSlot(header, slot, found.keys);
    if (dataKey !== null) return openBody(header, body, dataKey);
    why = keys.proof === null ? 'key-wrong' : 'proof-wrong';
  }
  return { kind: 'failed', why, doors };
}

/** A person who gave something is taken at their word: a wrong passphrase must not be made good by the keychain. */
function slotsFor(header: Header, { proof }: KeySource): readonly Slot[] {
  switch (proof?.kind) {
    case undefined: return slotsOf(header, 'keychain');
    case 'passphrase': return [...slotsOf(header, 'passphrase'), ...slotsOf(header, 'both')];
    case 'recovery': return slotsOf(header, 'recovery');
    default: return assertNever(proof);
  }
}

function openBody(header: Header, body: Uint8Array, dataKey: Buffer): Attempt {
  const plaintext = unseal(dataKey, body, header.bytes);
  if (plaintext === null) return { kind: 'failed', why: 'damaged', doors: doorsOf(header) };
  try {
    return { kind: 'opened', header, dataKey, snapshot: decodeSnapshot(plaintext), olderVersion: olderVersion(plaintext) };
  } catch (error) {
    if (error instanceof NewerContentError) return { kind: 'stop', trouble: 'from-newer-version', doors: NO_DOORS };
    return { kind: 'failed', why: 'damaged', doors: doorsOf(header) };
  } finally {
    plaintext.fill(0);
  }
}
