/** @file What can happen on a day: acts of the person, faults of the line and the server, the end of the app, a second computer. */
import fc from 'fast-check';
import type { Fault } from '../../../staging';
import { ELSEWHERE, type Elsewhere } from './subject';

export const ACTS = [
  'next', 'start', 'replace', 'adopt', 'confirm', 'confirm-wrongly', 'prove', 'settle', 'settle-with-password', 'disable', 'disable-by-backup-code', 'reenrol',
  'abandon', 'codes-kept', 'check', 'check-with-password', 'sign-in', 'sign-in-by-backup-code',
] as const;
export type Act = (typeof ACTS)[number];

export type Step<Operation extends string> =
  | { readonly do: 'act'; readonly act: Act }
  | { readonly do: 'fault'; readonly operation: Operation; readonly fault: Fault }
  /** The app dies in what it does next, at the n-th write, call, or act on the disk; `when` says on which side of it. */
  | { readonly do: 'kill'; readonly at: number; readonly when: 'before' | 'after' | 'at-disk-step' }
  /** The laptop sleeps for an hour, with a call to `operation` out where there is one. */
  | { readonly do: 'sleep'; readonly operation: Operation }
  | { readonly do: 'restart' | 'restart-without-password' | 'wait' | 'expire' }
  | { readonly do: 'elsewhere'; readonly how: Elsewhere }
  /** A second computer acts between two calls of ours: just before the n-th call from now. */
  | { readonly do: 'interfere'; readonly how: Elsewhere; readonly calls: number };

export interface Plan<Operation extends string> {
  /** How long the server keeps a late call before it performs it, ms: less than twice the time-out, as the design assumes. */
  readonly lag: number;
  readonly steps: readonly Step<Operation>[];
}

/** Plain objects, as a failed run prints them. */
const record = <T>(fields: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(fields, { noNullPrototype: true });

const when = fc.constantFrom('before-commit' as const, 'after-commit' as const);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  when.map((at) => ({ kind: 'drop', when: at }) as const),
  when.map((at) => ({ kind: 'reset', when: at }) as const),
  when.map((at) => ({ kind: 'status', status: 500, when: at }) as const),
  fc.constantFrom('html' as const, 'not-json' as const, 'no-verdict' as const, 'truncated' as const)
    .map((body) => ({ kind: 'body', body, when: 'after-commit', status: 200 }) as const),
  fc.constantFrom({}, { 'Retry-After': '30' }).map((headers) => ({ kind: 'rate-limited', headers }) as const),
  fc.constant({ kind: 'late' } as const),
);

const act = (...acts: Act[]): fc.Arbitrary<{ readonly do: 'act'; readonly act: Act }> => record({ do: fc.constant('act' as const), act: fc.constantFrom(...acts) });

function aStep<Operation extends string>(operations: readonly Operation[]): fc.Arbitrary<Step<Operation>> {
  const operation = fc.constantFrom(...operations);
  const how = fc.constantFrom(...ELSEWHERE);
  return fc.oneof(
    // What the window offers next comes most often, so that days get somewhere; everything else happens in between.
    { weight: 14, arbitrary: act('next') },
    { weight: 7, arbitrary: act(...ACTS) },
    { weight: 6, arbitrary: record({ do: fc.constant('fault' as const), operation, fault }) },
    { weight: 3, arbitrary: record({ do: fc.constant('kill' as const), at: fc.nat({ max: 8 }), when: fc.constantFrom('before' as const, 'after' as const) }) },
    { weight: 1, arbitrary: record({ do: fc.constant('kill' as const), at: fc.nat({ max: 60 }), when: fc.constant('at-disk-step' as const) }) },
    { weight: 1, arbitrary: record({ do: fc.constant('sleep' as const), operation }) },
    { weight: 3, arbitrary: record({ do: fc.constantFrom('restart' as const, 'restart-without-password' as const, 'wait' as const, 'expire' as const) }) },
    { weight: 1, arbitrary: record({ do: fc.constant('elsewhere' as const), how }) },
    { weight: 1, arbitrary: record({ do: fc.constant('interfere' as const), how, calls: fc.nat({ max: 3 }) }) },
  );
}

export function aPlan<Operation extends string>(operations: readonly Operation[]): fc.Arbitrary<Plan<Operation>> {
  return record({ lag: fc.constantFrom(1, 10_000, 39_000), steps: fc.array(aStep(operations), { minLength: 6, maxLength: 16 }) });
}
