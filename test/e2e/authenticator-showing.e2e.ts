/** @file Accounts shown again, in the real window; every code is read back from the screen or the file by Debian's zbarimg. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeMigration } from '../../src-shared/migration/decode';
import { parseOtpauth } from '../../src-shared/otpauth';
import { NOON, clipboardOf, openDesk, type Desk } from '../support/desktop';
import { zbarTexts } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'KRCVGU2FKJAVGSCPK5XVGRKDKJCVIU2I';
const URI = `otpauth://totp/Gr%C3%BC%C3%9Fe%20%E2%98%83:me?secret=${SECRET}&issuer=Gr%C3%BC%C3%9Fe%20%E2%98%83&algorithm=SHA1&digits=6&period=30`;

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.add(URI);
  await app.page.evaluate(() => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<unknown> } }).tessera.invoke('app.openWindow', { window: 'admin' }));
  await desk.running.window('admin');
  await focus('authenticator');
  // The driver makes every page believe that it has the focus; this one is to know the truth.
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  await app.add(`otpauth://hotp/Counter:me?secret=${SECRET.slice(0, 16)}&issuer=Counter&counter=41`);
});

afterEach(async () => {
  await app.goHome();
});

afterAll(() => desk.leave());

const qr = () => app.sheet.locator('.qr-card');
const path = (name: string): string => join(desk.home.path, name);

/** What zbarimg reads on a picture of the whole window. */
async function onScreen(): Promise<readonly string[]> {
  writeFileSync(path('screen.png'), await app.page.screenshot());
  return zbarTexts(path('screen.png'));
}

async function show(name: string): Promise<void> {
  await app.act(name, 'Show QR code');
  await qr().waitFor();
}

const press = (name: string | RegExp): Promise<void> => app.sheet.getByRole('button', { name, exact: typeof name === 'string' }).click();
const said = (text: string | RegExp) => app.sheet.getByRole('status').filter({ hasText: text });
const focus = (name: 'authenticator' | 'admin'): Promise<void> => desk.running.app.evaluate(({ BrowserWindow }, wanted) => {
  for (const window of BrowserWindow.getAllWindows()) if (window.webContents.getURL().startsWith(`app://${wanted}/`)) window.focus();
}, name);

/** Answers the next save dialog as a person would. */
const saveTo = (file: string): Promise<void> => desk.running.app.evaluate(({ dialog }, filePath) => {
  Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) });
}, file);

describe('the QR code of an account', () => {
  it.each(['light', 'dark'] as const)('is read from the screen, %s', async (theme) => {
    await app.page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => app.page.locator('html').getAttribute('data-theme')).toBe(theme);
    await show('Grüße');
    expect(await onScreen()).toEqual([URI]);
    await app.page.emulateMedia({ colorScheme: null });
  });

  it('fills the screen for a phone, and Esc brings the sheet back before it closes it', async () => {
    await show('Grüße');
    const before = await qr().boundingBox();
    await press('Full screen');
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isFullScreen()))).toBe(true);
    await expect.poll(async () => (await qr().boundingBox())?.width ?? 0).toBeGreaterThan((before?.width ?? 0) * 1.5);
    expect(await onScreen()).toEqual([URI]);
    await app.page.keyboard.press('Escape');
    await expect.poll(() => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isFullScreen()))).toBe(false);
    expect(await app.sheet.count()).toBe(1);
    await app.page.keyboard.press('Escape');
    await app.sheet.waitFor({ state: 'detached' });
  });

  it('is also text: the secret in groups of four and the address, to be copied', async () => {
    await show('Grüße');
    await app.sheet.getByText('Secret and address as text').click();
    await app.sheet.getByText('KRCV GU2F KJAV GSCP K5XV GRKD KJCV IU2I').waitFor();
    await press('Copy secret');
    await said('Copied. The clipboard is cleared in 30 s.').waitFor();
    expect(await clipboardOf(desk.running)).toBe(SECRET);
    await press('Copy address');
    await expect.poll(() => clipboardOf(desk.running)).toBe(URI);
  });

  it('carries its counter where it is counter-based, and says what that means', async () => {
    await show('Counter');
    await app.sheet.getByText('use it on one device only').waitFor();
    const [text = ''] = await onScreen();
    expect(parseOtpauth(text)).toMatchObject({ type: 'hotp', counter: 41 });
  });

  it('is copied as a picture', async () => {
    await show('Grüße');
    await press('Copy picture');
    await said('Copied.').waitFor();
    const picture = await desk.running.app.evaluate(({ clipboard }) => {
      // Up to Electron 43; see docs/unverified.md.
      const image = (Reflect.get(clipboard, 'readImage') as () => { toPNG(): Buffer })();
      return image.toPNG().toString('base64');
    });
    writeFileSync(path('copied.png'), Buffer.from(picture, 'base64'));
    expect(zbarTexts(path('copied.png'))).toEqual([URI]);
    await desk.running.setTime(NOON + 31_000);
    await app.status.getByText('The clipboard was cleared.').waitFor();
    await desk.running.setTime(NOON);
  });

  it.each(['png', 'svg'] as const)('is saved as %s, for the owner alone', async (format) => {
    await show('Grüße');
    await saveTo(path(`code.${format}`));
    await press(`Save ${format.toUpperCase()}`);
    await said('Saved').waitFor();
    expect(statSync(path(`code.${format}`)).mode & 0o777).toBe(0o600);
    const picture = path('raster.png');
    await sharp(readFileSync(path(`code.${format}`))).png().toFile(picture);
    expect(zbarTexts(picture)).toEqual([URI]);
    expect(await qr().count()).toBe(1); // the dialog took the focus, which must not hide what it saves
  });

  it('is printed alone, black on white in the dark too, and stays shown while the system asks for the printer', async () => {
    await app.page.emulateMedia({ colorScheme: 'dark' });
    await show('Grüße');
    // The system's dialog: it takes the focus, and no test can answer it.
    await app.page.evaluate(() => {
      window.print = () => {
        window.dispatchEvent(new Event('blur'));
        Reflect.set(window, 'printedByTest', true);
      };
    });
    await press('Print');
    await expect.poll(() => app.page.evaluate(() => Reflect.get(window, 'printedByTest') === true)).toBe(true);
    expect(await qr().count()).toBe(1);
    await app.page.emulateMedia({ media: 'print' });
    expect(await app.page.locator('#root').isVisible()).toBe(false);
    await app.page.locator('.print-sheet').getByText('Grüße ☃').waitFor();
    expect(await onScreen()).toEqual([URI]);
    await app.page.emulateMedia({ media: null, colorScheme: null });
    await app.page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await app.cancel();
    expect(await app.page.locator('.print-sheet').count()).toBe(0);
  });

  it('is kept out of captures while it is shown, by the window of the system', async () => {
    const asked = (): Promise<readonly boolean[]> => desk.running.app.evaluate(() => Reflect.get(globalThis, 'protectionOfTest') as boolean[]);
    // Linux has no such thing, so what is asked of the window is what can be seen here.
    await desk.running.app.evaluate(({ BrowserWindow }) => {
      const heard: boolean[] = [];
      Reflect.set(globalThis, 'protectionOfTest', heard);
      for (const window of BrowserWindow.getAllWindows()) {
        if (!window.webContents.getURL().startsWith('app://authenticator/')) continue;
        const ask = window.setContentProtection.bind(window);
        window.setContentProtection = (on) => {
          heard.push(on);
          ask(on);
        };
      }
    });
    await show('Grüße');
    expect(await asked()).toEqual([true]);
    await app.cancel();
    await expect.poll(asked).toEqual([true, false]);
  });

  it('says in a sentence that a file could not be written', async () => {
    await show('Grüße');
    await saveTo(path('missing/code.png'));
    await press('Save PNG');
    await app.alert.getByText('The file could not be saved there.').waitFor();
  });

  it('is hidden when the window is left, and can then be neither seen, copied nor found in the page', async () => {
    await show('Grüße');
    await app.sheet.getByText('Secret and address as text').click();
    await focus('admin');
    await app.sheet.getByText('Hidden, because the window was left.').waitFor();
    expect(await onScreen()).toEqual([]);
    const answer = await app.page.evaluate((id) => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<unknown> } }).tessera.invoke('accounts.copyShown', { id, what: 'secret' }), await idOf('Grüße'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
    expect(await app.page.content()).not.toContain(SECRET.slice(0, 12));
    await focus('authenticator');
    await press('Show again');
    await qr().waitFor();
    expect(await onScreen()).toEqual([URI]);
  });

  it('leaves nothing of itself in the page\'s memory when it is closed', async () => {
    await show('Grüße');
    await app.cancel();
    // React keeps what it drew before the last time until it draws again.
    await app.search.fill('Count');
    await app.search.fill('');
    expect(await heapOf()).toContain('Counter'); // the snapshot holds the window's own strings
    await expect.poll(async () => {
      const heap = await heapOf();
      return [SECRET, 'KRCV GU2F', URI].filter((form) => heap.includes(form));
    }).toEqual([]);
  });
});

/** Main's ids, as the window has them. */
async function idOf(name: string): Promise<string> {
  const answer = await app.page.evaluate(() => (window as unknown as { tessera: { invoke(name: string): Promise<{ value: { id: string; issuer: string }[] }> } }).tessera.invoke('accounts.list'));
  return answer.value.find(({ issuer }) => issuer.includes(name))?.id ?? '';
}

async function heapOf(): Promise<string> {
  const session = await app.page.context().newCDPSession(app.page);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}

describe('an export to Google Authenticator', () => {
  const open = async (): Promise<void> => {
    await app.more('Export accounts');
    await app.sheet.getByLabel('For which app').selectOption({ label: 'Google Authenticator (QR codes)' });
    await app.sheet.getByRole('button', { name: /^Show / }).waitFor();
  };

  it('names what the format cannot hold with the reason, and shows the rest code by code', async () => {
    const many = Array.from({ length: 21 }, (_, at) => `otpauth://totp/Many${String(at).padStart(2, '0')}:ü${at}?secret=${SECRET}&issuer=Many${String(at).padStart(2, '0')}`);
    await app.paste([...many.map((uri, at) => uri.replace(SECRET, SECRET.slice(0, 16 + (at % 8)).replace(/^K/, 'LMNOPQRSTUVWXYZ234567'[at] ?? 'A'))),
      `otpauth://totp/Slow:me?secret=${SECRET.slice(4)}&issuer=Slow&period=60`, `otpauth://totp/Seven:me?secret=${SECRET.slice(5)}&issuer=Seven&digits=7`,
      `otpauth://totp/Odd:me?secret=${SECRET.slice(6)}&issuer=Odd&algorithm=SHA384`].join('\n'));
    await app.sheet.getByRole('button', { name: 'Add 24 accounts' }).click();
    await app.sheet.waitFor({ state: 'detached' });

    await open();
    const left = app.sheet.getByRole('list', { name: '3 of 26 accounts do not fit into Google Authenticator and stay here' });
    expect(await left.getByRole('listitem').allTextContents()).toEqual(['Odd, me: it uses SHA384', 'Seven, me: its code has 7 digits, not 6 or 8', 'Slow, me: its code lasts 60 s, not 30']);
    await app.sheet.getByRole('checkbox', { name: 'Many20' }).uncheck();
    await press('Show 22 accounts');

    const read: string[] = [];
    for (const number of [1, 2, 3]) {
      await app.sheet.getByText(`Code ${number} of 3`).waitFor();
      const texts = await onScreen();
      expect(texts).toHaveLength(1);
      read.push(...texts);
      // By button, then by key.
      if (number === 1) await press('Next');
      if (number === 2) await app.page.keyboard.press('ArrowRight');
    }
    const codes = read.map((text) => decodeMigration(text));
    expect(codes.map(({ batch }) => batch.index)).toEqual([0, 1, 2]);
    expect(new Set(codes.map(({ batch }) => batch.id)).size).toBe(1);
    expect(codes.flatMap(({ found }) => found).map(({ issuer }) => issuer)).toEqual(['Counter', 'Grüße ☃', ...Array.from({ length: 20 }, (_, at) => `Many${String(at).padStart(2, '0')}`)]);
    await app.page.keyboard.press('ArrowLeft');
    await app.sheet.getByText('Code 2 of 3').waitFor();
    await focus('admin');
    await app.sheet.getByText('Hidden, because the window was left.').waitFor();
    expect(await onScreen()).toEqual([]);
    await focus('authenticator');
    await press('Show again');
    await app.sheet.getByText('Code 2 of 3').waitFor();
    expect(await onScreen()).toEqual([read[1]]);
  });
});
