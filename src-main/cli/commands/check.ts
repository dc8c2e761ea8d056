/** @file `check`: the conformance check of a server, and `--resume` for what a killed one left. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BackendKind } from '../../../src-shared/model';
import { SERVICES } from '../../../src-shared/backends';
import type { CheckReport } from '../../../src-shared/check';
import { createHttp } from '../../backends/http';
import { environmentProxy } from '../../backends/proxy';
import { runCheck } from '../../check/check';
import { fileStore, StateExists } from '../../check/file-store';
import { callLines, junitOf } from '../../check/junit';
import type { CheckEvent } from '../../check/parts';
import { hardenEnvironment } from '../../environment';
import { writePrivateFile } from '../../private-file';
import { systemTime } from '../../time';
import { findingSentence, STEP_NAMES, waitSentence } from '../../check/sentences';
import { begun, leftIn, OPTIONS, required, resumed } from '../check/beginning';
import { UsageError, type Command, type Terminal } from '../command';
import { readOptions } from '../options';

const HELP = `check --backend KIND --url URL --credentials-file FILE [options]
check --resume STATE [options]

Runs a whole cycle (sign in, enrol, confirm, sign in with a code and a backup code, disable) against a
server, compares each answer with what is known of the service, and turns MFA off again.

  --backend KIND           freesewing, fon, axr or accountable
  --url URL                the server's base URL
  --credentials-file FILE  who signs in (docs/command-line.md), or a file of connections of npm run staging
  --json FILE              writes the report as JSON; --junit FILE as JUnit XML
  --state FILE             where the secret is kept meanwhile (default: the credentials file's name + .check)
  --resume STATE           turns MFA off again after a check that was killed, from its state file alone;
                           with --credentials-file where the password or token is another one by now
  --no-wait                leaves out what does not fit into the server's limit, instead of waiting
  --raised N               the server allows N times the calls it usually does (a staging server)
  --timeout SECONDS        how long an answer may take (default 20)
  --i-own-this-test-account  needed where the environment is production
  --help                   this text

Exit code 0: everything passed or deviates in tolerated ways; 1: something failed; 2: it could not be run.`;

const EXIT_CODES: Readonly<Record<CheckReport['outcome'], number>> = { 'passed': 0, 'failed': 1, 'not-run': 2 };

export const check: Command = {
  name: 'check',
  summary: 'the conformance check of a server, with a test account',
  help: HELP,
  run: async (args, terminal) => {
    const options = readOptions(args, OPTIONS);
    hardenEnvironment(process.env);
    const left = options.resume === undefined ? null : await leftIn(options.resume);
    const { kind, baseUrl, wayIn } = left === null ? await begun(options, terminal) : await resumed(left, options, terminal);
    const statePath = options.resume ?? options.state ?? `${required(options['credentials-file'], 'credentials-file')}.check`;
    if (left === null && (await exists(statePath))) throw new UsageError(unfinished(statePath));
    const { credentials, environment, certificate, deadline, raised } = wayIn;
    const now = (): number => terminal.now();
    const http = createHttp({ baseUrl, certificate, proxy: environmentProxy(process.env), deadline, clock: now });
    const stop = listenForStop(terminal, statePath);
    try {
      const report = await runCheck({
        target: { kind, baseUrl, environment }, credentials, http, store: fileStore(statePath, left === null, wayIn),
        time: { now, sleepUntil: (at, signal) => (terminal.sleepUntil ?? sleepUntil)(at, signal) }, deadline, raised, patient: options['no-wait'] !== true,
        tell: (event) => tell(event, kind, terminal), signal: stop.signal, ...(left === null ? {} : { left: left.state }),
      });
      await writeReports(report, options.json, options.junit);
      conclude(report, statePath, terminal);
      return EXIT_CODES[report.outcome];
    } catch (error) {
      if (error instanceof StateExists) throw new UsageError(unfinished(statePath));
      if ((await exists(statePath))) terminal.note(`What is needed to turn MFA off again is in ${resolve(statePath)}: check --resume finishes it.`);
      throw error;
    } finally {
      stop.end();
      http.close();
    }
  },
};

const unfinished = (path: string): string => `An earlier check of this account was not finished: MFA may be on. Run check --resume ${path} first.`;
const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

async function sleepUntil(at: number, signal: AbortSignal | null): Promise<void> {
  await new Promise<void>((done) => {
    const cancel = systemTime.after(Math.max(0, at - Date.now()), end);
    function end(): void {
      cancel();
      signal?.removeEventListener('abort', end);
      done();
    }
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}

/** The first signal ends the check and turns MFA off; the second ends the program, and says what is left. */
function listenForStop(terminal: Terminal, statePath: string): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const end = terminal.onStop?.(() => {
    if (controller.signal.aborted) {
      terminal.note(`Ended at once. If ${resolve(statePath)} is there, MFA may be on: check --resume finishes it.`);
      return 'end';
    }
    terminal.note('Stopping: MFA is turned off first. A second Ctrl+C ends at once.');
    controller.abort();
    return 'wait';
  });
  return { signal: controller.signal, end: () => end?.() };
}

function tell(event: CheckEvent, kind: BackendKind, terminal: Terminal): void {
  if (event.kind === 'waiting') terminal.note(waitSentence(event.why, event.until, kind));
  if (event.kind !== 'ended') return;
  const { step, result, findings, calls } = event.report;
  terminal.print(`${(result === 'deviates' ? 'deviates' : result).padEnd(9)} ${STEP_NAMES[step]}`);
  for (const finding of findings) terminal.print(`            ${findingSentence(finding)}`);
  if (result === 'fails' || result === 'deviates') for (const line of calls.flatMap(callLines)) terminal.print(`            ${line}`);
}

async function writeReports(report: CheckReport, json: string | undefined, junit: string | undefined): Promise<void> {
  const words = { step: (step: keyof typeof STEP_NAMES) => STEP_NAMES[step], finding: findingSentence };
  const steps = report.steps.map((step) => ({ ...step, sentences: step.findings.map(findingSentence) }));
  if (json !== undefined) await writePrivateFile(json, `${JSON.stringify({ ...report, steps }, null, 2)}\n`);
  if (junit !== undefined) await writePrivateFile(junit, junitOf(report, words));
}

function conclude({ outcome, clean, kind, steps }: CheckReport, statePath: string, terminal: Terminal): void {
  const count = (result: string): number => steps.filter((step) => step.result === result).length;
  const words = { 'passed': 'conforms', 'failed': 'does not conform', 'not-run': 'was not checked to the end' }[outcome];
  terminal.print(`${SERVICES[kind].name} ${words}: ${count('pass')} passed, ${count('deviates')} deviate (tolerated), ${count('fails')} failed, ${count('skipped')} left out.`);
  if (!clean) terminal.note(`MFA may still be on. What is needed to turn it off is in ${resolve(statePath)}: run check --resume with it.`);
}
