/** @file Codes that main sends: computed at server time, each step once per server, waiting visibly for one of their own. */
import { Failure } from '../../src-shared/errors';
import type { OtpParameters } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import { stepOf, totp } from '../otp/otp';
import type { Enrolment } from '../vault/content';
import { isFresh, nextCodeMoment } from './codes-at-server-time';
import { connectionOf, type Desk } from './desk';

/** Server minus local clock, ms: measured since the start, else when it was last known, else 0; moved by a tester's clock shift. */
export function offsetOf(desk: Desk, connectionId: string): number {
  const { clockOffset, clockShift } = connectionOf(desk, connectionId);
  return (desk.clients.offset(connectionId) ?? clockOffset ?? 0) + clockShift;
}

export const codeOfStep = (secret: Secret, parameters: OtpParameters, step: number): string =>
  totp(secret, parameters, step * parameters.period * 1000);

/**
 * Waits for a step that was not used at this server, has `journal` make it durable, and answers its code, still fresh.
 * Where the disk was so slow that the step is nearly over, the next one is waited for.
 */
export async function awaitCode(
  desk: Desk, connectionId: string, secret: Secret, parameters: OtpParameters, journal: (step: number) => Promise<void>,
): Promise<string> {
  for (;;) {
    const now = desk.time.now();
    const lastStep = connectionOf(desk, connectionId).lastCodeStep;
    const { step, sendAt } = nextCodeMoment({ now, offset: offsetOf(desk, connectionId), period: parameters.period, lastStep });
    if (sendAt > now) {
      desk.onWaiting(connectionId, sendAt);
      await desk.sleepUntil(sendAt);
      continue;
    }
    if (desk.closed()) throw new Failure('vault-not-open');
    await journal(step);
    if (isFresh(step, desk.time.now(), offsetOf(desk, connectionId), parameters.period)) return codeOfStep(secret, parameters, step);
  }
}

/** As typed for a TOTP: blanks and dashes are forgiven, nothing else (contracts/backends.md, rule 6). */
export const plainCode = (typed: string): string => typed.replace(/[\s-]/g, '');

/** The step near now whose code this is, or null. */
export function stepOfCode(desk: Desk, { connectionId, secret, parameters }: Enrolment, typed: string): number | null {
  if (secret === null) return null;
  const code = plainCode(typed);
  const { step } = stepOf(parameters, Math.max(0, desk.time.now() + offsetOf(desk, connectionId)));
  return [step, step - 1, step + 1].find((candidate) => candidate >= 0 && codeOfStep(secret, parameters, candidate) === code) ?? null;
}

/** No code goes to a server twice, not even one typed by hand: some servers count that as an attack. */
export function refuseUsedStep(desk: Desk, connectionId: string, step: number | null): void {
  const { lastCodeStep } = connectionOf(desk, connectionId);
  if (step !== null && lastCodeStep !== null && step <= lastCodeStep && lastCodeStep - step <= 2) {
    throw new Failure('code-refused', { retryable: true, detail: { reason: 'already-sent' } });
  }
}

/** Clocks further apart than this make a code typed from another device fail; said with the refusal. */
const CLOCK_WORTH_SAYING = 120_000;

/** `clock`: server minus local, in seconds; `seconds`: how far apart, for the sentence. */
export function codeRefused(desk: Desk, connectionId: string): Failure {
  const offset = offsetOf(desk, connectionId);
  return Math.abs(offset) > CLOCK_WORTH_SAYING
    ? new Failure('code-refused', { detail: { seconds: Math.abs(Math.round(offset / 1000)) } })
    : new Failure('code-refused');
}
