/**
 * @file Kills a process that journals and mutates, at random instants, and opens what it left each time. Used by the tests
 * with few kills, and by `npm run bench -- kills` with 500.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { openVault } from '../../src-main/vault/open';
import { plain } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';
import { countOf, expectedContents } from './mixed';

export interface KillReport {
  readonly kills: number;
  readonly mutations: number;
  readonly journaled: number;
  /** How often the vault held one more than was acknowledged: killed between the rename and the word. */
  readonly ahead: number;
  /** How often a write was cut short: its files were still there. */
  readonly torn: number;
}

/** mulberry32: a run can be repeated by its seed, as far as the scheduler allows. */
export function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @throws AssertionError where anything acknowledged is lost, doubled or changed, or the vault does not open. */
export async function killRun({ kills, seed, said = () => undefined }: { readonly kills: number; readonly seed: number; readonly said?: (report: KillReport) => void }): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-kill-'));
  try {
    // Bundled once: starting TypeScript anew for each kill would take longer than all else.
    await build({ configFile: false, logLevel: 'error', build: { ssr: resolve('test/faults/kill-child.ts'), outDir: join(folder, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs' } } }, ssr: { noExternal: true } });
    return await rounds(folder, kills, randomFrom(seed), said);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rounds(folder: string, kills: number, random: () => number, said: (report: KillReport) => void): Promise<KillReport> {
  const expected = expectedContents();
  let report: KillReport = { kills: 0, mutations: 0, journaled: 0, ahead: 0, torn: 0 };
  let acknowledged = 0;
  let lastJournaled = 0;
  for (let round = 1; round <= kills; round += 1) {
    // Some die while they open; most after a few words.
    const words = random() < 0.1 ? 0 : 1 + Math.floor(random() * 30);
    for (const line of await runAndKill(folder, words, Math.floor(random() * 400))) {
      assert.doesNotMatch(line, /^error/);
      const [kind, n] = line.split(' ');
      if (kind === 'm') acknowledged = Number(n);
      if (kind === 'j') {
        lastJournaled = Number(n);
        report = { ...report, journaled: report.journaled + 1 };
      }
    }
    const left = (await readdir(join(folder, 'vault')).catch(() => [])).some((name) => /\.(tmp|older)$/.test(name));
    const result = await openVault({ folder: join(folder, 'vault'), keychain: fileKeychain(join(folder, 'keys')) });
    if (result.kind !== 'open') throw new assert.AssertionError({ message: `round ${round}: does not open: ${result.trouble}` });
    assert.deepEqual([result.rollback, result.newestDamaged, result.journal === 'damaged'], [null, false, false], `round ${round}`);
    const { content, journal } = result.vault;
    const done = countOf(content);
    assert.ok(done === acknowledged || done === acknowledged + 1, `round ${round}: ${acknowledged} acknowledged, ${done} there`);
    assert.deepEqual(plain(content), plain(expected(done)), `round ${round}: the content after ${done} mutations`);
    const waiting = journal.entries().map(({ payload }) => Number(Buffer.from(payload).toString()));
    assert.ok(lastJournaled <= done || waiting.includes(lastJournaled), `round ${round}: journal record ${lastJournaled} lost`);
    assert.equal(new Set(waiting).size, waiting.length, `round ${round}: a record twice`);
    report = { ...report, kills: round, mutations: done, ahead: report.ahead + (done > acknowledged ? 1 : 0), torn: report.torn + (left ? 1 : 0) };
    acknowledged = done;
    said(report);
  }
  return report;
}

/** Runs the child, kills it some microseconds after its n-th word, and returns every word that it had said. */
async function runAndKill(folder: string, words: number, turns: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(folder, 'out', 'child.cjs'), join(folder, 'vault'), join(folder, 'keys')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  const kill = (left: number): void => {
    if (left === 0) child.kill('SIGKILL');
    else setImmediate(kill, left - 1);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    if (said.length === words) kill(turns);
  });
  if (words === 0) child.once('spawn', () => kill(turns));
  await once(child, 'close');
  return said;
}
