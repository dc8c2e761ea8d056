/** @file Kills a process that journals and mutates, at random instants. TESSERA_KILLS sets how often (30), TESSERA_SEED repeats a run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { openVault } from '../../src-main/vault/open';
import { ids } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';

const kills = Number(process.env['TESSERA_KILLS'] ?? 30);
const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);

/** mulberry32: a run can be repeated by its seed, as far as the scheduler allows. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-kill-'));
  // Bundled once: starting TypeScript anew for each kill would take longer than all else.
  await build({ configFile: false, logLevel: 'error', build: { ssr: resolve('test/faults/kill-child.ts'), outDir: join(folder, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs' } } }, ssr: { noExternal: true } });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the child, kills it some microseconds after its n-th word, and returns every word that it had said. */
async function runAndKill(words: number, turns: number): Promise<readonly string[]> {
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

describe('SIGKILL', () => {
  it(`at ${kills} random instants loses nothing that was acknowledged (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const journaled = new Set<string>();
    const mutated = new Set<string>();
    for (let round = 0; round < kills; round += 1) {
      // Some die while they open; most after a few words.
      const words = random() < 0.1 ? 0 : 1 + Math.floor(random() * 30);
      for (const line of await runAndKill(words, Math.floor(random() * 400))) {
        expect(line).not.toMatch(/^error/);
        const [kind, name] = line.split(' ');
        if (kind === 'j' && name !== undefined) journaled.add(name);
        if (kind === 'm' && name !== undefined) mutated.add(name);
      }
      const result = await openVault({ folder: join(folder, 'vault'), keychain: fileKeychain(join(folder, 'keys')) });
      if (result.kind !== 'open') throw new Error(`round ${round}: ${result.trouble}`);
      expect([result.rollback, result.journal === 'damaged']).toEqual([null, false]);
      const accounts = ids(result.vault.content);
      expect(accounts).toEqual(accounts.map((_, index) => `s${index + 1}`));
      const waiting = result.vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString());
      const present = new Set([...accounts, ...waiting]);
      expect([...mutated].filter((name) => !accounts.includes(name)), `round ${round}: mutations lost`).toEqual([]);
      expect([...journaled].filter((name) => !present.has(name)), `round ${round}: journal records lost`).toEqual([]);
    }
    expect(mutated.size).toBeGreaterThan(kills);
  }, 60_000 + kills * 4_000);
});
