/** @file How quickly a job goes: users a second over the last stretch, so that a pause or a slow hour does not colour the estimate for long. */

/** ms. */
const STRETCH = 20_000;

export interface Pace {
  /** One more user is done. */
  note(): void;
  /** Users a second, or null before two were done. */
  rate(): number | null;
  restart(): void;
}

export function createPace(now: () => number): Pace {
  let times: number[] = [];
  const recent = (): readonly number[] => {
    const from = now() - STRETCH;
    if ((times[0] ?? from) < from - STRETCH) times = times.filter((time) => time >= from);
    return times.filter((time) => time >= from);
  };
  return {
    note: () => void times.push(now()),
    rate: () => {
      const done = recent();
      const first = done[0];
      const span = first === undefined ? 0 : now() - first;
      return done.length < 2 || span <= 0 ? null : ((done.length - 1) * 1000) / span;
    },
    restart: () => {
      times = [];
    },
  };
}
