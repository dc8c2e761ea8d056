/**
 * @file A server's "so many calls a second", waited out in memory. The server counts a call at some moment between its leaving
 * and its answer: so it is taken to count until one window after its answer. Never too early, and on a quick line next to
 * nothing of the limit is given away.
 */
import type { Limit } from '../../src-shared/backends';

/** Timers may be early by a fraction of a millisecond, and clocks show whole ones. */
const ROUNDING = 2;

/** One call's place in the window. */
export interface Place {
  /** It was answered, or given up. */
  left(): void;
  /** It was never sent. */
  unused(): void;
}

export interface LimitWindow {
  /** Waits for a place, first come, first served. Rejects as `sleepUntil` does. */
  take(): Promise<Place>;
}

interface Waiting {
  readonly resolve: (place: Place) => void;
  readonly reject: (reason: unknown) => void;
}

export function createLimitWindow({ calls, window }: Limit, now: () => number, sleepUntil: (at: number) => Promise<void>): LimitWindow {
  /** Calls that are out. */
  let out = 0;
  /** When each place that was used is free again, the soonest first: the window is as long for all. */
  const used: number[] = [];
  const waiting: Waiting[] = [];
  let sleeping: number | null = null;

  const forget = (at: number): void => {
    while ((used[0] ?? Infinity) <= at) used.shift();
    while ((used.at(-1) ?? -Infinity) > at + window + ROUNDING) used.pop(); // the clock was put back
  };
  const give = (next: Waiting): void => {
    let isOut = true;
    out += 1;
    const end = (wasSent: boolean): void => {
      if (!isOut) return;
      isOut = false;
      out -= 1;
      const at = now();
      forget(at);
      if (wasSent) used.push(at + window + ROUNDING);
      serve();
    };
    next.resolve({ left: () => end(true), unused: () => end(false) });
  };
  const wake = (at: number): void => {
    if (sleeping !== null && sleeping <= at) return;
    sleeping = at;
    sleepUntil(at).then(() => {
      if (sleeping === at) sleeping = null;
      serve();
    }, (reason: unknown) => {
      if (sleeping === at) sleeping = null;
      for (const { reject } of waiting.splice(0)) reject(reason);
    });
  };
  const serve = (): void => {
    forget(now());
    while (out + used.length < calls) {
      const next = waiting.shift();
      if (next === undefined) return;
      give(next);
    }
    const [soonest] = used;
    if (waiting.length > 0 && soonest !== undefined) wake(soonest);
  };

  return {
    take: () => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      serve();
    }),
  };
}
