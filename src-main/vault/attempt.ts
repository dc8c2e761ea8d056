/** @file One try at opening the bytes of one vault file with what the keychain holds. */
import type { Keychain, KeychainRead } from '../keychain/keychain';
import { decodeSnapshot, NewerContentError, type Snapshot } from './content-codec';
import { vaultTrouble } from './create';
import { unseal } from './crypto';
import { parseHeader, type Header } from './header';
import { keychainItem, keychainSlots, openKeychainSlot } from './slots';
import type { VaultTrouble } from './vault';

export type Attempt =
  | { readonly kind: 'opened'; readonly header: Header; readonly dataKey: Buffer; readonly snapshot: Snapshot }
  /** This file does not open; another may. */
  | { readonly kind: 'failed'; readonly why: 'damaged' | 'key-missing' | 'key-wrong' }
  /** No use in trying others: the keychain does not answer, or a newer program wrote here. */
  | { readonly kind: 'stop'; readonly trouble: VaultTrouble };

/** Reads each keychain item once, and tells the vault's id as soon as the keychain has answered for it. */
export class KeySource {
  readonly #keychain: Keychain;
  readonly #reads = new Map<string, Promise<KeychainRead>>();
  readonly #answered: (vault: string) => void;

  constructor(keychain: Keychain, answered: (vault: string) => void) {
    this.#keychain = keychain;
    this.#answered = answered;
  }

  async read(vault: string, key: string): Promise<KeychainRead> {
    const name = keychainItem(vault, key);
    const pending = this.#reads.get(name) ?? this.#keychain.read(name);
    this.#reads.set(name, pending);
    const result = await pending;
    if (result.kind === 'found') this.#answered(vault);
    return result;
  }
}

export async function attempt(file: Uint8Array, keys: KeySource): Promise<Attempt> {
  const parsed = parseHeader(file);
  if (parsed.kind === 'newer') return { kind: 'stop', trouble: 'from-newer-version' };
  if (parsed.kind === 'damaged') return { kind: 'failed', why: 'damaged' };
  const { header, body } = parsed;
  const slots = keychainSlots(header);
  // Intact, but locked in ways that this program does not know.
  if (slots.length === 0) return { kind: 'stop', trouble: 'from-newer-version' };
  let why: 'key-missing' | 'key-wrong' = 'key-missing';
  for (const slot of slots) {
    const read = await keys.read(header.vault, slot.key);
    if (read.kind === 'trouble') return { kind: 'stop', trouble: vaultTrouble(read.trouble) };
    if (read.kind === 'missing') continue;
    const dataKey = openKeychainSlot(header, slot, read.value);
    if (dataKey !== null) return openBody(header, body, dataKey);
    why = 'key-wrong';
  }
  return { kind: 'failed', why };
}

function openBody(header: Header, body: Uint8Array, dataKey: Buffer): Attempt {
  const plaintext = unseal(dataKey, body, header.bytes);
  if (plaintext === null) return { kind: 'failed', why: 'damaged' };
  try {
    return { kind: 'opened', header, dataKey, snapshot: decodeSnapshot(plaintext) };
  } catch (error) {
    if (error instanceof NewerContentError) return { kind: 'stop', trouble: 'from-newer-version' };
    return { kind: 'failed', why: 'damaged' };
  } finally {
    plaintext.fill(0);
  }
}
