/**
 * @file Keeps the journal and the vault in step. Every change of an enrolment is a journal record first and then folded
 * into the vault; a record that could not be folded is folded before the next act, or at the next start.
 */
import type { AuditEntry } from '../../src-shared/audit';
import { Failure } from '../../src-shared/errors';
import type { Enrolment, VaultContent } from '../vault/content';
import type { JournalEntry, Vault } from '../vault/vault';
import type { Time } from '../time';
import { createJournalIndex, indexOf, ownerKey } from './journal-index';
import { encodeRecord, recordOf, type AnswerRecord, type StateRecord } from './records';
import { releasable, replay } from './replay';
import type { Roster } from './roster';
import { isAllowed, type Change } from './states';

export interface CommitOptions {
  readonly codeStep?: number | null;
  readonly before?: Enrolment['state'] | null;
}

export interface Book {
  /** As the vault and the journal have it; `not-found` otherwise. */
  enrolment(id: string): Enrolment;
  ofConnection(connectionId: string): readonly Enrolment[];
  /** Of one account at the server: the connection's own, or another user's. */
  ofUser(connectionId: string, userId: string | null): readonly Enrolment[];
  create(enrolment: Enrolment): Promise<Enrolment>;
  /** Durable in the journal and in the vault when it resolves. `change` sees the latest. */
  commit(id: string, change: Change | ((enrolment: Enrolment) => Change), options?: CommitOptions): Promise<Enrolment>;
  /** A line of the audit trail, durable when it resolves. One that differs in its outcome alone takes the earlier one's place. */
  note(entry: AuditEntry): Promise<void>;
  /** Durable when it resolves; answers what was read back from the sealed copy, which alone is to be interpreted. */
  seal(answer: AnswerRecord): Promise<AnswerRecord>;
  /** Answers of an enrolment that are still in the journal, oldest first. */
  answers(enrolmentId: string): readonly AnswerRecord[];
  /** The state that the act under way began in, where the journal knows it. */
  before(enrolmentId: string): Enrolment['state'] | null;
  /** Brings into the vault what only the journal, or the roster, knows; and `also`, in the same write. */
  fold(also?: (content: VaultContent) => VaultContent): Promise<void>;
  /**
   * The same book for bulk work (DESIGN section 5): a change is durable in the journal when it resolves, and comes into the
   * vault with the next `fold`. Changes of different users go to the disk together; of one user they come one after another.
   */
  readonly bulk: Book;
}

export function createBook(vault: Vault, time: Time, roster: Roster, understood: (answer: AnswerRecord) => boolean): Book {
  const { journal } = vault;
  const index = createJournalIndex(journal);
  let tail: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(act: () => Promise<T>): Promise<T> => {
    const running = tail.then(act);
    tail = running.then(() => undefined, () => undefined); // the caller gets the error; the queue only waits
    return running;
  };
  const together = <T>(act: () => Promise<T>): Promise<T> => act();

  const newest = (id: string): Enrolment | undefined => {
    const stored = indexOf(vault.content.enrolments).byId.get(id);
    const journaled = index.newest(id)?.enrolment;
    return stored !== undefined && (journaled === undefined || journaled.updatedAt <= stored.updatedAt) ? stored : journaled;
  };
  const find = (id: string): Enrolment => {
    const enrolment = newest(id);
    if (enrolment === undefined) throw new Failure('not-found');
    return enrolment;
  };
  const all = (ids: Iterable<string>): Enrolment[] => [...new Set(ids)].map(find);

  const fold = async (also: (content: VaultContent) => VaultContent = (content) => content): Promise<void> => {
    // What is appended meanwhile belongs to the next fold: it must not be released with this one.
    const entries = journal.entries();
    const folded = (content: VaultContent): VaultContent => also(roster.merged(replay(content, entries)));
    const before = vault.content;
    const ready = folded(before);
    // Thousands of records are not folded twice where nobody wrote in between.
    if (ready !== before) roster.kept(await vault.mutate((content) => (content === before ? ready : folded(content))));
    const last = releasable(vault.content, entries, understood);
    if (last !== null) journal.release(last);
  };

  const bookWith = (order: typeof inOrder, after: () => Promise<void>): Omit<Book, 'bulk'> => {
    const write = async (record: StateRecord): Promise<Enrolment> => {
      await journal.append(encodeRecord(record));
      await after();
      return record.enrolment;
    };
    return {
      enrolment: find,
      ofConnection: (connectionId) => {
        const stored = vault.content.enrolments.filter((enrolment) => enrolment.connectionId === connectionId).map(({ id }) => id);
        const journaled = [...index.ids()].filter((id) => index.newest(id)?.enrolment.connectionId === connectionId);
        return all([...stored, ...journaled]);
      },
      ofUser: (connectionId, userId) => {
        const owner = ownerKey(connectionId, userId);
        return all([...(indexOf(vault.content.enrolments).byOwner.get(owner) ?? []).map(({ id }) => id), ...index.idsOf(owner)]);
      },
      create: (enrolment) => order(() => write({ kind: 'state', enrolment, codeStep: null, before: null })),
      commit: (id, change, { codeStep = null, before = null } = {}) => order(async () => {
        const enrolment = find(id);
        const next = typeof change === 'function' ? change(enrolment) : change;
        if (!isAllowed(enrolment.state, next.state)) throw new Error(`an enrolment cannot go from ${enrolment.state} to ${next.state}`);
        // Strictly growing, whatever the clock does: replay tells by it which record is newer.
        const updatedAt = Math.max(time.now(), enrolment.updatedAt + 1);
        return write({ kind: 'state', enrolment: { ...enrolment, ...next, updatedAt }, codeStep, before });
      }),
      note: (entry) => order(async () => {
        await journal.append(encodeRecord({ kind: 'act', entry }));
        await after();
      }),
      seal: (answer) => order(async () => {
        const sequence = await journal.append(encodeRecord(answer));
        const entry = entryOf(journal.entries(), sequence);
        const sealed = entry === null ? null : recordOf(entry);
        if (sealed?.kind !== 'answer') throw new Error('the journal does not give back what it took');
        return sealed;
      }),
      answers: index.answers,
      before: (enrolmentId) => index.last(enrolmentId)?.before ?? null,
      fold: (also) => inOrder(() => fold(also)),
    };
  };
  const bulk: Book = { ...bookWith(together, () => Promise.resolve()), get bulk() { return bulk; } };
  return { ...bookWith(inOrder, () => fold()), bulk };
}

/** It was appended a moment ago: looked for from the end. */
function entryOf(entries: readonly JournalEntry[], sequence: number): JournalEntry | null {
  for (let place = entries.length - 1; place >= 0; place -= 1) {
    const entry = entries[place];
    if (entry === undefined || entry.sequence < sequence) return null;
    if (entry.sequence === sequence) return entry;
  }
  return null;
}
