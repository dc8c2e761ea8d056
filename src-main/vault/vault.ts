/** @file What the rest of main knows of the vault. `open.ts` makes one; nothing here knows files or keys. */
import type { Protection, VaultDoors, VaultState } from '../../src-shared/model';
import type { VaultContent } from './content';
import type { Slot } from './header';
import type { NewKeys, Proof } from './protection';
import type { Forget } from './rekey-files';

export interface JournalEntry {
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** The append-only, sealed enrolment journal (DESIGN section 5). */
export interface Journal {
  /** Durable (fsync) when the promise resolves. Rejects with `Failure('disk-full' | 'disk-refused')`, then nothing counts. */
  append(payload: Uint8Array): Promise<number>;
  /** Everything not yet released, oldest first. */
  entries(): readonly JournalEntry[];
  /**
   * Says that the results of all entries up to `sequence` are in the content as acknowledged by `mutate`. They are
   * dropped once that content and one kept generation of it are durable.
   */
  release(sequence: number): void;
}

export interface Vault {
  readonly journal: Journal;
  readonly content: VaultContent;
  /** False while an older vault than last seen waits for the user's word: `mutate` then rejects with `vault-not-open`. */
  readonly writable: boolean;
  /**
   * Seals the changed content and replaces the file; resolves when it is durable, rejects with a `Failure` and leaves
   * the former content in force otherwise. Calls are run one after another; `change` sees the latest content.
   */
  mutate(change: (content: VaultContent) => VaultContent): Promise<VaultContent>;
  /** Called after every acknowledged mutation, in order. Returns the function that ends it. */
  subscribe(listener: (content: VaultContent) => void): () => void;
  /** Waits for the write under way, stores the high-water mark, wipes keys. */
  close(): Promise<void>;
}

/** The vault with its locks: what only the application and the security page touch. */
export interface ProtectedVault extends Vault {
  /** Random, made with the vault. */
  readonly id: string;
  /** What seals something for the recovery key without it, or null where there is none. */
  readonly recovery: Pick<Extract<Slot, { readonly type: 'recovery' }>, 'argon2' | 'public'> | null;
  readonly protection: Protection;
  /** True where a passphrase's slot costs an attacker less than one that would be written now. */
  readonly isWeakerThanNow: boolean;
  /** True where this opens the vault that is open. Rejects with `keychain-refused` where the keychain is needed and silent. */
  verify(proof: Proof): Promise<boolean>;
  /**
   * A new data key, and everything sealed anew with it: content, journal, generations; then the old files and the old
   * keychain item go (DESIGN section 5). `forget` takes something out of the older files meanwhile. Rejects with a `Failure`; then the former keys open the vault as before.
   */
  rekey(change: NewKeys, forget?: Forget): Promise<void>;
}

export type VaultTrouble = Exclude<VaultState, 'opening' | 'open' | 'older-than-seen'>;

/** An older vault than the one last seen: open for reading until the person says that it counts. */
export interface Rollback {
  /** Sequence numbers (one a write): what the keychain remembers, and what the file says. */
  readonly seen: number;
  readonly found: number;
  /** Makes this vault the one that counts and writable. Rejects with a `Failure` where it cannot be written. */
  accept(): Promise<void>;
}

export type OpenResult =
  | {
      readonly kind: 'open';
      readonly vault: ProtectedVault;
      readonly rollback: Rollback | null;
      /** The name of the older file that was opened because the newest is damaged or gone, else null. */
      readonly recoveredFrom: string | null;
      /** The newest file is there but unreadable: the last acknowledged write may be missing. Not so after a mere power cut. */
      readonly newestDamaged: boolean;
      /** `torn`: an append that was never acknowledged was dropped. `damaged`: acknowledged records may be missing. */
      readonly journal: 'whole' | 'torn' | 'damaged';
    }
  /**
   * `proof-wrong`: what the person gave does not open it. `doors`: what a person could open it with; left out where there is nothing. `fresh`: there
   * is no vault yet, and none could be made.
   */
  | { readonly kind: 'trouble'; readonly trouble: VaultTrouble | 'proof-wrong'; readonly doors?: VaultDoors; readonly fresh?: true };

/** The part of main's log that the vault uses. */
export interface VaultLog {
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}
