/** @file SIGKILL at random instants, a few times; `npm run bench -- kills` does it 500 times. TESSERA_KILLS sets how often (30), TESSERA_SEED repeats a run. */
import { describe, expect, it } from 'vitest';
import { killRun } from './kill-run';

const kills = Number(process.env['TESSERA_KILLS'] ?? 30);
const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);

describe('SIGKILL', () => {
  it(`at ${kills} random instants loses nothing that was acknowledged, and does nothing twice (seed ${seed})`, async () => {
    const report = await killRun({ kills, seed });
    expect(report.mutations).toBeGreaterThan(kills * 4);
    expect(report.journaled).toBeGreaterThan(kills);
  }, 60_000 + kills * 4_000);
});
