/** @file The quick search as people use it: brought up by a key over another program, one code copied, gone; and Tessera in the background meanwhile. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronSwitches } from '../../build/electron-args.mjs';
import { launchApp, temporaryHome } from '../support/app';
import { clipboardOf, NOON, openDesk, setClipboard, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { codeNow } from '../support/witness';

const run = promisify(execFile);
const SECRETS = { Bank: 'GEZDGNBVGY3TQOJQ', Forum: 'JBSWY3DPEHPK3PXP', Mail: 'MFRGGZDFMZTWQ2LK' } as const;

let desk: Desk;
let palette: Page;

const press = (...keys: string[]): Promise<unknown> => run('xdotool', ['key', '--clearmodifiers', ...keys]);
const field = () => palette.getByRole('combobox', { name: 'Find a code' });
const options = () => palette.getByRole('option');
const visible = (): Promise<boolean> => desk.running.app.evaluate(({ BrowserWindow }) =>
  BrowserWindow.getAllWindows().some((window) => window.webContents.getURL() === 'app://quick/' && window.isVisible()));
const windows = (): Promise<readonly string[]> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()));
const focused = (): Promise<string | null> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? null);

async function startAgain(...args: readonly string[]): Promise<void> {
  const app = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
  const second = spawn(process.env['TESSERA_ELECTRON'] ?? '', [...electronSwitches(), app, ...args], { env: { ...process.env, ...desk.home.env }, stdio: 'ignore' });
  expect(await once(second, 'exit')).toEqual([0, null]);
}

async function summon(): Promise<void> {
  await press('ctrl+alt+o');
  palette = await desk.running.window('quick');
  await palette.getByRole('main').waitFor();
  await expect.poll(focused).toBe('app://quick/');
}

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  for (const [name, secret] of Object.entries(SECRETS)) await desk.app.add(`otpauth://totp/${name}:me@example.org?secret=${secret}&issuer=${name}`);
  await desk.app.add('otpauth://hotp/Counter:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counter&counter=0');
});

afterAll(() => desk.leave());

describe('the key', () => {
  it('is chosen in the settings and brings the search up, ready to type in', async () => {
    await desk.app.more('Settings');
    await desk.app.sheet.getByLabel('Key for the quick search').selectOption('Ctrl+Alt+O');
    await desk.app.sheet.getByRole('button', { name: 'Done' }).click();
    await summon();
    await palette.clock.setFixedTime(NOON);
    await expect.poll(() => field().evaluate((input) => input === document.activeElement)).toBe(true);
    await expect.poll(() => options().count()).toBe(4);
    await photograph(palette, 'quick');
  });

  it('finds by typing, moves by arrows, and Enter copies the marked one, says so and goes', async () => {
    await press('m', 'e');
    await expect.poll(() => options().count()).toBe(4);
    await press('Down', 'Down');
    await expect.poll(() => palette.locator('[aria-selected=true]').innerText()).toContain('Forum');
    expect(await field().getAttribute('aria-activedescendant')).toBe(await palette.locator('[aria-selected=true]').getAttribute('id'));
    await press('Return');
    await palette.getByRole('status').getByText(/^Copied \d{3} \d{3}, clears in 30 s$/).waitFor();
    expect((await clipboardOf(desk.running)).trim()).toBe(codeNow(SECRETS.Forum, NOON));
    await expect.poll(visible).toBe(false);
  });

  it('brings it up as new, where nothing was left of the search, and Escape clears, then goes', async () => {
    await summon();
    await expect.poll(() => field().inputValue()).toBe('');
    expect(await options().first().getAttribute('aria-selected')).toBe('true');
    await press('b', 'a', 'n', 'k');
    await expect.poll(() => options().allInnerTexts()).toEqual([expect.stringContaining('Bank')]);
    await press('Escape');
    await expect.poll(() => field().inputValue()).toBe('');
    await press('z', 'z');
    await palette.getByRole('status').getByText('No account matches.').waitFor({ state: 'attached' });
    await photograph(palette, 'quick-none');
    await press('Escape', 'Escape');
    await expect.poll(visible).toBe(false);
  });

  it('takes the next code of a counter, whose last one may be used up', async () => {
    // RFC 4226, appendix D: the counters 0 and 1 of this secret.
    for (const code of ['755224', '287082']) {
      await summon();
      await press('c', 'o', 'u');
      await expect.poll(() => options().count()).toBe(1);
      await press('Return');
      await palette.getByRole('status').getByText(/^Copied/).waitFor();
      expect((await clipboardOf(desk.running)).trim()).toBe(code);
      await expect.poll(visible).toBe(false);
    }
  });

  it('uses up one code of a counter, however often Enter is pressed, and goes by its own key', async () => {
    await summon();
    await press('c', 'o', 'u');
    await expect.poll(() => options().count()).toBe(1);
    await press('Return', 'Return', 'Return');
    await expect.poll(visible).toBe(false);
    expect((await clipboardOf(desk.running)).trim()).toBe('359152');
    await summon();
    await press('ctrl+alt+o');
    await expect.poll(visible).toBe(false);
  });

  it('goes when another window is clicked, and holds no code while nobody sees it', async () => {
    await summon();
    await expect.poll(() => palette.locator('[data-code]:not([data-code=""])').count()).toBeGreaterThan(2);
    await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL() === 'app://authenticator/')?.focus());
    await expect.poll(visible).toBe(false);
    await expect.poll(() => palette.locator('[data-code], input').count()).toBe(0);
  });

  it('that another program has is refused with a sentence, and the one before stays', async () => {
    const other = await openDesk({ args: ['--profile', 'other'] }, desk.home);
    await other.app.more('Settings');
    const choice = other.app.sheet.getByLabel('Key for the quick search');
    await choice.selectOption('Ctrl+Alt+O');
    await other.app.alert.getByText('Another program has this key.').waitFor();
    expect(await choice.inputValue()).toBe('none');
    await other.running.quit();
    await summon();
    await press('Escape');
    await expect.poll(visible).toBe(false);
  });
});

describe('hidden codes', () => {
  it('stay hidden, and are copied without being named', async () => {
    await desk.app.more('Settings');
    await desk.app.sheet.getByLabel(/^Hide codes/).click();
    await desk.app.sheet.getByRole('button', { name: 'Done' }).click();
    await setClipboard(desk.running, '');
    await summon();
    await press('m', 'a', 'i', 'l');
    await expect.poll(() => options().count()).toBe(1);
    expect(await palette.content()).not.toContain(codeNow(SECRETS.Mail, NOON).slice(0, 3));
    await press('Return');
    await palette.getByRole('status').getByText('Code copied, clears in 30 s').waitFor();
    expect((await clipboardOf(desk.running)).trim()).toBe(codeNow(SECRETS.Mail, NOON));
    await expect.poll(visible).toBe(false);
  });
});

describe('a lock', () => {
  it('leaves no account in the search, which leads to the window that unlocks', async () => {
    await summon();
    await expect.poll(() => options().count()).toBe(4);
    await press('ctrl+l');
    await palette.getByText('Tessera is locked.').waitFor();
    expect(await options().count()).toBe(0);
    await photograph(palette, 'quick-locked');
    await press('Return');
    await expect.poll(focused).toBe('app://authenticator/');
    await expect.poll(visible).toBe(false);
    await desk.app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await desk.app.list.waitFor();
  });

  it('while it is out of sight takes its page along: nothing is loaded into it after the vault is open again', async () => {
    await summon();
    await press('Escape');
    await expect.poll(visible).toBe(false);
    await desk.app.more('Lock');
    await expect.poll(windows).toEqual(['app://authenticator/']);
    await desk.app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await desk.app.list.waitFor();
  });
});

describe('in the background', () => {
  it('Tessera goes on without a window: the key works, a second start brings it back, --quick the search', async () => {
    await summon(); // so that there is one
    await press('Escape');
    await expect.poll(visible).toBe(false);
    await desk.app.more('Settings');
    await desk.app.sheet.getByLabel(/^Stay in the tray/).click();
    await photograph(desk.app.page, 'settings-desktop');
    await desk.app.sheet.getByRole('button', { name: 'Done' }).click();
    await desk.app.page.close();
    await expect.poll(windows).toEqual(['app://quick/']);
    await summon();
    await press('b', 'a', 'n', 'k');
    await press('Return');
    await palette.getByRole('status').getByText(/copied/i).waitFor();
    await expect.poll(visible).toBe(false);
    await startAgain();
    await expect.poll(focused).toBe('app://authenticator/');
    await startAgain('--quick');
    await expect.poll(focused).toBe('app://quick/');
    await press('Escape');
    await expect.poll(visible).toBe(false);
  });

  it('without it, closing the last window quits, once a code that the search copied is off the clipboard', async () => {
    const page = await desk.running.window('authenticator');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByLabel(/^Stay in the tray/).click();
    await summon();
    await press('b', 'a', 'n', 'k');
    await press('Return');
    await palette.getByRole('status').getByText(/copied/i).waitFor();
    await expect.poll(visible).toBe(false);
    const ended = once(desk.running.app.process(), 'exit');
    await page.close();
    await expect.poll(windows).toEqual(['app://quick/']);
    expect((await clipboardOf(desk.running)).trim()).toBe(codeNow(SECRETS.Bank, NOON));
    await desk.running.setTime(NOON + 31_000).catch(() => undefined); // it may be gone before it answers
    await ended;
  });
});

describe('as the first start', () => {
  it('--quick opens the search alone, and Escape ends it', async () => {
    const home = temporaryHome();
    const running = await launchApp({ env: home.env, args: ['--quick'], window: 'quick' });
    await running.page.getByText('There are no accounts yet.').waitFor();
    expect(running.app.windows().map((page) => page.url())).toEqual(['app://quick/']);
    const ended = once(running.app.process(), 'exit');
    await running.page.keyboard.press('Escape').catch(() => undefined); // it is gone before the key is up
    expect(await ended).toEqual([0, null]);
    home.remove();
  });
});
