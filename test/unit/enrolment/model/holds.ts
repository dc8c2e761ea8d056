/** @file The model as a test: `TESSERA_RUNS` days (300), from `TESSERA_SEED` and `TESSERA_PATH` as a failed run printed them. */
import { expect, it } from 'vitest';
import { runModel } from './run';
import type { Adapter } from './subject';

export function holdsOverRandomDays<O extends string>(adapter: Adapter<O>): void {
  const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 2 ** 31);
  const runs = Number(process.env['TESSERA_RUNS'] ?? 300);
  it(`holds over ${runs} random days at ${adapter.kind} (seed ${seed})`, { timeout: 600_000 }, async () => {
    const report = await runModel(adapter, { seed, runs, path: process.env['TESSERA_PATH'] });
    expect(report.failure, `TESSERA_SEED=${seed}`).toBeNull();
    expect(report.runs).toBe(runs);
  });
}
