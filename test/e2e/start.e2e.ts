/** @file Starting, stopping and starting again: what stays, who comes to the front, which data are apart. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { electronSwitches } from '../../build/electron-args.mjs';
import { launchApp, temporaryHome } from '../support/app';
import { filesBelow, openDesk, type Desk } from '../support/desktop';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const run = promisify(execFile);
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const uri = (name: string): string => `otpauth://totp/${name}:me?secret=${SECRET}&issuer=${name}`;

let desk: Desk;
let home = temporaryHome();

afterEach(async () => {
  await desk.leave();
  home = temporaryHome();
});

/** Two codes are right while the clock ticks over. */
async function expectCode(app: AuthenticatorPage, name: string): Promise<void> {
  const before = codeNow(SECRET);
  expect([before, codeNow(SECRET)]).toContain(await app.code(name));
}

describe('an account', () => {
  it('is there after quitting and starting again', async () => {
    desk = await openDesk({}, home);
    await desk.app.add(uri('Kept'));
    await desk.running.quit();
    desk = await openDesk({}, home);
    await desk.app.row('Kept').waitFor();
    await expectCode(desk.app, 'Kept');
  });

  it('is there after SIGKILL right behind the word that it was added', async () => {
    desk = await openDesk({}, home);
    await desk.app.add(uri('First'));
    await desk.app.paste('otpauth://totp/Second:me?secret=JBSWY3DPEHPK3PXP&issuer=Second');
    await desk.app.proof();
    await desk.app.page.keyboard.press('Enter');
    await desk.app.status.getByText('Added Second').waitFor();
    await desk.running.kill();
    desk = await openDesk({}, home);
    await desk.app.row('Second').waitFor();
    expect(await desk.app.names()).toEqual(['First', 'Second']);
  });

  it('that was on the confirm sheet only is not there after SIGKILL', async () => {
    desk = await openDesk({}, home);
    await desk.app.paste(uri('Never'));
    await desk.app.proof();
    await desk.running.kill();
    desk = await openDesk({}, home);
    await desk.app.page.getByText('No accounts yet').waitFor();
  });
});

describe('a second start', () => {
  const startAgain = async (args: readonly string[] = []): Promise<number | null> => {
    const program = process.env['TESSERA_ELECTRON'] ?? '';
    const app = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
    const second = spawn(program, [...electronSwitches(), app, ...args], { env: { ...process.env, ...home.env }, stdio: 'ignore' });
    const [code] = (await once(second, 'exit')) as [number | null];
    return code;
  };
  const focused = (): Promise<string | null> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? null);

  it('brings the first one to the front and ends', async () => {
    desk = await openDesk({}, home);
    await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(true);
    expect(await startAgain()).toBe(0);
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(false);
    await expect.poll(focused).toBe('app://authenticator/');
    expect(desk.running.app.windows().length).toBe(1);
  });

  it('with --admin opens the admin window of the first', async () => {
    desk = await openDesk({}, home);
    expect(await startAgain(['--admin'])).toBe(0);
    const admin = await desk.running.window('admin');
    await admin.getByRole('heading', { name: 'No connections yet' }).waitFor();
    await expect.poll(focused).toBe('app://admin/');
  });
});

describe('a profile', () => {
  it('has its data apart and says its name', async () => {
    desk = await openDesk({}, home);
    await desk.app.add(uri('Mine'));
    await desk.running.quit();
    desk = await openDesk({ args: ['--profile', 'qa'] }, home);
    await desk.app.page.getByText('No accounts yet').waitFor();
    expect(await desk.app.page.getByText('Profile qa').isVisible()).toBe(true);
    await desk.app.add('otpauth://totp/Test:me?secret=JBSWY3DPEHPK3PXP&issuer=Test');
    expect(readdirSync(join(home.path, '.config')).filter((name) => name.startsWith('Tessera')).length).toBe(2);
    await desk.running.quit();
    desk = await openDesk({}, home);
    await desk.app.row('Mine').waitFor();
    expect(await desk.app.names()).toEqual(['Mine']);
  });

  it('with a name that could leave its folder is refused', async () => {
    desk = await openDesk({}, home);
    const program = process.env['TESSERA_ELECTRON'] ?? '';
    const app = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
    const refused = await run(program, [...electronSwitches(), app, '--profile', '../../x'], { env: { ...process.env, ...home.env } }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--profile needs a name') as string });
  });
});

describe('the admin window', () => {
  it('opens with --admin, alone', async () => {
    desk = await openDesk({}, home);
    await desk.running.quit();
    const running = await launchApp({ env: home.env, args: ['--admin'], window: 'admin' });
    await running.page.getByRole('heading', { name: 'No connections yet' }).waitFor();
    expect(running.app.windows().map((page) => page.url())).toEqual(['app://admin/']);
    desk = { ...desk, leave: async () => { await running.quit(); home.remove(); } };
  });

  it('opens with Ctrl+Shift+A, as the keyboard sends it', async () => {
    desk = await openDesk({}, home);
    await desk.app.page.bringToFront();
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null)).toBe(true);
    await run('xdotool', ['key', '--clearmodifiers', 'ctrl+shift+a']);
    const admin = await desk.running.window('admin');
    await admin.getByRole('heading', { name: 'No connections yet' }).waitFor();
  });
});

describe('the window', () => {
  it('comes back with the size and zoom it had', async () => {
    desk = await openDesk({}, home);
    await desk.running.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds({ x: 100, y: 80, width: 640, height: 555 });
      window?.webContents.setZoomLevel(1);
    });
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds().width)).toBe(640);
    await desk.running.quit();
    desk = await openDesk({}, home);
    const { bounds, zoom } = await desk.running.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return { bounds: window?.getNormalBounds(), zoom: window?.webContents.getZoomLevel() };
    });
    expect(bounds).toMatchObject({ width: 640, height: 555 });
    expect(zoom).toBeCloseTo(1);
  });

  it('leaves nothing of the page on the disk', async () => {
    desk = await openDesk({}, home);
    await desk.app.add(uri('Traceless'));
    await desk.running.quit();
    const names = filesBelow(home.path).filter((path) => /Local Storage|IndexedDB|Cache_Data|Session Storage|Cookies/.test(path) && !path.endsWith('LOG'));
    expect(names.filter((path) => existsSync(path) && /tessera-authenticator|app_authenticator/.test(path))).toEqual([]);
    desk = await openDesk({}, home);
  });
});
