/** @file Rate limits: so many calls in any stretch of so many seconds. */
import type { StagingClock } from './clock';

export interface Limit {
  readonly calls: number;
  readonly seconds: number;
}

export class Limiter {
  readonly #clock: StagingClock;
  readonly #taken = new Map<string, number[]>();

  constructor(clock: StagingClock) {
    this.#clock = clock;
  }

  /** Counts a call of `key`; null = let it in, else the seconds until one would be. A refused call does not count. */
  take(key: string, limit: Limit | null): number | null {
    if (limit === null) return null;
    const now = this.#clock.now();
    const span = limit.seconds * 1000;
    const recent = (this.#taken.get(key) ?? []).filter((at) => at > now - span);
    const wait = recent.length < limit.calls ? null : Math.max(1, Math.ceil(((recent[recent.length - limit.calls] ?? now) + span - now) / 1000));
    if (wait === null) recent.push(now);
    this.#taken.set(key, recent);
    return wait;
  }

  /** As if nobody had called yet. */
  forget(): void {
    this.#taken.clear();
  }
}
