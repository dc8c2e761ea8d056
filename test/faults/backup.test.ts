/** @file A process that backs up, killed at random instants and run out of room: what it called good opens, and no half file stands under a backup's name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from 'vite';
import { openBackup, readBackup } from '../../src-main/backup/file';
import { EXTENSION, tidyFolder } from '../../src-main/backup/folder';
import { argon2id } from '../../src-main/vault/argon2';
import { keys, PASSPHRASE, typed } from '../unit/backup/support';

const ACCOUNTS = 2_000;
const KILLS = 10;

let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tessera-backup-faults-'));
  await build({ configFile: false, logLevel: 'error', build: { ssr: resolve('test/faults/backup-child.ts'), outDir: join(root, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs' } } }, ssr: { noExternal: true } });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folderOf = (): string => mkdtempSync(join(root, 'folder-'));
const whole = async (path: string): Promise<number> => (await openBackup(readBackup(readFileSync(path)), typed(PASSPHRASE), argon2id)).content.accounts.length;
/** How the child is started: it derives nothing itself. */
async function command(folder: string): Promise<readonly string[]> {
  const derived = (await keys()).passphrase?.derived.reveal() ?? new Uint8Array();
  return [join(root, 'out', 'child.cjs'), folder, String(ACCOUNTS), Buffer.from(derived).toString('hex')];
}

it(`SIGKILL at ${KILLS} random instants leaves only whole backups under their names, and the next write tidies up`, async () => {
  const folder = folderOf();
  const given = await command(folder);
  let kept = 0; // several within one second replace each other under one name
  for (let round = 0; round < KILLS; round += 1) {
    const child = spawn(process.execPath, [...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    // Some microseconds after its first or second word: in the middle of a write, a read, or a tidying.
    const kill = (left: number): void => {
      if (left === 0) child.kill('SIGKILL');
      else setImmediate(kill, left - 1);
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (said.length === 1 + (round % 2)) kill(Math.floor(Math.random() * 600));
    });
    await once(child, 'close');
    for (const line of said) expect(line).toMatch(/^kept /);
    kept += said.length;
    for (const name of readdirSync(folder).filter((each) => !each.startsWith('.'))) expect(await whole(join(folder, name)), name).toBe(ACCOUNTS);
  }
  expect(kept).toBeGreaterThanOrEqual(KILLS);
  await tidyFolder(folder, 'vault-of-this-test');
  expect(readdirSync(folder).filter((name) => !name.endsWith(EXTENSION))).toEqual([]);
}, 120_000);

it('out of room it says so, and leaves neither half a backup nor a rest', async () => {
  const folder = folderOf();
  // The kernel refuses every byte after the first 64 KiB of a file, as a full disk does.
  const child = spawn('bash', ['-c', 'ulimit -f 64; trap "" XFSZ; exec "$0" "$@"', process.execPath, ...await command(folder)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  expect([said, readdirSync(folder)]).toEqual(['refused full\n', []]);
}, 60_000);
