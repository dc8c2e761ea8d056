/**
 * @file Real folders that refuse: a full disk, a quota, a read-only mount, missing permissions, a file that another program
 * holds. Each is a sentence (a failure with its reason, or a state with a screen), nothing is lost, and it goes on when it no longer refuses.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { canMount as mountable } from '../support/small-disk';
import type { Said } from './folder-child';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** Root may do anything to a folder: permissions are tried as somebody who may not. */
const become = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];

/** Without it the limit on file sizes and the permissions stand in. */
const canMount = isRoot && mountable;

let base: string;
let folder: string;
const undo: (() => void)[] = [];

beforeAll(async () => {
  base = mkdtempSync('/tmp/tessera-folder-'); // not $TMPDIR, which may be root's alone
  chmodSync(base, 0o755);
  await build({ configFile: false, logLevel: 'error', build: { ssr: resolve('test/faults/folder-child.ts'), outDir: join(base, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs' } } }, ssr: { noExternal: true } });
  execFileSync('chmod', ['-R', 'a+rX', join(base, 'out')]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

beforeEach(() => {
  for (const name of ['vault', 'keys']) {
    mkdirSync(join(base, name), { mode: 0o700 });
    if (isRoot) chownSync(join(base, name), NOBODY, NOBODY);
  }
  folder = join(base, 'vault');
});
afterEach(() => {
  for (const act of undo.splice(0).reverse()) act();
  for (const name of ['vault', 'keys']) rmSync(join(base, name), { recursive: true, force: true });
});

/** As the ordinary user; `shell` runs before it in the same process (limits). */
async function run(mutations: number, shell = ''): Promise<Said> {
  const command = [...become, 'bash', '-c', `${shell}exec "$@"`, 'bash', process.execPath, join(base, 'out', 'child.cjs'), folder, join(base, 'keys'), String(mutations)];
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: base, env: { PATH: process.env['PATH'] } });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(said) as Said;
}

const went = (had: number, acknowledged: number): Said => ({ opened: 'open', had, acknowledged, refused: null, journal: null });

function mount(...options: readonly string[]): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=700,uid=${NOBODY},gid=${NOBODY}${options.map((option) => `,${option}`).join('')}`, 'tessera', folder]);
  undo.push(() => execFileSync('umount', [folder]));
}

describe('a disk that is full', () => {
  it.runIf(canMount)('(a real file system of 128 KiB) refuses by name, keeps everything, and goes on with room again', async () => {
    mount('size=128k');
    expect(await run(5)).toEqual(went(0, 5));
    const ballast = join(folder, 'ballast');
    execFileSync('bash', ['-c', 'dd if=/dev/zero of="$1" bs=1k 2>/dev/null || true', 'bash', ballast]);
    expect(await run(5)).toEqual({ opened: 'open', had: 5, acknowledged: 0, refused: 'disk-full', journal: 'disk-full' });
    unlinkSync(ballast);
    expect(await run(5)).toEqual(went(5, 5));
    expect((await run(0)).had).toBe(10);
  });

  it('for this user (a file may not grow further) refuses by name, keeps everything, and goes on without the limit', async () => {
    expect(await run(5)).toEqual(went(0, 5));
    const limited = await run(300, "trap '' XFSZ; ulimit -f 6; ");
    expect([limited.opened, limited.had, limited.refused]).toEqual(['open', 5, 'disk-full']);
    expect(limited.acknowledged).toBeGreaterThan(5);
    expect(await run(1)).toEqual(went(5 + limited.acknowledged, 1));
  });
});

describe('a folder that may not be written', () => {
  it.runIf(canMount)('because the file system is mounted read-only: the vault opens, every change is refused', async () => {
    mount();
    expect(await run(3)).toEqual(went(0, 3));
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expect(await run(1)).toEqual({ opened: 'open', had: 3, acknowledged: 0, refused: 'disk-refused EROFS', journal: 'disk-refused EROFS' });
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    expect(await run(1)).toEqual(went(3, 1));
  });

  it('because of its permissions: the vault opens, every change is refused; nor is a vault made there', async () => {
    chmodSync(folder, 0o500);
    expect((await run(1)).opened).toBe('folder-unusable');
    chmodSync(folder, 0o700);
    expect(await run(3)).toEqual(went(0, 3));
    chmodSync(folder, 0o500); // the journal's own file can still grow
    expect(await run(1)).toEqual({ opened: 'open', had: 3, acknowledged: 0, refused: 'disk-refused EACCES', journal: null });
    chmodSync(folder, 0o700);
    expect(await run(1)).toEqual(went(3, 1));
  });
});

describe('without permission to read', () => {
  it.each([['the folder', ''], ['the newest file', 'vault.tessera'], ['the journal', 'vault.journal']])('%s is a state of its own, and nothing is made in its place', async (_what, name) => {
    expect(await run(3)).toEqual(went(0, 3));
    const path = join(folder, name);
    chmodSync(path, 0);
    expect((await run(1)).opened).toBe('folder-unusable');
    chmodSync(path, 0o700);
    expect(await run(1)).toEqual(went(3, 1));
  });

  it.runIf(isRoot)('the vault of another user is neither opened nor touched', async () => {
    expect(await run(3)).toEqual(went(0, 3));
    chownSync(folder, 0, 0);
    expect((await run(1)).opened).toBe('folder-unusable');
    chownSync(folder, NOBODY, NOBODY);
    expect(await run(1)).toEqual(went(3, 1));
  });
});

describe('a file that another program holds', () => {
  it('with an advisory lock, or open for writing, stops nothing on Linux', async () => {
    expect(await run(3)).toEqual(went(0, 3));
    const holder = spawn('flock', [join(folder, 'vault.tessera'), 'bash', '-c', 'exec 9<>"$1"; echo held; read -r', 'bash', join(folder, 'vault.journal')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    expect(await run(3)).toEqual(went(3, 3));
    holder.stdin.end('\n');
    await once(holder, 'close');
    expect((await run(0)).had).toBe(6);
  });

  it('as a folder in the place of the next file: refused by name, nothing lost', async () => {
    expect(await run(3)).toEqual(went(0, 3));
    mkdirSync(join(folder, 'vault.tessera.tmp'));
    writeFileSync(join(folder, 'vault.tessera.tmp', 'x'), '');
    const held = await run(1);
    expect([held.opened, held.had, held.acknowledged, held.refused?.split(' ')[0]]).toEqual(['open', 3, 0, 'disk-refused']);
    rmSync(join(folder, 'vault.tessera.tmp'), { recursive: true });
    expect(await run(1)).toEqual(went(3, 1));
  });
});
