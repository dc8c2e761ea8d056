/** @file Locking in the real window (threat: somebody at the unlocked desktop): what a locked window holds, and what opens it. */
import type * as Fs from 'node:fs';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe';
import { clipboardOf, NOON, openDesk, setClipboard, type Desk } from '../support/desktop';
import { heldBy } from '../support/heap';
import type { AuthenticatorPage } from './pages/authenticator';

const PASS = 'violin under eleven lamps';
const URI = 'otpauth://totp/Marktwort:somebody@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Marktwort';
const WORDS = ['Marktwort', 'somebody@example.org'] as const;
const shots = process.env['TESSERA_SHOTS'];

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.add(URI);
});
afterAll(() => desk.leave());

/** A page that is gone is collected in a few rounds. */
const expectHeld = (page: Page, words: readonly string[]): Promise<void> => expect.poll(() => heldBy(page, words)).toEqual([]);

const shot = async (name: string): Promise<void> => {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: scheme });
    await app.page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
};

describe('with the keychain alone', () => {
  it('Ctrl+L leaves no name and no code in the window, and a click opens it again', async () => {
    const code = await app.code('Marktwort');
    expect(code).toMatch(/^\d{6}$/);
    expect(await heldBy(app.page, [...WORDS, code])).toEqual([...WORDS, code]); // the search can find them
    await app.search.press('Enter');
    await expect.poll(() => clipboardOf(desk.running)).toBe(code);
    await app.page.keyboard.press('Control+l');
    await app.locked.waitFor();
    await expectHeld(app.page, [...WORDS, code]);
    expect(await clipboardOf(desk.running)).toBe('');
    expect(await axeFindings(app.page)).toEqual([]);
    await shot('locked-click');
    await app.page.getByRole('button', { name: 'Open' }).click();
    await app.row('Marktwort').waitFor();
    expect(await app.code('Marktwort')).toBe(code);
  });
});

describe('with a passphrase', () => {
  it('is set by the page, and then the only thing that opens a lock', async () => {
    const answer = await app.page.evaluate((passphrase) => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<unknown> } }).tessera.invoke('security.change', { kind: 'either', proof: null, passphrase }), PASS);
    expect(answer).toEqual({ ok: true, value: { kind: 'either', recovery: false } });
    await app.more('Lock');
    await app.locked.waitFor();
    await expectHeld(app.page, [...WORDS, PASS]);
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
    await app.unlock('not this one');
    await app.page.getByRole('alert').getByText('That passphrase does not open this vault.').waitFor();
    expect(await axeFindings(app.page)).toEqual([]);
    await shot('locked-wrong');
    await app.unlock(PASS);
    await app.row('Marktwort').waitFor();
    await expectHeld(app.page, [PASS]);
  });

  it('is asked for before a secret is shown, then not again for two minutes', async () => {
    const { page } = app;
    await app.act('Marktwort', 'Show');
    await app.sheet.getByRole('img', { name: /QR code/ }).waitFor(); // unlocked a moment ago
    await page.keyboard.press('Escape');
    await app.sheet.waitFor({ state: 'detached' });
    await desk.running.setTime(NOON + 121_000);
    await app.act('Marktwort', 'Show');
    await app.who.waitFor();
    expect(await heldBy(page, ['GEZDGNBVGY3TQOJQ'])).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await shot('who-is-there');
    await app.who.getByLabel('Passphrase', { exact: true }).fill('not this one');
    await page.keyboard.press('Enter');
    await app.who.getByRole('alert').getByText('That passphrase does not open this vault.').waitFor();
    await page.keyboard.press('Escape');
    await app.who.waitFor({ state: 'detached' });
    await app.sheet.getByText('Before this is shown, Tessera asks who is there.').waitFor(); // not answered, not shown
    await page.keyboard.press('Escape');
    await app.act('Marktwort', 'Show');
    await app.who.getByLabel('Passphrase', { exact: true }).fill(PASS);
    await page.keyboard.press('Enter');
    await app.who.waitFor({ state: 'detached' });
    await app.sheet.getByRole('img', { name: /QR code/ }).waitFor();
    await page.keyboard.press('Escape');
    await app.sheet.waitFor({ state: 'detached' });
  });

  it('locks both windows at once', async () => {
    await app.more('Connected services');
    const admin = await desk.running.window('admin');
    await admin.getByRole('button', { name: /^(Add|Connect)/ }).first().waitFor();
    await app.page.bringToFront();
    await app.more('Lock');
    await app.locked.waitFor();
    await admin.getByRole('heading', { name: 'Tessera is locked' }).waitFor();
    await expectHeld(admin, WORDS);
    await admin.getByLabel('Passphrase', { exact: true }).fill(PASS);
    await admin.keyboard.press('Enter');
    await admin.getByRole('button', { name: /^(Add|Connect)/ }).first().waitFor();
    await app.row('Marktwort').waitFor();
    await admin.close();
  });

  it('is asked for in the language and colours of the person', async () => {
    await app.page.keyboard.press('Control+,');
    await app.sheet.getByLabel('Language').selectOption('de');
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Control+l');
    await app.page.getByRole('heading', { name: 'Tessera ist gesperrt' }).waitFor();
    await app.page.getByLabel('Passphrase', { exact: true }).fill(PASS);
    await app.page.keyboard.press('Enter');
    await app.page.getByText('Marktwort').first().waitFor();
    await app.page.keyboard.press('Control+,');
    await app.sheet.getByLabel('Sprache').selectOption('en');
    await app.page.keyboard.press('Escape');
  });

  it('does not ask at the start, where the keychain opens it too', async () => {
    await desk.running.quit();
    desk = await openDesk({ now: NOON }, desk.home);
    app = desk.app;
    await app.row('Marktwort').waitFor(); // either: the keychain opens it at the start
  });

  it('offers no sensor where the system has none', async () => {
    await app.act('Marktwort', 'Show');
    await app.who.waitFor();
    expect(await app.who.getByRole('button', { name: 'Use Touch ID' }).count()).toBe(0);
    await app.page.keyboard.press('Escape');
    await app.goHome();
  });

  it('a sensor that knows the person answers before a secret is shown; one that does not leaves it hidden', async () => {
    await desk.running.quit();
    desk = await openDesk({ now: NOON, env: { TESSERA_TEST_SENSOR: 'yes' } }, desk.home);
    app = desk.app;
    await app.act('Marktwort', 'Show');
    const touch = app.who.getByRole('button', { name: 'Use Touch ID' });
    await touch.click();
    await app.who.getByRole('alert').getByText('The system did not recognise you.').waitFor();
    expect(await heldBy(app.page, ['GEZDGNBVGY3TQOJQ'])).toEqual([]);
    expect(await axeFindings(app.page)).toEqual([]);
    await shot('who-touch-id');
    await desk.running.app.evaluate(() => {
      (globalThis as unknown as { tesseraSensor: { known: boolean } }).tesseraSensor.known = true;
    });
    await touch.click();
    await app.who.waitFor({ state: 'detached' });
    await app.sheet.getByRole('img', { name: /QR code/ }).waitFor();
    await app.goHome();
  });
});

describe('quitting', () => {
  it.each([['takes a copied code out of the clipboard', null, ''], ['leaves what was copied since', 'from another program', 'from another program']] as const)('%s', async (_what, since, left) => {
    const own = await openDesk({ now: NOON });
    const told = join(own.home.path, 'told');
    await own.app.add(URI);
    await own.app.search.press('Enter');
    await expect.poll(() => clipboardOf(own.running)).toMatch(/^\d{6}$/);
    if (since !== null) await setClipboard(own.running, since);
    // The last that the app does. What it owns of the clipboard goes with its process here, so nobody could look afterwards.
    await own.running.app.evaluate(({ app: electron, clipboard }, path) => {
      const main = Reflect.get(process, 'mainModule') as { require(name: string): typeof Fs };
      const { writeFileSync } = main.require('node:fs');
      // Electron 44 and newer answer with a promise, which nothing waits for here.
      electron.on('will-quit', () => writeFileSync(path, (Reflect.get(clipboard, 'readText') as unknown as () => string)()));
    }, told);
    await own.running.quit();
    expect(readFileSync(told, 'utf8')).toBe(left);
    own.home.remove();
  });
});
