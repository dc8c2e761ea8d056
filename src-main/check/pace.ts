/** @file The server's limits, kept to: what was spent stands in the check's state, because the server counts on after a crash. */
import type { Limit } from '../../src-shared/backends';

/** The server's window began when our call arrived, not when it left. */
const MARGIN = 2000;
/** Windows up to this are short pauses that need no mention. */
const SHORT = 5000;

export interface Pace {
  /** When `calls` calls fit, leaving `kept` for the clean-up; null: now. */
  freeFrom(limit: Limit, calls: number, kept: number, now: number): number | null;
  note(limit: Limit, now: number): void;
  readonly spent: Readonly<Record<string, number[]>>;
}

export const isShort = ({ window }: Limit): boolean => window <= SHORT;

/** `raised`: how many times more the server at hand allows (a staging server). */
export function createPace(before: Readonly<Record<string, readonly number[]>>, raised: number): Pace {
  const spent: Record<string, number[]> = Object.fromEntries(Object.entries(before).map(([name, at]) => [name, [...at]]));
  const margin = (limit: Limit): number => (isShort(limit) ? 50 : MARGIN);
  const live = (limit: Limit, now: number): readonly number[] => (spent[limit.name] ?? []).filter((at) => at <= now && at + limit.window + margin(limit) > now);
  return {
    spent,
    freeFrom: (limit, calls, kept, now) => {
      const allowed = Math.max(1, limit.calls * raised - kept);
      const times = live(limit, now);
      const surplus = times.length + Math.min(calls, allowed) - allowed;
      return surplus <= 0 ? null : (times[surplus - 1] ?? now) + limit.window + margin(limit);
    },
    note: (limit, now) => {
      spent[limit.name] = [...live(limit, now), now];
    },
  };
}
