/** @file Older copies of the vault, thinned by time: the newest, one an hour for 6, a day for 7, a week for 4. */

export interface Rule {
  /** ms */
  readonly span: number;
  /** So many of the newest spans that have one keep one. */
  readonly count: number;
}

const HOURLY: Rule = { span: 3_600_000, count: 6 };
export const KEPT: readonly Rule[] = [
  HOURLY,
  { span: 86_400_000, count: 7 },
  { span: 604_800_000, count: 4 },
];

const PATTERN = /^vault\.(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.tessera$/;

/** `time`: ms of the local clock when it was put aside; kept in the name in UTC, to the second. */
export interface Generation {
  readonly name: string;
  readonly time: number;
}

/** `20261122T101500Z`. */
export function stamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

export const generationName = (time: number): string => `vault.${stamp(time)}.tessera`;

/** The generations among file names, newest first. */
export function generationsIn(names: readonly string[]): readonly Generation[] {
  return names
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second] = (PATTERN.exec(name) ?? []).map(Number);
      if (year === undefined || month === undefined) return [];
      const time = Date.UTC(year, month - 1, day, hour, minute, second);
      return [{ name, time }];
    })
    .sort((a, b) => b.time - a.time);
}

/** True where an hour has begun that has no generation yet (also after the clock was set back). */
export function isDue(generations: readonly Generation[], now: number): boolean {
  const [newest] = generations;
  const hour = HOURLY.span;
  return newest === undefined || Math.floor(newest.time / hour) !== Math.floor(now / hour);
}

/**
 * Those that may go. Counts the last spans that have a generation, not the last spans of the clock: a computer that was
 * off for a year, or a clock that jumped, loses none.
 */
export function superfluous(generations: readonly Generation[], rules: readonly Rule[] = KEPT): readonly Generation[] {
  const newestFirst = [...generations].sort((a, b) => b.time - a.time);
  const kept = new Set<Generation>(newestFirst.slice(0, 1));
  for (const { span, count } of rules) {
    const seen = new Set<number>();
    for (const generation of newestFirst) {
      const bucket = Math.floor(generation.time / span);
      if (seen.has(bucket)) continue;
      seen.add(bucket);
      if (seen.size > count) break;
      kept.add(generation);
    }
  }
  return newestFirst.filter((generation) => !kept.has(generation));
}
