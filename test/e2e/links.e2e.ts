/** @file Links from other programs: they reach the app in its arguments, wait for a person, take nothing and fetch nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { electronSwitches } from '../../build/electron-args.mjs';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { dropFiles, NOON, openDesk, setClipboard, setClipboardPicture, type Desk } from '../support/desktop';
import { pngQr } from '../support/pictures';
import { codeNow } from '../support/witness';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const link = (name: string, more = ''): string => `otpauth://totp/${name}:me?secret=${SECRET}&issuer=${name}${more}`;

const shots = process.env['TESSERA_SHOTS'];
let desk: Desk;
let home = temporaryHome();

afterEach(async () => {
  await desk.leave();
  home = temporaryHome();
});

async function look(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await desk.app.page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(desk.app.page), `${name} ${scheme}`).toEqual([]);
    if (shots === undefined) continue;
    mkdirSync(shots, { recursive: true });
    await desk.app.page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
}

/** As the system starts the app for a link: another process, which ends at once. */
async function send(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const program = process.env['TESSERA_ELECTRON'] ?? '';
  const app = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
  const second = spawn(program, [...electronSwitches(), app, ...args], { env: { ...process.env, ...home.env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const [code] = (await once(second, 'close')) as [number | null];
  return { code, said };
}

const focusedWindow = (): Promise<string | null> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? null);
const authenticatorIs = (what: 'isMinimized' | 'isFocused'): Promise<boolean> =>
  desk.running.app.evaluate(({ BrowserWindow }, name) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().startsWith('app://authenticator'))?.[name]() === true, what);

/** The admin window in front, as a person who is elsewhere. */
async function goElsewhere(): Promise<void> {
  await send('--admin');
  const admin = await desk.running.window('admin');
  await admin.getByRole('heading', { name: 'No connections yet' }).waitFor();
  await expect.poll(focusedWindow).toBe('app://admin/');
}

describe('a link of a second start', () => {
  it('stands on the confirm sheet of the first, which does not take the focus; Enter gives it up', async () => {
    desk = await openDesk({ now: NOON }, home);
    await goElsewhere();
    expect((await send('--', link('Sent'))).code).toBe(0);
    expect(await desk.app.proof()).toBe(codeNow(SECRET, NOON));
    await desk.app.sheet.getByText('This came by a link from another program').waitFor();
    expect(await focusedWindow()).toBe('app://admin/');
    await desk.app.page.keyboard.press('Enter');
    await desk.app.sheet.waitFor({ state: 'detached' });
    expect(await desk.app.page.getByText('No accounts yet').isVisible()).toBe(true);
    expect(desk.running.log()).not.toContain(SECRET);
  });

  it('leaves a minimised window minimised', async () => {
    desk = await openDesk({}, home);
    await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await expect.poll(() => authenticatorIs('isMinimized')).toBe(true);
    await send('--', link('Sent'));
    await desk.app.sheet.waitFor({ state: 'attached' });
    expect(await authenticatorIs('isMinimized')).toBe(true);
  });

  it('asks where a person is at work, one after the other, the newer ones counted', async () => {
    desk = await openDesk({ now: NOON }, home);
    await desk.app.page.bringToFront();
    await expect.poll(() => authenticatorIs('isFocused')).toBe(true);
    await desk.app.search.or(desk.app.door('Paste')).first().waitFor();
    await send('--', link('First'));
    await desk.app.page.getByText('A link from another program wants to add an account.').waitFor();
    expect(await desk.app.sheet.count()).toBe(0);
    await desk.app.page.getByRole('button', { name: 'Look at it' }).click();
    await desk.app.proof();
    await send('--', link('Second'), link('Third'));
    await desk.app.sheet.getByText('2 more links wait.').waitFor();
    expect(await desk.app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('First');
    await desk.app.save();
    await desk.app.row('First').waitFor();
    await desk.app.page.getByText('2 links from other programs want to add accounts.').waitFor();
    await desk.app.page.getByRole('button', { name: 'Look at it' }).click();
    await desk.app.sheet.getByText('You already have this account').first().waitFor();
    await desk.app.cancel();
    await desk.app.page.getByText('A link from another program wants to add an account.').waitFor();
    expect(await desk.app.names()).toEqual(['First']);
  });

  it('of another kind is said to be none', async () => {
    desk = await openDesk({}, home);
    await goElsewhere();
    await send('--', 'otpauth://totp/x?secret=0189');
    await desk.app.status.getByText('A link from another program cannot be used. The secret holds “0”').waitFor();
  });

  it('without one comes to the front as ever', async () => {
    desk = await openDesk({}, home);
    await goElsewhere();
    expect((await send()).code).toBe(0);
    await expect.poll(focusedWindow).toBe('app://authenticator/');
  });

  it.each([['--admin'], ['--no-sandbox'], ['/etc/passwd'], [link('X'), '--admin']])('brings nothing else with it: -- %s', async (...args) => {
    desk = await openDesk({}, home);
    const { code, said } = await send('--', ...args);
    expect(code).toBe(2);
    expect(said).toContain('after -- only otpauth:// and otpauth-migration:// links may stand');
    expect(said).not.toContain(SECRET);
    expect(desk.running.app.windows().length).toBe(1);
  });

  it('is none before --', async () => {
    desk = await openDesk({}, home);
    expect((await send(link('Before'))).code).toBe(0);
    await expect.poll(() => authenticatorIs('isFocused')).toBe(true);
    expect(await desk.app.sheet.count()).toBe(0);
    expect(await desk.app.page.getByText('A link from another program').count()).toBe(0);
  });
});

describe('a first start with a link', () => {
  it('shows it in a window behind the others, and its arguments can no longer be read', async () => {
    desk = await openDesk({ now: NOON, args: ['--', link('Started')], settled: false }, home);
    expect(await desk.app.proof()).toBe(codeNow(SECRET, NOON));
    expect(await authenticatorIs('isFocused')).toBe(false);
    const pid = await desk.running.app.evaluate(() => process.pid);
    expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(SECRET);
    await desk.app.cancel();
    await desk.app.page.getByText('No accounts yet').waitFor();
  });
});

describe('a link with a picture in it', () => {
  it('reaches nobody', async () => {
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const picture = encodeURIComponent(`http://127.0.0.1:${String(address.port)}/logo.png`);
    desk = await openDesk({}, home);
    await goElsewhere();
    await send('--', link('Pictured', `&image=${picture}&icon=${picture}`));
    await desk.app.proof();
    await desk.app.save();
    await desk.app.row('Pictured').waitFor();
    expect(reached).toBe(0);
    server.close();
  });
});

describe('while the vault is not open', () => {
  it('a link waits two minutes, is dropped, and both are said', async () => {
    desk = await openDesk({ now: NOON, env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } }, home);
    await desk.app.trouble('The keychain does not answer').waitFor();
    await send('--', link('Late'));
    await desk.app.page.getByText('A link from another program waits for the vault').waitFor();
    await look('trouble-link-waits');
    await desk.running.setTime(NOON + 119_000);
    expect(await desk.app.page.getByText('A link from another program waits for the vault').isVisible()).toBe(true);
    await desk.running.setTime(NOON + 120_000);
    await desk.app.page.getByText('A link from another program was dropped, because the vault was not open.').waitFor();
  });
});

describe('while the vault is locked', () => {
  it('a link waits two minutes and is dropped; a newer one is shown once the vault is opened', async () => {
    desk = await openDesk({ now: NOON }, home);
    await desk.app.more('Lock');
    await desk.app.locked.waitFor();
    await send('--', link('Late'));
    await desk.app.page.getByText('A link from another program waits for the vault').waitFor();
    expect(await desk.app.page.content()).not.toContain('Late');
    await desk.running.setTime(NOON + 60_000);
    await send('--', link('Intime'));
    await desk.app.page.getByText('2 links from other programs wait for the vault').waitFor();
    await desk.running.setTime(NOON + 119_999);
    expect(await desk.app.page.getByText('2 links from other programs wait for the vault').isVisible()).toBe(true);
    await desk.running.setTime(NOON + 120_000);
    await desk.app.page.getByText('A link from another program was dropped, because the vault was not open.').waitFor();
    await desk.app.page.getByText('A link from another program waits for the vault').waitFor();
    await look('locked-link-waits');
    await desk.app.page.getByRole('button', { name: 'Open', exact: true }).click();
    // What waits is offered, over nothing that a person does; what was dropped is gone.
    await desk.app.sheet.or(desk.app.page.getByRole('button', { name: 'Look at it' })).first().waitFor();
    if ((await desk.app.sheet.count()) === 0) await desk.app.page.getByRole('button', { name: 'Look at it' }).click();
    expect(await desk.app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Intime');
    await desk.app.cancel();
    await desk.app.page.getByText('No accounts yet').waitFor();
    expect(await desk.app.page.getByRole('button', { name: 'Look at it' }).count()).toBe(0);
  });
});

describe('the admin window', () => {
  it('hands what is dropped on it to the authenticator, pictures and links', async () => {
    desk = await openDesk({ now: NOON }, home);
    await goElsewhere();
    const admin = await desk.running.window('admin');
    const file = join(home.path, 'two.png');
    writeFileSync(file, pngQr([link('Left'), `otpauth://totp/Right:me?secret=JBSWY3DPEHPK3PXP&issuer=Right`]));
    await dropFiles(admin, [file]);
    await desk.app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
    await expect.poll(focusedWindow).toBe('app://authenticator/');
    await desk.app.sheet.getByRole('button', { name: 'Add 2 accounts' }).click();
    await desk.app.row('Right').waitFor();
  });

  it('hands over what is pasted on it, a picture or a text that holds a link', async () => {
    desk = await openDesk({ now: NOON }, home);
    await goElsewhere();
    const admin = await desk.running.window('admin');
    await setClipboardPicture(desk.running, pngQr([link('Copied')]));
    await admin.getByRole('button', { name: 'Add a connection' }).first().focus();
    await admin.keyboard.press('Control+v');
    await desk.app.proof();
    expect(await desk.app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Copied');
    await desk.app.cancel();
    await setClipboard(desk.running, `Your account: ${link('Mailed')}`);
    await admin.keyboard.press('Control+v');
    await desk.app.proof();
    expect(await desk.app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Mailed');
  });
});
