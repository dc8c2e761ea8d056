/** @file Time as main sees it: injected everywhere, so that tests drive it. */
export interface Time {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs once after `milliseconds`; returns the function that cancels. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

export const systemTime: Time = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
