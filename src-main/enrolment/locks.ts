/**
 * @file One act at a time per connection: a double click must not run setup twice (contracts/backends.md, rule 9). Reads,
 * those of the app's own accord too, are no act: a person who acts meanwhile waits for them and is not refused.
 */
import { Failure } from '../../src-shared/errors';

export interface Locks {
  /** Runs `act` after the reads before it, or rejects with `busy` where another `exclusive` act of this key is not over. */
  exclusive<T>(key: string, act: () => Promise<T>): Promise<T>;
  /** Runs `act` after those before it. */
  queued<T>(key: string, act: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  const acting = new Set<string>();

  const queued = async <T>(key: string, act: () => Promise<T>): Promise<T> => {
    const running = (tails.get(key) ?? Promise.resolve()).then(act);
    const tail = running.then(() => undefined, () => undefined); // the caller gets the error; the queue only waits
    tails.set(key, tail);
    try {
      return await running;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };

  return {
    queued,
    exclusive: async (key, act) => {
      if (acting.has(key)) throw new Failure('busy', { retryable: true });
      acting.add(key);
      try {
        return await queued(key, act);
      } finally {
        acting.delete(key);
      }
    },
    idle: async () => {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
