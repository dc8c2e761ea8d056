/** @file Verdicts that end an act, as the `Failure` a window learns of. */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Verdict } from '../backends/backend';

export type Unsuccessful = Exclude<Verdict<unknown>, { readonly kind: 'success' }>;

/** `retryable` where the same again may work. A lost answer of a read is just that; of a state change see `outcome-unknown`. */
export function failureOf(verdict: Unsuccessful): Failure {
  switch (verdict.kind) {
    case 'refused': return failure(verdict.code, false, verdict.detail);
    case 'not-performed': return failure(verdict.code, true, verdict.detail);
    case 'session-expired': return new Failure('session-expired');
    case 'unknown': return failure(verdict.code, true, verdict.detail);
    default: return assertNever(verdict);
  }
}

const failure = (code: Failure['code'], retryable: boolean, detail: Failure['detail']): Failure =>
  new Failure(code, detail === undefined ? { retryable } : { retryable, detail });
