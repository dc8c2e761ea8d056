/** @file How quickly a job goes: users a second over the last stretch, so that a pause or a slow hour does not colour the estimate for long. */

/** ms. */
const STRETCH = 20_000;

/** A server's limit lets the first through at once: what they took says nothing of the next. ms. */
const LEAST = 1000;

export interface Pace {
  /** One more user is done. */
  note(): void;
  /** Users a second, or null before two were done. Cheap: asked for with every user. */
  rate(): number | null;
  restart(): void;
}

export function createPace(now: () => number): Pace {
  let times: number[] = [];
  /** Where the stretch begins; what lies before is cut off now and then. */
  let first = 0;
  return {
    note: () => void times.push(now()),
    rate: () => {
      const from = now() - STRETCH;
      while (first < times.length && (times[first] ?? from) < from) first += 1;
      if (first > 1000 && first * 2 > times.length) {
        times = times.slice(first);
        first = 0;
      }
      const begin = times[first];
      const done = times.length - first;
      if (begin === undefined || done < 2) return null;
      return ((done - 1) * 1000) / Math.max(LEAST, now() - begin);
    },
    restart: () => {
      times = [];
      first = 0;
    },
  };
}
