/** @file Reads sealed answers through the adapter, and never lets a surprise in an answer end an act half-way. */
import type { Backend, Issued, Verdict } from '../backends/backend';
import type { Secret } from '../../src-shared/secret';
import type { AnswerRecord } from './records';

type Confirmed = { readonly backupCodes: readonly Secret[] };

export const setupVerdict = (backend: Backend, answer: AnswerRecord): Verdict<Issued> => guarded(() => backend.setup.interpret(answer.reply));
export const confirmVerdict = (backend: Backend, answer: AnswerRecord): Verdict<Confirmed> => 
  guarded(() => backend.confirm?.interpret(answer.reply) ?? { kind: 'unknown', code: 'answer-not-understood' });
export const disableVerdict = (backend: Backend, answer: AnswerRecord): Verdict<null> => guarded(() => backend.disable.interpret(answer.reply));

/** False where the answer may hold something that this version could not read. */
export function isUnderstood(backend: Backend, answer: AnswerRecord): boolean {
  const verdicts = { setup: setupVerdict, confirm: confirmVerdict, disable: disableVerdict };
  const verdict = verdicts[answer.step](backend, answer);
  return verdict.kind !== 'unknown' || answer.reply.status < 200 || answer.reply.status > 299;
}

/** A throwing adapter would throw at every start again: its answer stays sealed and counts as not understood. */
function guarded<T>(interpret: () => Verdict<T>): Verdict<T> {
  try {
    return interpret();
  } catch {
    return { kind: 'unknown', code: 'answer-not-understood' };
  }
}
