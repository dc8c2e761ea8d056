/** @file The append-only journal file: appends in groups with one fsync, dropped from the front by an atomic rewrite. */
import { Failure } from '../../src-shared/errors';
import type { Random } from './crypto';
import { diskFailure, writtenElsewhere, type Disk } from './disk';
import { damagedName, NAMES } from './files';
import { journalHeader, journalRecord, type JournalContent } from './journal-format';

/** The journal while a change of keys holds it: nothing is appended or dropped meanwhile. */
export interface HeldJournal {
  /** Every record, sealed with another key. */
  reseal(key: Uint8Array): Buffer;
  /** What is written from now on is sealed with this key. */
  adopt(key: Uint8Array): void;
}
import type { JournalEntry } from './vault';

export interface JournalParts {
  readonly disk: Disk;
  /** Until a change of keys. */
  readonly key: Uint8Array;
  readonly vault: string;
  readonly random: Random;
  readonly now: () => number;
}

interface Waiting {
  readonly payload: Uint8Array;
  readonly resolve: (sequence: number) => void;
  readonly reject: (reason: Failure) => void;
}

export class JournalFile {
  readonly #parts: JournalParts;
  #key: Uint8Array;
  /** Grows in place: bulk work appends hundreds of times a second. What leaves here is a copy. */
  #entries: JournalEntry[];
  #last: number;
  #end: number;
  /** Set where the file cannot be appended to: it is not there, or what stands behind `#end` is not known. */
  #rewriteFirst: boolean;
  /** The bytes of a damaged file, kept aside before they are overwritten. */
  #damaged: Uint8Array | null;
  /** The file as we know it; undefined after a write of ours that failed: then nobody knows. */
  #identity: string | null | undefined;
  #waiting: Waiting[] = [];
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  /** `found`: what stands in the file, or null where there is none. `atLeast`: no number up to it is given again. */
  constructor(parts: JournalParts, found: { readonly content: JournalContent; readonly bytes: Uint8Array; readonly identity: string | null } | null, atLeast: number) {
    this.#parts = parts;
    this.#key = parts.key;
    this.#entries = [...(found?.content.entries ?? [])];
    this.#last = Math.max(found?.content.last ?? 0, atLeast);
    this.#end = found?.content.end ?? 0;
    this.#damaged = found?.content.condition === 'damaged' ? found.bytes : null;
    this.#identity = found?.identity ?? null;
    this.#rewriteFirst = found === null || this.#damaged !== null;
  }

  /** What comes after `sequence`, oldest first. */
  entriesAfter(sequence: number): readonly JournalEntry[] {
    // Sorted, and most of it may be kept for weeks although nobody waits for it.
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.sequence ?? 0) <= sequence) low = middle + 1;
      else high = middle;
    }
    return this.#entries.slice(low);
  }

  /** The number of the oldest record in the file, or null. */
  get oldest(): number | null {
    return this.#entries[0]?.sequence ?? null;
  }

  append(payload: Uint8Array): Promise<number> {
    if (this.#closed) return Promise.reject(new Failure('vault-not-open'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ payload: Uint8Array.from(payload), resolve, reject });
      // Everybody who asks while a flush is under way shares the next one.
      if (this.#waiting.length === 1) void this.#enqueue(() => this.#flush());
    });
  }

  /** Drops the entries up to `sequence`. Rejects with a `Failure`; then they are still there. */
  drop(sequence: number): Promise<void> {
    return this.#enqueue(async () => {
      const kept = this.#entries.filter((entry) => entry.sequence > sequence);
      if (kept.length === this.#entries.length) return;
      try {
        await this.#check();
        await this.#rewrite(kept, this.#last);
      } catch (error) {
        throw diskFailure(error);
      }
    });
  }

  /** Waits for what was asked before, refuses what comes after. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#enqueue(() => Promise.resolve());
    for (const entry of this.#entries) entry.payload.fill(0);
    this.#entries = [];
    this.#key.fill(0);
  }

  /** Runs `work` between two flushes. */
  hold<T>(work: (journal: HeldJournal) => Promise<T>): Promise<T> {
    return this.#enqueue(() => work({
      reseal: (key) => this.#file(key, this.#entries, this.#last),
      adopt: (key) => {
        if (key !== this.#key) this.#key.fill(0);
        this.#key = key;
        this.#damaged = null;
        this.#identity = undefined;
        this.#rewriteFirst = true; // the file of this name may still be the former one
      },
    }));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.then(() => undefined, () => undefined); // the caller of `result` is told
    return result;
  }

  async #flush(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    const added = group.map(({ payload }, index) => ({ sequence: this.#last + 1 + index, payload }));
    const last = this.#last + added.length;
    try {
      await this.#check();
      if (this.#rewriteFirst) await this.#rewrite([...this.#entries, ...added], last);
      else await this.#extend(added, last);
    } catch (error) {
      const failure = diskFailure(error);
      for (const { reject } of group) reject(failure);
      return;
    }
    group.forEach(({ resolve }, index) => resolve(added[index]?.sequence ?? last));
  }

  /** @throws Failure `vault-elsewhere` where another process has written here. A file that is gone is made anew. */
  async #check(): Promise<void> {
    const now = await this.#parts.disk.identity(NAMES.journal);
    if (now !== null && this.#identity !== undefined && now !== this.#identity) throw writtenElsewhere();
  }

  async #extend(added: readonly JournalEntry[], last: number): Promise<void> {
    const bytes = this.#records(this.#key, added);
    try {
      await this.#parts.disk.writeAt(NAMES.journal, this.#end, bytes);
    } catch (error) {
      // Part of it may stand there, and after a failed fsync nobody knows which: the next write makes the file anew.
      this.#rewriteFirst = true;
      this.#identity = undefined;
      throw error;
    }
    this.#identity = await this.#parts.disk.identity(NAMES.journal);
    this.#end += bytes.length;
    this.#entries.push(...added);
    this.#last = last;
  }

  async #rewrite(entries: readonly JournalEntry[], last: number): Promise<void> {
    const { disk, now } = this.#parts;
    if (this.#damaged !== null) {
      await disk.write(damagedName(NAMES.journal, now()), this.#damaged);
      this.#damaged = null;
    }
    const bytes = this.#file(this.#key, entries, last);
    this.#rewriteFirst = true;
    this.#identity = undefined;
    await disk.write(NAMES.journalTemporary, bytes);
    await disk.rename(NAMES.journalTemporary, NAMES.journal);
    await disk.sync();
    this.#identity = await disk.identity(NAMES.journal);
    this.#rewriteFirst = false;
    this.#end = bytes.length;
    this.#entries = [...entries];
    this.#last = last;
  }

  #file(key: Uint8Array, entries: readonly JournalEntry[], last: number): Buffer {
    // The base keeps numbers from being given twice when all records are gone.
    const first = entries[0];
    return Buffer.concat([journalHeader(key, this.#parts.vault, first === undefined ? last : first.sequence - 1), this.#records(key, entries)]);
  }

  #records(key: Uint8Array, entries: readonly JournalEntry[]): Buffer {
    const { vault, random } = this.#parts;
    return Buffer.concat(entries.map((entry) => journalRecord(key, vault, entry, random)));
  }
}
