/**
 * @file `npm run bench [-- start|idle|memory]` (and `-- qr`, `-- live`, `-- bulk`, `-- kills`, `-- model`: see the files of these names): the app with 1,000 accounts against an empty window of the same Electron,
 * interleaved in one run, on a virtual screen with a real keyring. Prints ratios and their targets.
 * TESSERA_BENCH_SECONDS (60) and TESSERA_BENCH_RUNS (5) shorten it for a quick look.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as passing } from 'node:timers/promises';
import { ensureBuilt, ensureTestEntryBuilt } from '../../build/compile.mjs';
import { installSystem } from '../../build/install.mjs';
import { electronSwitches } from '../../build/electron-args.mjs';
import { resolveRuntime } from '../../build/runtime.mjs';
import { withSession } from '../../build/session.mjs';
import { spawnTypescript } from '../../build/typescript.mjs';
import { runElectron, type Run } from '../support/electron-run';
import { benchBulk } from './bulk/main';
import { benchKills } from './kills';
import { benchLive } from './live';
import { benchModel, MODELS } from './model';
import { benchQr } from './qr/main';
import type { Order, Start } from './starts.mts';
import { fillVault, independentCodes } from './thousand';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const SECONDS = Number(process.env['TESSERA_BENCH_SECONDS'] ?? 60);
const RUNS = Number(process.env['TESSERA_BENCH_RUNS'] ?? 5);
const CODE = '\\d{3}\\D?\\d{3}';

/** The environment of the bench's own display. */
let display: NodeJS.ProcessEnv = {};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const say = (line: string): void => console.log(line);
const list = (values: readonly number[], digits = 0): string => values.map((value) => value.toFixed(digits)).join(' ');

interface Pair {
  readonly app: () => Promise<Run>;
  readonly reference: () => Promise<Run>;
}

async function main(): Promise<void> {
  const wanted = new Set(process.argv.slice(2));
  const runs = (name: string): boolean => wanted.size === 0 || wanted.has(name);
  if (wanted.delete('qr')) {
    // Needs no window, and is asked for by name: it takes minutes.
    await benchQr();
    if (wanted.size === 0) return;
  }
  if (wanted.delete('kills')) {
    await benchKills(say);
    if (wanted.size === 0) return;
  }
  if (wanted.delete('model')) {
    await benchModel([...MODELS.keys()].filter((kind) => wanted.delete(kind)), say);
    if (wanted.size === 0) return;
  }
  if (wanted.delete('bulk')) {
    await benchBulk();
    if (wanted.size === 0) return;
  }
  await installSystem(['runtime', 'display', 'keyring', 'tests']); // a machine that ran nothing but `npm start` lacks the window manager
  const runtime = await resolveRuntime();
  await ensureBuilt();
  if (wanted.delete('live')) {
    await ensureTestEntryBuilt();
    await withSession({ display: true, windowManager: true, keyring: true }, async (session) => {
      Object.assign(process.env, session, { TESSERA_ELECTRON: runtime.binary, TESSERA_RUNTIME_KIND: runtime.kind, TESSERA_APP: CHECKOUT });
      await benchLive(say);
      return 0;
    });
    if (wanted.size === 0) return;
  }
  await withSession({ display: true, windowManager: true, keyring: true }, async (session) => {
    display = { ...process.env, ...session };
    const home = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
    const env = { ...session, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), TESSERA_RUNTIME: runtime.kind };
    try {
      const accounts = await fillVault(env, 1000);
      const start = { command: [runtime.binary, ...electronSwitches()] as const, env, pattern: CODE };
      const app = { ...start, args: [CHECKOUT], selector: '.code-digits' };
      const reference = { ...start, args: [join(CHECKOUT, 'test/bench/reference'), `--user-data-dir=${join(home, 'reference')}`], selector: 'p' };
      const isOurs = (text: string, at: number): void => {
        const digits = text.replace(/\D/g, '');
        if (!independentCodes(accounts, at).has(digits)) throw new Error(`the first code in the window, ${digits}, is none of the computed ones`);
      };
      if (runs('start')) await benchStart({ app, reference, count: RUNS * 2 + 1 }, isOurs);
      const pair: Pair = {
        app: async () => {
          const run = await runElectron(app);
          isOurs(run.text, Date.now());
          return run;
        },
        reference: () => runElectron(reference),
      };
      if (!runs('start')) {
        await (await pair.app()).stop(); // both once unmeasured: file caches, first-run files
        await (await pair.reference()).stop();
      }
      if (runs('memory')) await benchMemory(pair);
      if (runs('idle')) await benchIdle(pair);
    } finally {
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
    return 0;
  });
}

async function benchStart(order: Order, isOurs: (text: string, at: number) => void): Promise<void> {
  const [starts, references] = JSON.parse(await output('test/bench/starts.mts', [JSON.stringify(order)])) as readonly [readonly Start[], readonly Start[]];
  for (const { text, at } of starts) isOurs(text, at);
  const [app, reference] = [starts, references].map((all) => all.map(({ firstSeen }) => firstSeen)) as [number[], number[]];
  say(`start: first code of 1,000 accounts ${median(app).toFixed(0)} ms, empty window ${median(reference).toFixed(0)} ms, ratio ${(median(app) / median(reference)).toFixed(2)} (target at most 1.25)`);
  say(`  app ${list(app)}; reference ${list(reference)}`);
}

async function benchMemory(pair: Pair): Promise<void> {
  const [app, reference] = await interleaved(pair, RUNS, async (run) => {
    await passing(5000); // settled, as a person would find it
    return run.pss();
  });
  say(`memory: PSS ${median(app).toFixed(0)} MiB against ${median(reference).toFixed(0)} MiB, ratio ${(median(app) / median(reference)).toFixed(2)} (target at most 1.25)`);
}

async function benchIdle(pair: Pair): Promise<void> {
  for (const [state, target] of [['visible', 1], ['hidden', 0.2]] as const) {
    const [app, reference] = await interleaved(pair, RUNS, async (run) => {
      if (state === 'hidden') minimise();
      await passing(5000);
      const before = run.cpu();
      await passing(SECONDS * 1000);
      return (run.cpu() - before) / (SECONDS * 10);
    });
    say(`idle, ${state}: ${median(app).toFixed(2)} % of a core against ${median(reference).toFixed(2)} %, difference ${(median(app) - median(reference)).toFixed(2)} (target at most +${target})`);
    say(`  app ${list(app, 2)}; reference ${list(reference, 2)}`);
  }
}

/** What a TypeScript file of the checkout prints. */
async function output(file: string, args: readonly string[]): Promise<string> {
  const child = spawnTypescript(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text, [code]] = await Promise.all([textOf(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}`);
  return text;
}

/** As a person does it: the only window on this display goes. */
function minimise(): void {
  execFileSync('xdotool', ['search', '--sync', '--onlyvisible', '--name', '^(Tessera|reference)$', 'windowminimize'], { env: display });
}

async function interleaved(pair: Pair, count: number, measure: (run: Run) => Promise<number>): Promise<readonly [number[], number[]]> {
  const results: readonly [number[], number[]] = [[], []];
  for (let index = 0; index < count; index += 1) {
    for (const [column, begin] of [[0, pair.app], [1, pair.reference]] as const) {
      const run = await begin();
      results[column].push(await measure(run));
      await run.stop();
    }
  }
  return results;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
