/** @file Wrong passphrases slow the next attempt down: in memory only, five seconds at most, never a lock-out. */
import type { Time } from '../time';

export interface Attempts {
  /** Runs `attempt` after those before it and after the delay that they earned; true where it was right. */
  run(attempt: () => Promise<boolean>): Promise<boolean>;
}

/** After so many wrong ones in a row, ms. The derivation itself takes about half a second on top. */
export const DELAYS = [0, 0, 500, 1_000, 2_000, 5_000] as const;

export function createAttempts(time: Time): Attempts {
  let wrong = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const pause = (): Promise<void> => {
    const delay = DELAYS[Math.min(wrong, DELAYS.length - 1)] ?? 0;
    return delay === 0 ? Promise.resolve() : new Promise((resolve) => void time.after(delay, resolve));
  };

  return {
    run: (attempt) => {
      const result = queue.then(pause).then(attempt).then((right) => {
        wrong = right ? 0 : wrong + 1;
        return right;
      });
      queue = result.catch(() => undefined); // whoever asked is told
      return result;
    },
  };
}
