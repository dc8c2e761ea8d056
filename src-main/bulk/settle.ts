/**
 * @file Finds out what a lost answer about another user had said: in a bulk act, and after a start. By a read where that
 * tells; where only that user's sign-in would (AXR), by what can hurt nobody: the secret is not in anybody's hands yet.
 */
import type { BulkAct } from '../../src-shared/bulk';
import { Failure } from '../../src-shared/errors';
import { confirmAgain } from '../enrolment/confirm';
import { authOf, connectionOf, currentEnrolment, deskFor, type Desk } from '../enrolment/desk';
import { ownerKey } from '../enrolment/journal-index';
import { readStatus } from '../enrolment/reads';
import { listRecords, removeRecord, settledByRecords } from '../enrolment/server-records';
import { mayStillIssue, offCountsAfter } from '../enrolment/states';
import { tidy } from '../enrolment/tidy';
import type { Enrolment } from '../vault/content';
import { readByRecords } from './read-by-records';

/** An answer was lost, and before `at` nobody can tell (DESIGN section 6). */
export class TooEarly extends Error {
  constructor(readonly at: number) {
    super('too early to tell');
    this.name = 'TooEarly';
  }
}

/** Reading tells the state, without that user's password. */
export const isReadable = (desk: Desk, connectionId: string): boolean => desk.backendFor(connectionOf(desk, connectionId).kind).status !== null;

/** Reads what the server tells of this user. */
export async function readUser(desk: Desk, connectionId: string): Promise<void> {
  if (isReadable(desk, connectionId)) await readStatus(desk, connectionId);
  else await readByRecords(desk, connectionId);
}

/** Finds out about a lost answer; null where nothing is open any more. `act`: what is wanted; a check changes nothing at the server. */
export async function settled(desk: Desk, connectionId: string, act: BulkAct): Promise<Enrolment | null> {
  const open = currentEnrolment(desk, connectionId);
  if (open?.state !== 'unknown') return staying(desk, open);
  if (open.lost?.step === 'confirm' && !isReadable(desk, connectionId) && act !== 'check') await settleConfirm(desk, open, act);
  else if (!(await settledByRecords(desk, open.id, null))) await readUser(desk, connectionId);
  const after = currentEnrolment(desk, connectionId);
  if (after?.state !== 'unknown') return staying(desk, after);
  const { lost } = after;
  if (lost !== null && desk.time.now() <= offCountsAfter(lost)) throw new TooEarly(offCountsAfter(lost) + 1);
  throw new Failure('outcome-unknown', { detail: { step: lost?.step ?? 'confirm' } });
}

/** What was taken over after a lost setup may be replaced by that very setup for a while. */
export function staying<T extends Enrolment | null>(desk: Desk, enrolment: T): T {
  const lost = enrolment?.lost ?? null;
  if (enrolment !== null && lost !== null && mayStillIssue(enrolment, desk.time.now())) throw new TooEarly(offCountsAfter(lost) + 1);
  return enrolment;
}

/** One more confirm, whose success tells, and brings the backup codes; else our record is deleted, which leaves nothing to be required. */
async function settleConfirm(desk: Desk, { id, connectionId, lost }: Enrolment, act: BulkAct): Promise<void> {
  if (act === 'enrol' && lost?.again === false) {
    try {
      await confirmAgain(desk, id);
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'outcome-unknown') throw error;
    }
  }
  const { recordId, lost: last, updatedAt } = desk.book.enrolment(id);
  if (recordId === null || last === null) return;
  // Whichever was sent last may still commit.
  const counts = offCountsAfter({ ...last, at: updatedAt });
  if (desk.time.now() <= counts) throw new TooEarly(counts + 1);
  if ((await listRecords(desk, connectionId))?.includes(recordId) !== false) await removeRecord(desk, connectionId, recordId);
  if ((await listRecords(desk, connectionId))?.includes(recordId) === true) return;
  await desk.book.commit(id, { state: 'abandoned', lost: null });
}

/** An issued secret whose record is not at the server any more cannot be confirmed: it is given up. True where it was. */
export async function gaveUpGone(desk: Desk, { id, connectionId, recordId }: Enrolment): Promise<boolean> {
  if (recordId === null || (await listRecords(desk, connectionId))?.includes(recordId) !== false) return false;
  await desk.book.commit(id, { state: 'abandoned', lost: null });
  return true;
}

/** After a start: asks once about each user of whom something is open. What is not told, or fails, stays open and is shown so. */
export async function settleOthers(desk: Desk, connectionIds: readonly string[]): Promise<void> {
  await Promise.all(connectionIds.map(async (connectionId) => {
    if (authOf(connectionOf(desk, connectionId)) === null) return;
    for (const userId of openUsers(desk, connectionId)) await desk.locks.queued(ownerKey(connectionId, userId), () => settleUser(desk, connectionId, userId));
  }));
  await desk.book.fold();
}

const openUsers = (desk: Desk, connectionId: string): readonly string[] => [...new Set(desk.book.ofConnection(connectionId)
  .flatMap(({ forOther, userId, state }) => (forOther && userId !== null && (state === 'unknown' || (state === 'on-unproven' && isReadable(desk, connectionId))) ? [userId] : [])))];

async function settleUser(desk: Desk, connectionId: string, userId: string): Promise<void> {
  const at = deskFor(desk, userId);
  try {
    await tidy(at, connectionId);
    if (currentEnrolment(at, connectionId)?.state === 'on-unproven') await readUser(at, connectionId);
    else await settled(at, connectionId, 'check');
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof TooEarly)) throw error;
  }
}
