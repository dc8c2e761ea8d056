/**
 * @file Finds out where the app was. Run before every act and at the start, with the connection's lock held: whatever is
 * still "under way" then was cut off, by a crash or by a full disk, and its answer is in the journal or is lost.
 */
import { assertNever } from '../../src-shared/assert';
import type { Enrolment, LostRequest } from '../vault/content';
import { connectionOf, newAccount, ownEnrolments, type Desk } from './desk';
import type { AnswerRecord } from './records';
import { afterConfirm, afterDisable, afterSetup, isUnderWay, type Change } from './states';
import { confirmVerdict, disableVerdict, setupVerdict } from './verdicts';

/** Needs no network. Afterwards no enrolment of the account that the desk is about is `issuing`, `confirming` or `disabling`. */
export async function tidy(desk: Desk, connectionId: string): Promise<void> {
  if (desk.user === null) await desk.book.fold(); // bulk work folds in batches
  for (const { id } of ownEnrolments(desk, connectionId)) {
    await sealLate(desk, id);
    const enrolment = desk.book.enrolment(id);
    const change = isUnderWay(enrolment.state) ? cutOff(desk, enrolment) : readAgain(desk, enrolment);
    if (change !== null) await desk.book.commit(id, change);
  }
}

async function sealLate(desk: Desk, enrolmentId: string): Promise<void> {
  const answer = desk.unsealed.get(enrolmentId);
  if (answer === undefined) return;
  await desk.book.seal(answer);
  desk.unsealed.delete(enrolmentId);
}

function cutOff(desk: Desk, enrolment: Enrolment): Change {
  const step = stepOfState(enrolment.state);
  const answer = desk.book.answers(enrolment.id).filter((candidate) => candidate.askedAt === enrolment.updatedAt).at(-1);
  if (answer !== undefined) return after(desk, enrolment, answer);
  return { state: 'unknown', lost: { step, at: enrolment.updatedAt, timeout: desk.deadline, again: enrolment.lost?.again ?? false } };
}

/** An answer that could not be read when it came may be readable now, by a newer version. */
function readAgain(desk: Desk, enrolment: Enrolment): Change | null {
  const { state, lost, id } = enrolment;
  if (state !== 'unknown' || lost === null) return null;
  const answer = desk.book.answers(id).filter(({ step, reply }) => step === lost.step && reply.startedAt === lost.at).at(-1);
  if (answer === undefined) return null;
  const change = after(desk, enrolment, answer);
  return change.state === 'unknown' ? null : change;
}

function after(desk: Desk, enrolment: Enrolment, answer: AnswerRecord): Change {
  const connection = connectionOf(desk, enrolment.connectionId);
  const backend = desk.backendFor(connection.kind);
  const lost: LostRequest = { step: answer.step, at: answer.reply.startedAt, timeout: desk.deadline, again: enrolment.lost?.again ?? false };
  switch (answer.step) {
    case 'setup': return afterSetup(setupVerdict(backend, answer), lost, backend.confirm !== null, newAccount(desk, connection));
    case 'confirm': return afterConfirm(enrolment, confirmVerdict(backend, answer), lost, answer.computed);
    case 'disable': return afterDisable(disableVerdict(backend, answer), lost, desk.book.before(enrolment.id) ?? 'on-unproven');
    default: return assertNever(answer.step);
  }
}

function stepOfState(state: Enrolment['state']): LostRequest['step'] {
  if (state === 'issuing') return 'setup';
  return state === 'confirming' ? 'confirm' : 'disable';
}
