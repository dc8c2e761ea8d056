/** @file What the rest of main knows of the vault. `open.ts` makes one; nothing here knows files or keys. */
import type { VaultState } from '../../src-shared/model';
import type { VaultContent } from './content';

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

export type VaultTrouble = Exclude<VaultState, 'opening' | 'open' | 'older-than-seen'>;

export type OpenResult =
  | { readonly kind: 'open'; readonly vault: Vault; readonly rollback: { readonly seen: number; readonly found: number } | null }
  | { readonly kind: 'trouble'; readonly trouble: VaultTrouble };
