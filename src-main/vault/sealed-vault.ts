/** @file An open vault: the content in force, its mutations one after another, its journal, its end. */
import { Failure } from '../../src-shared/errors';
import { EMPTY_CONTENT, type VaultContent } from './content';
import { encodeSnapshot, type Snapshot } from './content-codec';
import { seal, type Random } from './crypto';
import { diskFailure } from './disk';
import type { VaultFiles } from './files';
import type { Header } from './header';
import type { HighWaterMark } from './high-water';
import type { JournalFile } from './journal';
import type { Journal, Vault, VaultLog } from './vault';

export interface VaultParts {
  readonly header: Header;
  readonly dataKey: Uint8Array;
  readonly journalKey: Uint8Array;
  readonly snapshot: Snapshot;
  readonly files: VaultFiles;
  readonly journal: JournalFile;
  readonly mark: HighWaterMark;
  readonly now: () => number;
  readonly random: Random;
  readonly log: VaultLog | undefined;
  readonly writable: boolean;
}

export class SealedVault implements Vault {
  readonly journal: Journal;
  readonly #parts: VaultParts;
  readonly #listeners = new Set<(content: VaultContent) => void>();
  #content: VaultContent;
  /** Of the content in force. */
  #sequence: number;
  /** The highest number ever put into a file, by writes that failed too: no two files share one. */
  #used: number;
  #released: number;
  #writable: boolean;
  #closing: Promise<void> | null = null;
  #wiped = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: VaultParts) {
    this.#parts = parts;
    this.#content = parts.snapshot.content;
    this.#sequence = parts.snapshot.sequence;
    this.#used = this.#sequence;
    this.#released = parts.snapshot.released;
    this.#writable = parts.writable;
    this.journal = {
      append: (payload) => (this.writable ? parts.journal.append(payload) : Promise.reject(new Failure('vault-not-open'))),
      entries: () => parts.journal.entries().filter((entry) => entry.sequence > this.#released),
      release: (sequence) => {
        this.#released = Math.max(this.#released, sequence);
      },
    };
  }

  /** @throws Failure `vault-not-open` after `close`: then main holds no content any more. */
  get content(): VaultContent {
    if (this.#wiped) throw new Failure('vault-not-open');
    return this.#content;
  }

  get writable(): boolean {
    return this.#writable && this.#closing === null;
  }

  mutate(change: (content: VaultContent) => VaultContent): Promise<VaultContent> {
    if (!this.writable) return Promise.reject(new Failure('vault-not-open'));
    return this.#enqueue(async () => {
      const changed = change(this.#content);
      if (changed !== this.#content) await this.#write(changed);
      return changed;
    });
  }

  subscribe(listener: (content: VaultContent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The person's word that this older vault counts: written at once, above everything seen. */
  accept(seen: number): Promise<void> {
    return this.#enqueue(async () => {
      this.#used = Math.max(seen, this.#used);
      await this.#write(this.#content);
      this.#writable = true;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#enqueue(() => this.#end());
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { journal, mark, dataKey, journalKey } = this.#parts;
    if (this.#writable) {
      // One more write makes the write before hold the released results too, so that they can leave the journal.
      if (journal.entries().some(({ sequence }) => sequence <= this.#released)) await this.#write(this.#content).catch(this.#warn('vault not written at close'));
      await journal.close();
      await mark.store(this.#sequence);
    } else {
      await journal.close();
    }
    dataKey.fill(0);
    journalKey.fill(0);
    this.#wiped = true;
    this.#content = EMPTY_CONTENT;
    this.#listeners.clear();
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined); // whoever asked is told
    return result;
  }

  /** Seals and replaces the file; only then is the content in force and are the listeners told. */
  async #write(content: VaultContent): Promise<void> {
    const { header, dataKey, files, journal, mark, now, random } = this.#parts;
    const time = now();
    const sequence = this.#used + 1;
    const released = this.#released;
    const plaintext = encodeSnapshot({ sequence, writtenAt: Math.max(0, Math.trunc(time)), released, content });
    const body = seal(dataKey, plaintext, header.bytes, random);
    plaintext.fill(0);
    this.#used = sequence;
    try {
      await files.replace(Buffer.concat([header.bytes, body]), time, this.#warn('vault files not tidied'));
    } catch (error) {
      throw diskFailure(error);
    }
    this.#sequence = sequence;
    const changed = content !== this.#content;
    this.#content = content;
    // What was released before this write has its result in the write before and now in the newest: two durable files.
    // In the journal's own queue, so that nobody waits; after a failure the next write tries again.
    journal.drop(released).catch(this.#warn('journal not shortened'));
    mark.note(sequence, time);
    if (changed) this.#tell(content);
  }

  #tell(content: VaultContent): void {
    for (const listener of this.#listeners) {
      try {
        listener(content);
      } catch (error) {
        this.#warn('a listener failed')(error); // the mutation is durable: its caller must not hear of an error
      }
    }
  }

  #warn(event: string): (error: unknown) => void {
    return (error) => this.#parts.log?.warn(event, { error: error instanceof Error ? error.name : typeof error });
  }
}
