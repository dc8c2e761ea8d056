/** @file A clock that jumps to whatever is waited for: no test sleeps, and every wait is seen. */
import type { Time } from '../../../../src-main/time';

export interface DrivenTime extends Time {
  advance(milliseconds: number): void;
  /** The waits so far, ms each. */
  readonly waits: number[];
}

export function drivenTime(start: number): DrivenTime {
  let now = start;
  const waits: number[] = [];
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    waits,
    after: (milliseconds, run) => {
      let cancelled = false;
      waits.push(milliseconds);
      queueMicrotask(() => {
        if (cancelled) return;
        now += milliseconds;
        run();
      });
      return () => {
        cancelled = true;
      };
    },
  };
}
