/** @file Whatever a server echoes, no secret stands in a report, its JUnit form or an event. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { findingSentence, STEP_NAMES } from '../../../src-main/check/sentences';
import { junitOf } from '../../../src-main/check/junit';
import { decodeState } from '../../../src-main/check/state';
import { CheckWorld, KINDS } from './support';

let world: CheckWorld;
afterEach(() => world.end());

const OPERATIONS = ['sign-in', 'sign-in-code', 'status', 'list', 'setup', 'confirm', 'disable'] as const;

describe.each(KINDS)('%s', (kind) => {
  it.each([200, 401, 500])('echoes everything with HTTP %i', async (status) => {
    world = await CheckWorld.start(kind);
    const { password, apiToken } = world.place.credentials;
    const live = new Set([password, apiToken].flatMap((secret) => (secret === null ? [] : [secret.revealText()])));
    const events: string[] = [];
    for (const operation of OPERATIONS) {
      // The second of its kind: the first lets the check get that far.
      world.fault(operation, { kind: 'latency', milliseconds: 0 });
      world.fault(operation, { kind: 'echo', status });
      const report = await world.run({
        tell: (event) => void events.push(JSON.stringify(event)),
        point: () => {
          const { secret } = world.truth;
          if (secret !== null) live.add(secret);
          try {
            for (const { code } of decodeState(readFileSync(world.stateFile, 'utf8'))?.backupCodes ?? []) live.add(code.revealText());
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error; // nothing is kept yet
          }
        },
      });
      world.control.clearFaults();
      events.push(JSON.stringify(report), junitOf(report, { step: (step) => STEP_NAMES[step], finding: findingSentence }));
      if (!report.clean) await world.run({ resume: true });
      world.now += 1_000_000;
    }
    const everything = events.join('\n');
    expect(live.size).toBeGreaterThan(1);
    expect([...live].filter((secret) => everything.includes(secret))).toEqual([]);
    expect(everything).toContain('‹redacted›');
  });
});
