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
  /** When each place in use is free again; null while its call is out. */
  const places = new Set<{ freeAt: number | null }>();
  const waiting: Waiting[] = [];
  let sleeping: number | null = null;

  const give = (next: Waiting): void => {
    const place: { freeAt: number | null } = { freeAt: null };
    places.add(place);
    next.resolve({
      left: () => {
        place.freeAt ??= now() + window + ROUNDING;
        serve();
      },
      unused: () => {
        if (place.freeAt === null) places.delete(place);
        serve();
      },
    });
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
    const at = now();
    for (const place of places) if (place.freeAt !== null && (place.freeAt <= at || place.freeAt > at + window + ROUNDING)) places.delete(place); // later: the clock was put back
    while (places.size < calls) {
      const next = waiting.shift();
      if (next === undefined) return;
      give(next);
    }
    const soonest = Math.min(...[...places].map(({ freeAt }) => freeAt ?? Infinity));
    if (waiting.length > 0 && Number.isFinite(soonest)) wake(soonest);
  };

  return {
    take: () => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      serve();
    }),
  };
}
