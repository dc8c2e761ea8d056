/** @file An open vault: the content in force, its mutations one after another, its journal, its end. */
import { Failure } from '../../src-shared/errors';
import type { Protection } from '../../src-shared/model';
import type { Keychain } from '../keychain/keychain';
import { isWeaker, type Kdf } from './argon2';
import { EMPTY_CONTENT, type VaultContent } from './content';
import { encodeSnapshot, type Snapshot } from './content-codec';
import { seal, type Random } from './crypto';
import { diskFailure, type Disk } from './disk';
import type { VaultFiles } from './files';
import type { Header } from './header';
import type { HighWaterMark } from './high-water';
import type { HeldJournal, JournalFile } from './journal';
import { journalKey } from './journal-format';
import { JournalReach } from './journal-reach';
import { KeySource } from './key-source';
import { makeKeys } from './new-keys';
import { protectionOf, slotsOf, type NewKeys, type Proof } from './protection';
import { rekey, UnclearCommit } from './rekey';
import type { Forget } from './rekey-files';
import { openSlot } from './slots';
import type { Journal, ProtectedVault, VaultLog } from './vault';

export interface VaultParts {
  readonly header: Header;
  readonly dataKey: Uint8Array;
  readonly snapshot: Snapshot;
  readonly disk: Disk;
  readonly keychain: Keychain;
  readonly kdf: Kdf;
  readonly files: VaultFiles;
  readonly journal: JournalFile;
  readonly mark: HighWaterMark;
  readonly now: () => number;
  readonly random: Random;
  readonly log: VaultLog | undefined;
  readonly writable: boolean;
}

export class SealedVault implements ProtectedVault {
  readonly journal: Journal;
  /** Without the content as it was opened: after `close` nothing here may hold it. */
  readonly #parts: Omit<VaultParts, 'snapshot'>;
  readonly #reach: JournalReach;
  readonly #listeners = new Set<(content: VaultContent) => void>();
  #header: Header;
  #dataKey: Uint8Array;
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
  /** The end of a change of keys that the disk did not let come to its end: tried again before the next write. */
  #unfinished: (() => Promise<void>) | null = null;

  constructor({ snapshot, ...parts }: VaultParts) {
    this.#parts = parts;
    this.#reach = new JournalReach(parts.disk);
    this.#header = parts.header;
    this.#dataKey = parts.dataKey;
    this.#content = snapshot.content;
    this.#sequence = snapshot.sequence;
    this.#used = this.#sequence;
    this.#released = snapshot.released;
    this.#writable = parts.writable;
    this.journal = {
      append: (payload) => (this.writable ? parts.journal.append(payload) : Promise.reject(new Failure('vault-not-open'))),
      entries: () => parts.journal.entriesAfter(this.#released),
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

  get id(): string {
    return this.#header.vault;
  }

  get recovery(): ProtectedVault['recovery'] {
    const [slot] = slotsOf(this.#header, 'recovery');
    return slot === undefined ? null : { argon2: slot.argon2, public: slot.public };
  }

  get protection(): Protection {
    return protectionOf(this.#header) ?? { kind: 'keychain', recovery: false };
  }

  /** True where this passphrase or recovery key opens the vault that is open. Costs as much as opening it. */
  async verify(proof: Proof): Promise<boolean> {
    const header = this.#header;
    const keys = new KeySource({ keychain: this.#parts.keychain, derive: this.#parts.kdf.derive, proof, answered: () => undefined });
    const slots = proof.kind === 'recovery' ? slotsOf(header, 'recovery') : [...slotsOf(header, 'passphrase'), ...slotsOf(header, 'both')];
    try {
      for (const slot of slots) {
        const found = await keys.for(header, slot);
        if (found.kind === 'trouble') throw new Failure('keychain-refused', { retryable: true, detail: { reason: found.trouble } });
        if (found.kind === 'found' && openSlot(header, slot, found.keys)?.equals(this.#dataKey) === true) return true;
      }
      return false;
    } finally {
      keys.wipe();
    }
  }

  get isWeakerThanNow(): boolean {
    return this.#header.slots.some((slot) => 'argon2' in slot && slot.type !== 'recovery' && isWeaker(slot.argon2, this.#parts.kdf.cost));
  }

  rekey(change: NewKeys, forget?: Forget): Promise<void> {
    if (!this.writable) return Promise.reject(new Failure('vault-not-open'));
    return this.#enqueue(() => this.#parts.journal.hold((journal) => this.#rekey(change, journal, forget)));
  }

  close(): Promise<void> {
    this.#closing ??= this.#enqueue(() => this.#end());
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { journal, mark } = this.#parts;
    await journal.close();
    if (this.#writable) await mark.store(this.#sequence);
    this.#dataKey.fill(0);
    this.#wiped = true;
    this.#content = EMPTY_CONTENT;
    this.#listeners.clear();
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined); // whoever asked is told
    return result;
  }

  async #rekey(change: NewKeys, journal: HeldJournal, forget: Forget | undefined): Promise<void> {
    const { disk, keychain, kdf, random, log, now } = this.#parts;
    await this.#finishRekey();
    await this.#parts.files.check();
    const from = { header: this.#header, dataKey: this.#dataKey };
    const made = await makeKeys(from.header, change, kdf, random);
    const newJournalKey = journalKey(made.dataKey, made.header.vault);
    const sealed = journal.reseal(newJournalKey);
    const sequence = this.#used + 1;
    this.#used = sequence;
    const snapshot = { sequence, writtenAt: Math.max(0, Math.trunc(now())), released: this.#released, content: this.#content };
    try {
      const committed = await rekey({ disk, keychain, random, log }, { from, made, snapshot, journal: sealed, ...(forget === undefined ? {} : { forget }) });
      this.#unfinished = () => committed.finish();
    } catch (error) {
      if (!(error instanceof UnclearCommit)) throw error;
      this.#writable = false; // the next opening finds out which keys are in force; until then nothing is built on either
      throw error.failure;
    } finally {
      for (const { derived } of made.openers.values()) derived?.fill(0);
    }
    this.#header = made.header;
    this.#dataKey = made.dataKey;
    this.#sequence = sequence;
    journal.adopt(newJournalKey);
    from.dataKey.fill(0);
    await this.#finishRekey().catch(this.#warn('old files not removed yet')); // the change counts; the rest is tried again
  }

  async #finishRekey(): Promise<void> {
    if (this.#unfinished === null) return;
    try {
      await this.#unfinished();
    } catch (error) {
      throw diskFailure(error);
    }
    this.#unfinished = null;
    await this.#parts.files.relist();
  }

  /** Seals and replaces the file; only then is the content in force and are the listeners told. */
  async #write(content: VaultContent): Promise<void> {
    const { files, journal, mark, now, random } = this.#parts;
    if (this.#unfinished !== null) await journal.hold(() => this.#finishRekey());
    const header = this.#header;
    const dataKey = this.#dataKey;
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
    // Nobody waits; after a failure the next write tries again.
    void this.#shorten(released).catch(this.#warn('journal not shortened'));
    mark.note(sequence, time);
    if (changed) this.#tell(content);
  }

  /** What was released before this write has its result in the write before and in the newest; it goes when every generation holds it, too. */
  async #shorten(released: number): Promise<void> {
    const { journal } = this.#parts;
    const holds = (floor: number): boolean => journal.oldest !== null && journal.oldest <= floor;
    if (!holds(released)) return;
    const floor = Math.min(released, await this.#reach.floor(this.#dataKey));
    if (holds(floor)) await journal.drop(floor);
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
