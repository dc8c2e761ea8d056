/**
 * @file A vault's folder that makes trouble while the real app runs: full, read-only, held, slow, a clock that goes back. Each ends in a
 * sentence, nothing is lost, and it goes on when the trouble is over. Permissions of an ordinary user: test/faults/folder.test.ts.
 */
import { execFileSync } from 'node:child_process';
import type * as FsPromises from 'node:fs/promises';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe';
import { temporaryHome, type RunningApp } from '../support/app';
import { NOON, openDesk, type Desk } from '../support/desktop';
import { canMount } from '../support/small-disk';
import type { AuthenticatorPage } from './pages/authenticator';

/** Not on every file system. */
const canForbid = ((): boolean => {
  const place = mkdtempSync(join(tmpdir(), 'tessera-forbid-'));
  try {
    execFileSync('chattr', ['+i', place], { stdio: 'ignore' });
    execFileSync('chattr', ['-i', place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
})();

const shots = process.env['TESSERA_SHOTS'];
/** Each name has a secret of its own. */
const uri = (name: string): string => `otpauth://totp/${name}:me?secret=${`${name.toUpperCase()}ABCDEFGHIJKLMNOP`.slice(0, 16)}&issuer=${name}`;

let home: ReturnType<typeof temporaryHome>;
let config: string;
let desk: Desk;
let app: AuthenticatorPage;
const undo: (() => void)[] = [];

async function begin(options: Parameters<typeof openDesk>[0] = {}): Promise<void> {
  desk = await openDesk(options, home);
  app = desk.app;
}
const again = async (options?: Parameters<typeof openDesk>[0]): Promise<void> => {
  await desk.running.quit();
  await begin(options);
};
const folder = (): string => join(config, readdirSync(config).find((name) => name.startsWith('Tessera')) ?? '');

beforeEach(() => {
  home = temporaryHome();
  config = join(home.path, '.config');
  mkdirSync(config);
});
afterEach(async () => {
  await desk.running.quit();
  for (const act of undo.splice(0).reverse()) act();
  home.remove();
});

/** A file system of its own under the profile's folder. */
function mount(size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=700,size=${size}`, 'tessera', config]);
  undo.push(() => execFileSync('umount', ['-l', config]));
}

async function look(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(app.page), `${name} ${scheme}`).toEqual([]);
    if (shots === undefined) continue;
    mkdirSync(shots, { recursive: true });
    await app.page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
}

/** An account as far as the button; whatever comes of it, the sheet shows. */
async function trySaving(name: string): Promise<void> {
  await app.paste(uri(name));
  await app.sheet.getByRole('button', { name: /^Add account/ }).click();
}

describe('a disk', () => {
  it.runIf(canMount)('that is full: said on the sheet, nothing lost, and saved once there is room; a start shows the codes', async () => {
    mount('24m');
    await begin();
    await app.add(uri('Kept'));
    const ballast = join(config, 'ballast');
    const fill = (): void => void execFileSync('bash', ['-c', 'dd if=/dev/zero of="$1" bs=4k 2>/dev/null || true', 'bash', ballast]);
    fill();
    await trySaving('Other');
    await app.alert.getByText('The disk is full. Nothing was saved').waitFor();
    await look('disk-full');
    unlinkSync(ballast);
    await app.save();
    await app.row('Other').waitFor();
    fill();
    await again();
    await app.row('Other').waitFor();
    expect(await app.names()).toHaveLength(2);
    unlinkSync(ballast);
  });

  it.runIf(canMount)('that is read-only: the app starts, shows the codes, and says so when something is to be saved', async () => {
    mount('64m');
    await begin();
    await app.add(uri('Kept'));
    await desk.running.quit();
    execFileSync('mount', ['-o', 'remount,ro', config]);
    await begin();
    await app.row('Kept').waitFor();
    await trySaving('Other');
    await app.alert.getByText('The disk refused to save.').waitFor();
    await app.goHome();
    execFileSync('mount', ['-o', 'remount,rw', config]);
    await app.add(uri('Other'));
    expect(await app.names()).toHaveLength(2);
  });
});

describe('a folder without permission to write (as the file system says to root, too)', () => {
  it.runIf(canForbid)('is said, the codes stay, nothing is lost, and it is saved when the permission is back', async () => {
    await begin();
    await app.add(uri('Kept'));
    const path = folder();
    execFileSync('chattr', ['+i', path]);
    undo.push(() => execFileSync('chattr', ['-i', path]));
    await trySaving('Other');
    await app.alert.getByText('The disk refused to save.').waitFor();
    await look('disk-refused');
    execFileSync('chattr', ['-i', path]);
    await app.save();
    await app.row('Other').waitFor();
    await again();
    expect(await app.names()).toHaveLength(2);
  });
});

describe('the vault’s file', () => {
  it('whose next one cannot be written because something holds its name: said, nothing lost, saved when it lets go', async () => {
    await begin();
    await app.add(uri('Kept'));
    const held = join(folder(), 'vault.tessera.tmp');
    mkdirSync(join(held, 'x'), { recursive: true });
    await trySaving('Other');
    await app.alert.getByText(/^(The disk refused to save|Another Tessera has changed)/).waitFor();
    rmSync(held, { recursive: true });
    await app.save();
    await again();
    expect(await app.names()).toHaveLength(2);
  });

  it('of a newer version is left alone, and nothing is offered that would put another in its place', async () => {
    await begin();
    await app.add(uri('Kept'));
    await desk.running.quit();
    const paths = ['vault.tessera', 'vault.tessera.before'].map((name) => join(folder(), name));
    for (const path of paths) writeFileSync(path, readFileSync(path, 'latin1').replace('"version":1,', '"version":9,'), 'latin1');
    const before = paths.map((path) => readFileSync(path, 'latin1'));
    await begin();
    await app.trouble('A newer Tessera wrote this vault').waitFor();
    expect(await app.page.getByRole('button').allTextContents()).toEqual(['Try again', 'Quit Tessera']);
    await look('newer-version');
    await desk.running.quit();
    expect(paths.map((path) => readFileSync(path, 'latin1'))).toEqual(before);
    for (const path of paths) writeFileSync(path, readFileSync(path, 'latin1').replace('"version":9,', '"version":1,'), 'latin1');
    await begin();
    await app.row('Kept').waitFor();
  });

  it('is safe from a clock that goes back ten days: nothing is asked, nothing lost', async () => {
    await begin({ now: NOON });
    await app.add(uri('Before'));
    await desk.running.setTime(NOON - 864_000_000);
    await app.add(uri('After'));
    await again({ now: NOON - 864_000_000 });
    await app.row('After').waitFor();
    expect(await app.names()).toHaveLength(2);
  });
});

describe('a slow drive', () => {
  /** From now on every fsync of the app waits, as on a share whose server is busy, until `release`. */
  const hold = ({ app: electron }: RunningApp): Promise<void> => electron.evaluate(async () => {
    const main = Reflect.get(process, 'mainModule') as { require(name: string): typeof FsPromises };
    const { open } = main.require('node:fs/promises');
    const file = await open('/dev/null');
    const handle = Object.getPrototypeOf(file) as { sync: () => Promise<void> };
    await file.close();
    const { sync } = handle;
    const waiting = new Promise<void>((resolve) => Object.assign(globalThis, { tesseraRelease: resolve }));
    handle.sync = async function () {
      await waiting;
      await sync.call(this);
    };
  });
  const release = ({ app: electron }: RunningApp): Promise<void> => electron.evaluate(() => {
    (globalThis as unknown as { tesseraRelease: () => void }).tesseraRelease();
  });

  /** From now on every fsync of the app blocks a thread for good, as on a share whose server is gone: opening a pipe that nobody writes to does that. */
  const hang = ({ app: electron }: RunningApp, pipe: string): Promise<void> => electron.evaluate(async (_electron, path) => {
    const main = Reflect.get(process, 'mainModule') as { require(name: string): typeof FsPromises };
    const { open } = main.require('node:fs/promises');
    const file = await open('/dev/null');
    const handle = Object.getPrototypeOf(file) as { sync: () => Promise<void> };
    await file.close();
    handle.sync = async () => {
      await open(path);
    };
  }, pipe);
  /** Main and what it started, by process id. */
  const processes = ({ app: electron }: RunningApp): Promise<readonly number[]> => electron.evaluate(({ app: own }) => own.getAppMetrics().map(({ pid }) => pid));
  const isAlive = (pid: number): boolean => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    } catch {
      return false; // no such process
    }
  };

  it('that never answers is said while the app quits, does not keep it for ever, and costs nothing that was acknowledged', async () => {
    await begin();
    await app.add(uri('Kept'));
    const pipe = join(home.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await hang(desk.running, pipe);
    await trySaving('Other');
    await app.page.getByText('The vault folder is slow').waitFor();
    const pids = await processes(desk.running);
    expect(pids.length).toBeGreaterThan(2);
    const gone = new Promise<void>((done) => desk.running.app.process().once('exit', () => done()));
    await desk.running.app.evaluate(({ app: own }) => own.quit());
    await app.page.getByText('Quitting: waits for the vault folder').waitFor();
    await look('quitting');
    await gone;
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
    await begin();
    await app.row('Kept').waitFor();
    await app.add(uri('Later'));
    expect(await app.names()).toEqual(expect.arrayContaining(['Kept', 'Later']));
  });

  it('is said while it keeps a save waiting; the codes go on, and what was saved is there', async () => {
    await begin();
    await app.add(uri('Kept'));
    await hold(desk.running);
    await trySaving('Other');
    await app.sheet.getByText(/^The vault’s folder answers slowly/).waitFor();
    await app.page.getByText('The vault folder is slow').waitFor();
    await look('slow-save');
    await app.page.keyboard.press('Escape'); // not while it is being saved
    expect(await app.sheet.count()).toBe(1);
    await release(desk.running);
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Other').waitFor();
    await app.page.getByText('The vault folder is slow').waitFor({ state: 'detached' });
    await again();
    expect(await app.names()).toHaveLength(2);
  });
});
