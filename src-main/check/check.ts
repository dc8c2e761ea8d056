/**
 * @file The conformance check: runs the whole cycle against a server through the product's own adapters, compares each
 * answer with the contract, and brings the account back to "off" whatever happens. The same for window and command line.
 */
import type { CheckReport, CheckStep, StepReport } from '../../src-shared/check';
import { Failure } from '../../src-shared/errors';
import { createScrubber, scrubCalls } from '../scrub';
import { cleanUp } from './clean-up';
import { ending, failed, finding, Interrupted, NoRoom, NotRun, skipped, type CheckParts, type Found } from './parts';
import { Run } from './run';
import { keptFor, STEPS } from './steps';

export type { CheckParts } from './parts';

export async function runCheck(parts: CheckParts): Promise<CheckReport> {
  const run = new Run(parts);
  const startedAt = run.now();
  const reports: StepReport[] = [];
  let outcome: CheckReport['outcome'] = 'passed';
  const add = (report: StepReport): StepReport => {
    reports.push(report);
    parts.tell({ kind: 'ended', report });
    return report;
  };
  if (parts.left === undefined) {
    let stopped: Found | null = null;
    for (const step of STEPS) {
      if (stopped !== null) {
        add({ step: step.id, ...stopped, findings: [...stopped.findings], calls: [], milliseconds: 0 });
        continue;
      }
      run.kept = keptFor(step.id, parts.patient);
      const { report, ends, notRun } = await perform(run, step.id, () => step.run(run), step.optional);
      add(report);
      if (notRun) outcome = 'not-run';
      if (ends) stopped = skipped(parts.signal.aborted ? 'interrupted' : 'stopped');
    }
  }
  if (run.state !== null) add((await perform(run, 'clean-up', () => cleanUp(run), false)).report);
  const clean = run.state === null;
  if (outcome === 'passed' && (!clean || reports.some(({ result }) => result === 'fails'))) outcome = 'failed';
  const { kind, baseUrl, environment } = parts.target;
  return { kind, baseUrl, environment, startedAt, endedAt: run.now(), outcome, clean, steps: reports };
}

interface Performed {
  readonly report: StepReport;
  readonly ends: boolean;
  readonly notRun: boolean;
}

async function perform(run: Run, step: CheckStep, act: () => Promise<Found>, optional: boolean): Promise<Performed> {
  const { parts } = run;
  const from = run.now();
  const before = parts.http.calls().at(-1)?.id ?? 0;
  parts.tell({ kind: 'begins', step });
  run.exchanges = [];
  let found: Found;
  let notRun = false;
  try {
    found = await act();
  } catch (error) {
    found = foundIn(error, optional);
    notRun = error instanceof NotRun || error instanceof Interrupted || (error instanceof NoRoom && !optional);
  }
  const calls = scrubCalls(parts.http.calls().filter(({ id }) => id > before), createScrubber(() => run.liveSecrets()));
  const report = { step, result: found.result, findings: [...found.findings], calls, milliseconds: run.now() - from };
  return { report, ends: found.ends === true, notRun };
}

/** Everything else is a fault of ours or of the disk: it ends the program, and the state file stays. */
function foundIn(error: unknown, optional: boolean): Found {
  if (error instanceof NotRun) return ending({ result: 'fails', findings: [error.finding] });
  if (error instanceof Interrupted) return ending(skipped('interrupted'));
  if (error instanceof NoRoom) return optional ? skipped('limit', { seconds: error.seconds }) : ending(skipped('limit', { seconds: error.seconds }));
  if (error instanceof Failure) return ending(failed(finding('verdict', { kind: 'not-performed', code: error.code })));
  throw error;
}
