/** @file Runs the model for one backend. */
import fc from 'fast-check';
import { Day } from './day';
import { endOf } from './quiet';
import { aPlan, type Plan } from './steps';
import type { Adapter } from './subject';

export interface RunOptions {
  readonly seed: number;
  readonly runs: number;
  /** As a failed run printed it: repeats that very day. */
  readonly path?: string | undefined;
  /** Without looking for a smaller counterexample. */
  readonly endOnFailure?: boolean;
}

/** Rejects with what did not hold, and when. */
export async function liveThrough<O extends string>(adapter: Adapter<O>, { lag, steps }: Plan<O>): Promise<void> {
  const day = await Day.begin(adapter, lag);
  let at = 'the end';
  try {
    for (const [index, step] of steps.entries()) {
      at = `step ${index + 1}`;
      await day.live(step);
    }
    at = 'the end';
    await endOf(day);
  } catch (error) {
    throw new Error(`at ${at}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await day.world.end();
  }
}

export interface Report {
  readonly runs: number;
  /** How to repeat the failure, and what it was; null where there was none. */
  readonly failure: string | null;
  /** Of the failed day. */
  readonly path: string | null;
}

export async function runModel<O extends string>(adapter: Adapter<O>, { seed, runs, path, endOnFailure = false }: RunOptions): Promise<Report> {
  const details = await fc.check(
    fc.asyncProperty(aPlan(adapter.operations), (plan) => liveThrough(adapter, plan)),
    { seed, numRuns: runs, endOnFailure, ...(path === undefined ? {} : { path }) },
  );
  return { runs: details.numRuns, failure: details.failed ? storyOf(details) : null, path: details.counterexamplePath };
}

/** What went wrong, on which day, and how to have that day again. */
function storyOf<O extends string>({ seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[Plan<O>]>): string {
  const why = errorInstance instanceof Error ? `${errorInstance.message}\n${placesOf(errorInstance.cause)}` : String(errorInstance);
  const [plan] = counterexample ?? [];
  const steps = (plan?.steps ?? []).map((step, index) => `  ${index + 1} ${JSON.stringify(step)}`);
  return [`TESSERA_SEED=${seed} TESSERA_PATH=${counterexamplePath ?? ''} (late calls after ${plan?.lag ?? 0} ms)`, why, ...steps].join('\n');
}

const placesOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 4).join('\n') : '');
