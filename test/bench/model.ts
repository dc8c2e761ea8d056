/**
 * @file `npm run bench -- model [freesewing] [fon] [axr] [accountable]`: the model of enrolment (docs/enrolment.md) over
 * TESSERA_RUNS (10,000) random days per backend, all of them even when some fail. Each failed day is printed with what repeats it.
 */
import { accountable } from '../unit/enrolment/model/accountable';
import { axr } from '../unit/enrolment/model/axr';
import { fon } from '../unit/enrolment/model/fon';
import { freesewing } from '../unit/enrolment/model/freesewing';
import { runModel, type Report, type RunOptions } from '../unit/enrolment/model/run';

/** A failure costs the rest of its batch only. */
const BATCH = 100;
const SAY_EVERY = 1000;

export const MODELS: ReadonlyMap<string, (options: RunOptions) => Promise<Report>> = new Map([
  ['freesewing', (options: RunOptions) => runModel(freesewing, options)],
  ['fon', (options: RunOptions) => runModel(fon, options)],
  ['axr', (options: RunOptions) => runModel(axr, options)],
  ['accountable', (options: RunOptions) => runModel(accountable, options)],
]);

export async function benchModel(kinds: readonly string[], say: (line: string) => void): Promise<void> {
  const wanted = Number(process.env['TESSERA_RUNS'] ?? 10_000);
  const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 2 ** 31);
  for (const [kind, run] of MODELS) {
    if (kinds.length > 0 && !kinds.includes(kind)) continue;
    const began = Date.now();
    let runs = 0;
    let failures = 0;
    for (let batch = 0; runs < wanted; batch += 1) {
      const report = await run({ seed: (seed + batch) % 2 ** 31, runs: Math.min(BATCH, wanted - runs), endOnFailure: true });
      if (Math.floor((runs + report.runs) / SAY_EVERY) > Math.floor(runs / SAY_EVERY)) say(`  ${kind}: ${runs + report.runs} so far, ${failures} failures`);
      runs += report.runs;
      if (report.failure === null) continue;
      failures += 1;
      say(`  ${kind}: ${report.failure}`);
    }
    say(`model, ${kind}: ${runs} random days (seed ${seed}), ${failures} failures, ${((Date.now() - began) / 1000).toFixed(0)} s`);
    if (failures > 0) process.exitCode = 1;
  }
}
