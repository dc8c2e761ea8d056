/**
 * @file Keeps the journal and the vault in step. Every change of an enrolment is a journal record first and then folded
 * into the vault; a record that could not be folded is folded before the next act, or at the next start.
 */
import { Failure } from '../../src-shared/errors';
import type { Enrolment } from '../vault/content';
import type { Vault } from '../vault/vault';
import type { Time } from '../time';
import { decodeRecord, encodeRecord, type AnswerRecord, type StateRecord } from './records';
import { releasable, replay } from './replay';
import { isAllowed, type Change } from './states';

export interface CommitOptions {
  readonly codeStep?: number | null;
  readonly before?: Enrolment['state'] | null;
}

export interface Book {
  /** As the vault and the journal have it; `not-found` otherwise. */
  enrolment(id: string): Enrolment;
  ofConnection(connectionId: string): readonly Enrolment[];
  create(enrolment: Enrolment): Promise<Enrolment>;
  /** Durable in the journal and in the vault when it resolves. `change` sees the latest. */
  commit(id: string, change: Change | ((enrolment: Enrolment) => Change), options?: CommitOptions): Promise<Enrolment>;
  /** Durable when it resolves; answers what was read back from the sealed copy, which alone is to be interpreted. */
  seal(answer: AnswerRecord): Promise<AnswerRecord>;
  /** Answers of an enrolment that are still in the journal, oldest first. */
  answers(enrolmentId: string): readonly AnswerRecord[];
  /** The state that the act under way began in, where the journal knows it. */
  before(enrolmentId: string): Enrolment['state'] | null;
  /** Brings into the vault what only the journal knows. */
  fold(): Promise<void>;
}

export function createBook(vault: Vault, time: Time, understood: (answer: AnswerRecord) => boolean): Book {
  const { journal } = vault;
  let tail: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(act: () => Promise<T>): Promise<T> => {
    const running = tail.then(act);
    tail = running.then(() => undefined, () => undefined); // the caller gets the error; the queue only waits
    return running;
  };

  const now = (): typeof vault.content => replay(vault.content, journal.entries());
  const find = (id: string): Enrolment => {
    const enrolment = now().enrolments.find((candidate) => candidate.id === id);
    if (enrolment === undefined) throw new Failure('not-found');
    return enrolment;
  };

  const fold = async (): Promise<void> => {
    if (now() !== vault.content) await vault.mutate((content) => replay(content, journal.entries()));
    const last = releasable(vault.content, journal.entries(), understood);
    if (last !== null) journal.release(last);
  };

  const write = async (record: StateRecord): Promise<Enrolment> => {
    await journal.append(encodeRecord(record));
    await fold();
    return record.enrolment;
  };

  return {
    enrolment: find,
    ofConnection: (connectionId) => now().enrolments.filter((enrolment) => enrolment.connectionId === connectionId),
    create: (enrolment) => inOrder(() => write({ kind: 'state', enrolment, codeStep: null, before: null })),
    commit: (id, change, { codeStep = null, before = null } = {}) => inOrder(async () => {
      const enrolment = find(id);
      const next = typeof change === 'function' ? change(enrolment) : change;
      if (!isAllowed(enrolment.state, next.state)) throw new Error(`an enrolment cannot go from ${enrolment.state} to ${next.state}`);
      // Strictly growing, whatever the clock does: replay tells by it which record is newer.
      const updatedAt = Math.max(time.now(), enrolment.updatedAt + 1);
      return write({ kind: 'state', enrolment: { ...enrolment, ...next, updatedAt }, codeStep, before });
    }),
    seal: (answer) => inOrder(async () => {
      const sequence = await journal.append(encodeRecord(answer));
      const entry = journal.entries().find((candidate) => candidate.sequence === sequence);
      const sealed = entry === undefined ? null : decodeRecord(entry.payload);
      if (sealed?.kind !== 'answer') throw new Error('the journal does not give back what it took');
      return sealed;
    }),
    answers: (enrolmentId) => journal.entries().map(({ payload }) => decodeRecord(payload))
      .filter((record): record is AnswerRecord => record.kind === 'answer' && record.enrolmentId === enrolmentId),
    before: (enrolmentId) => {
      const records = journal.entries().map(({ payload }) => decodeRecord(payload));
      const last = records.filter((record) => record.kind === 'state' && record.enrolment.id === enrolmentId).at(-1);
      return last?.kind === 'state' ? last.before : null;
    },
    fold: () => inOrder(fold),
  };
}
