/** @file Verdicts that every adapter makes the same way (contracts/backends.md, "What every adapter has to survive"). */
import type { Verdict } from './backend';
import { retryAfterSeconds } from './http-reply';
import type { HttpOutcome, HttpReply } from './http-types';

/** A call without an answer: not performed where it never left, else unknown. */
export function verdictOfFailure(outcome: Extract<HttpOutcome, { kind: 'failed' }>): Verdict<never> {
  const { code, detail, performed } = outcome;
  return { kind: performed === 'no' ? 'not-performed' : 'unknown', code, ...(detail === undefined ? {} : { detail }) };
}

export function rateLimited(reply: HttpReply): Verdict<never> {
  const seconds = retryAfterSeconds(reply);
  return {
    kind: 'not-performed', code: 'rate-limited',
    ...(seconds === null ? {} : { retryAfterSeconds: seconds, detail: { seconds } }),
  };
}

/** Neither a documented success nor a documented refusal. The body is not quoted: it may echo what was sent. */
export function notUnderstood({ status }: HttpReply): Verdict<never> {
  const detail = { status };
  if (status === 408) return { kind: 'unknown', code: 'timed-out', detail };
  if (status >= 500) return { kind: 'unknown', code: 'server-fault', detail };
  if (status >= 300 && status < 400) return { kind: 'unknown', code: 'redirected', detail };
  return { kind: 'unknown', code: 'answer-not-understood', detail };
}
