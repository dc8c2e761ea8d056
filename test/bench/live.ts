/**
 * @file `npm run bench -- live`: the longest task of the window's thread from the drop of a file to the code on the sheet, beside
 * the same window doing nothing for as long, and beside a tiny picture, which costs only the drop and the sheet. Wall time is what
 * the browser counts (target: none over 50 ms); a busy machine stretches it, so the thread's own processor time stands beside it.
 * TESSERA_BENCH_RUNS (5): tries of each.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningApp } from '../support/app';
import { NOON, dropFiles, openDesk, type Desk } from '../support/desktop';
import { largeFiles } from '../support/large-files';
import { watchLongTasks } from '../support/longtasks';
import { pngQr } from '../support/pictures';

const RUNS = Number(process.env['TESSERA_BENCH_RUNS'] ?? 5);
const URI = 'otpauth://totp/Photo:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Photo';

interface Longest {
  /** ms of the browser's long tasks, 0 where none reached 50 ms. */
  readonly wall: number;
  /** ms of the thread's own work in its longest task. */
  readonly cpu: number;
}

/** Needs a display, a keyring and the test entry; see main.mts. */
export async function benchLive(say: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-live-'));
  const file = (name: string, content: Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const desk = await openDesk({ now: NOON });
  try {
    const acts = new Map<string, () => Promise<void>>();
    const tiny = file('tiny.png', pngQr([URI], 2));
    acts.set('a tiny picture', () => dropped(desk, tiny));
    for (const [kind, make] of Object.entries(largeFiles)) {
      const path = file(kind, await make(URI));
      acts.set(kind === 'photo' ? 'a photo of 12 megapixels' : `a ${kind}`, () => dropped(desk, path));
    }
    const results = new Map<string, Longest[]>();
    const idle: Longest[] = [];
    for (const act of acts.values()) await act(); // once unmeasured: what is loaded at first use
    for (let run = 0; run < RUNS; run += 1) {
      for (const [name, act] of acts) {
        const begun = performance.now();
        results.set(name, [...(results.get(name) ?? []), await measured(desk, act, folder)]);
        const took = performance.now() - begun;
        idle.push(await measured(desk, () => desk.app.page.waitForTimeout(took), folder));
      }
    }
    say(`longest task of the window's thread, ${String(RUNS)} tries: wall ms (0: none reached 50; target 0) and processor ms`);
    for (const [name, all] of [['nothing', idle] as const, ...results]) {
      say(`  ${name.padEnd(26)} wall ${list(all.map(({ wall }) => wall))}   processor ${list(all.map(({ cpu }) => cpu))}   at best ${best(all, 'wall')} / ${best(all, 'cpu')}`);
    }
  } finally {
    await desk.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}

const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(' ');
const best = (all: readonly Longest[], what: keyof Longest): string => Math.min(...all.map((one) => one[what])).toFixed(0);

async function dropped({ app }: Desk, path: string): Promise<void> {
  await dropFiles(app.page, [path]);
  await app.proof();
  await app.cancel();
}

async function measured({ running, app }: Desk, act: () => Promise<void>, folder: string): Promise<Longest> {
  const tasks = await watchLongTasks(app.page);
  await startTrace(running);
  await act();
  const wall = Math.max(0, ...await tasks());
  const trace = await endTrace(running, join(folder, 'trace.json'));
  const pid = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  return { wall, cpu: longestOf(trace, pid) };
}

const startTrace = ({ app }: RunningApp): Promise<void> =>
  app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel', 'disabled-by-default-devtools.timeline'], excluded_categories: ['*'] }));

async function endTrace({ app }: RunningApp, path: string): Promise<readonly TraceEvent[]> {
  await app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), path);
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly traceEvents: readonly TraceEvent[] }).traceEvents;
}

/** The trace event format; `tdur` is the thread's own time in µs. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** ms of the longest task on the main thread of the page's process. */
function longestOf(events: readonly TraceEvent[], pid: number): number {
  const main = events.find(({ ph, name, pid: of, args }) => of === pid && ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')?.tid;
  if (main === undefined) throw new Error('the trace names no main thread of the page');
  const durations = events.filter(({ ph, pid: of, tid, name }) => of === pid && tid === main && ph === 'X' && /RunTask$/.test(name)).map(({ tdur = 0 }) => tdur / 1000);
  if (durations.length === 0) throw new Error('the trace holds no task of the page');
  return Math.max(...durations);
}
