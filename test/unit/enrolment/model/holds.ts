/** @file The model as a test: `TESSERA_RUNS` days (300), from `TESSERA_SEED` and `TESSERA_PATH` as a failed run printed them. */
import { expect, it } from 'vitest';
import { runModel } from './run';
import type { Adapter } from './subject';

/** The same days in every run, so that a red run is the fault of a change; `npm run bench -- model` takes others each time. */
const SEED = 20_261_126;

export function holdsOverRandomDays<O extends string>(adapter: Adapter<O>): void {
  const seed = Number(process.env['TESSERA_SEED'] ?? SEED);
  const runs = Number(process.env['TESSERA_RUNS'] ?? 300);
  it(`holds over ${runs} random days at ${adapter.kind} (seed ${seed})`, { timeout: 600_000 }, async () => {
    const report = await runModel(adapter, { seed, runs, path: process.env['TESSERA_PATH'] });
    expect(report.failure, `TESSERA_SEED=${seed}`).toBeNull();
    expect(report.runs).toBe(runs);
  });
}
