/** @file Sends one state-changing request, seals what comes back, and says what it means. Nothing here is ever retried. */
import type { Verdict } from '../backends/backend';
import type { HttpRequest } from '../backends/http-types';
import { verdictOfFailure } from '../backends/verdicts';
import type { Connection, Enrolment, LostRequest } from '../vault/content';
import type { Desk } from './desk';
import type { AnswerRecord, StepName } from './records';

export interface StepResult<T> {
  readonly verdict: Verdict<T>;
  /** What is to be remembered where the verdict is `unknown`. */
  readonly lost: LostRequest;
}

/** `enrolment` is as journaled for this very request: its `updatedAt` ties the answer to it. */
export async function sendStep<T>(
  desk: Desk, connection: Connection, enrolment: Enrolment, step: StepName, request: HttpRequest, computed: boolean,
  interpret: (answer: AnswerRecord) => Verdict<T>,
): Promise<StepResult<T>> {
  const outcome = await desk.clients.send(connection)(request);
  if (outcome.kind === 'failed') {
    const lost = { step, at: outcome.startedAt, timeout: desk.deadline, again: false };
    return { lost, verdict: verdictOfFailure(outcome) };
  }
  const { reply } = outcome;
  const answer: AnswerRecord = { kind: 'answer', enrolmentId: enrolment.id, step, askedAt: enrolment.updatedAt, computed, reply };
  desk.unsealed.set(enrolment.id, answer);
  const sealed = await desk.book.seal(answer);
  desk.unsealed.delete(enrolment.id);
  return { verdict: interpret(sealed), lost: { step, at: reply.startedAt, timeout: desk.deadline, again: false } };
}
