/** @file Where the keys of slots come from: the keychain, and what a person gave. Each is asked or derived once. */
import { assertNever } from '../../src-shared/assert';
import type { Keychain, KeychainRead, KeychainTrouble } from '../keychain/keychain';
import type { Derive } from './argon2';
import type { Argon2, Header, Slot } from './header';
import type { Proof } from './protection';
import { keychainItem, type SlotKeys } from './slots';

export type FoundKeys =
  | { readonly kind: 'found'; readonly keys: SlotKeys }
  | { readonly kind: 'missing' }
  | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

export interface KeySourceParts {
  readonly keychain: Keychain;
  readonly derive: Derive;
  /** Null: the keychain alone. */
  readonly proof: Proof | null;
  /** Told the vault's id as soon as its keychain may be asked for more: when it answered, or where it is not needed. */
  readonly answered: (vault: string) => void;
}

export class KeySource {
  readonly proof: Proof | null;
  readonly #parts: KeySourceParts;
  readonly #reads = new Map<string, Promise<KeychainRead>>();
  readonly #derived = new Map<string, Promise<Buffer>>();

  constructor(parts: KeySourceParts) {
    this.#parts = parts;
    this.proof = parts.proof;
  }

  /** A file of this vault is about to be opened. */
  begin(vault: string): void {
    if (this.proof !== null) this.#parts.answered(vault);
  }

  /** What this slot is opened with, as far as it is there. */
  async for(header: Header, slot: Slot): Promise<FoundKeys> {
    switch (slot.type) {
      case 'keychain': return this.#withKeychain(header.vault, slot.key, undefined);
      case 'passphrase': case 'recovery': {
        const derived = await this.#derive(slot.type, slot.argon2);
        return derived === null ? { kind: 'missing' } : { kind: 'found', keys: { derived } };
      }
      case 'both': {
        const derived = await this.#derive('passphrase', slot.argon2);
        return derived === null ? { kind: 'missing' } : this.#withKeychain(header.vault, slot.key, derived);
      }
      default: return assertNever(slot);
    }
  }

  /** Forgets what was derived. */
  wipe(): void {
    for (const pending of this.#derived.values()) void pending.then((derived) => derived.fill(0), () => undefined);
    this.#derived.clear();
  }

  async #withKeychain(vault: string, key: string, derived: Buffer | undefined): Promise<FoundKeys> {
    const read = await this.#read(vault, key);
    return read.kind === 'found' ? { kind: 'found', keys: { wrappingKey: read.value, derived } } : read;
  }

  async #read(vault: string, key: string): Promise<KeychainRead> {
    const name = keychainItem(vault, key);
    const pending = this.#reads.get(name) ?? this.#parts.keychain.read(name);
    this.#reads.set(name, pending);
    const result = await pending;
    if (result.kind === 'found') this.#parts.answered(vault);
    return result;
  }

  async #derive(kind: Proof['kind'], parameters: Argon2): Promise<Buffer | null> {
    if (this.proof?.kind !== kind) return null;
    const name = JSON.stringify([parameters.salt, parameters.memoryKiB, parameters.passes, parameters.lanes]);
    const pending = this.#derived.get(name) ?? deriveFrom(this.proof, parameters, this.#parts.derive);
    this.#derived.set(name, pending);
    return pending;
  }
}

/** argon2id of what a person gave. A passphrase is taken as NFKC (RFC 8265 section 4), so that keyboards agree on it. */
export async function deriveFrom(proof: Proof, parameters: Argon2, derive: Derive): Promise<Buffer> {
  const password = proof.kind === 'passphrase' ? Buffer.from(proof.passphrase.revealText().normalize('NFKC'), 'utf8') : proof.key.reveal();
  try {
    return await derive(password, parameters);
  } finally {
    password.fill(0);
  }
}
