/** @file The security page in the real window: passphrase, recovery key, both; and keychain trouble with a way out. */
import { mkdirSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { openDesk, type Desk } from '../support/desktop';
import { startTestKeyring, type TestKeyring } from '../support/keyring';
import type { AuthenticatorPage } from './pages/authenticator';

const FIRST = 'violin under eleven lamps';
const SECOND = 'a ladder made of seven tides';
const shots = process.env['TESSERA_SHOTS'];
const run = promisify(execFile);

const home = temporaryHome();
let keyring: TestKeyring;
let desk: Desk;
let app: AuthenticatorPage;
let words: readonly string[] = [];

async function start(): Promise<void> {
  desk = await openDesk({ env: { DBUS_SESSION_BUS_ADDRESS: keyring.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' }, settled: false }, home);
  app = desk.app;
}

beforeAll(async () => {
  keyring = await startTestKeyring('unlocked');
  await start();
  await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
});
afterAll(async () => {
  await desk.leave();
  await keyring.stop();
  home.remove();
});

async function look(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(app.page), `${name} ${scheme}`).toEqual([]);
    if (shots === undefined) continue;
    mkdirSync(shots, { recursive: true });
    await app.page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
}

const button = (name: string) => app.sheet.getByRole('button', { name });
const field = (name: string) => app.sheet.getByLabel(name, { exact: true });

describe('the security page', () => {
  it('sets a passphrase beside the keychain, and says what is wrong with one', async () => {
    await app.more('Security');
    await look('security-keychain');
    expect(await button('Choose: Keychain and passphrase').isDisabled()).toBe(true);
    await button('Choose: Keychain or passphrase').click();
    await field('New passphrase').fill('short');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('Take at least 8 characters.').waitFor();
    await field('New passphrase').fill('password1');
    await app.sheet.getByText(/^Very weak/).waitFor({ timeout: 30_000 });
    await field('New passphrase').fill(FIRST);
    await app.sheet.getByText('Very strong.').waitFor();
    await field('New passphrase again').fill('something else');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('The two are not the same.').waitFor();
    await look('security-protect');
    await field('New passphrase again').fill(FIRST);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    await app.sheet.getByLabel('Without keyboard and mouse').selectOption('5');
    await app.sheet.getByLabel('When the last window is minimised or hidden').check();
    await look('security-either');
    await app.page.keyboard.press('Escape');
  });

  it('locks when the window is minimised, and keeps that choice', async () => {
    await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await app.locked.waitFor();
    await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    await app.unlock(FIRST);
    await app.row('Kept').waitFor();
    await app.more('Security');
    expect([await app.sheet.getByLabel('Without keyboard and mouse').inputValue(), await app.sheet.getByLabel('When the last window is minimised or hidden').isChecked()]).toEqual(['5', true]);
    await app.sheet.getByLabel('When the last window is minimised or hidden').uncheck();
  });

  it('makes a recovery key that counts once words of it were typed back', async () => {
    await button('Make a recovery key').click();
    await field('Present passphrase').fill('not it at all');
    await app.page.keyboard.press('Enter');
    await app.alert.getByText('That passphrase does not open this vault.').waitFor();
    await field('Present passphrase').fill(FIRST);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('list', { name: 'Words of the recovery key' }).waitFor();
    words = await app.sheet.getByRole('list', { name: 'Words of the recovery key' }).getByRole('listitem').allTextContents();
    expect(words).toHaveLength(12);
    await look('security-words');
    await button('I have them on paper').click();
    const asked = (await app.sheet.locator('label').allTextContents()).map((label) => Number(label.replace('Word ', '')));
    expect(asked).toHaveLength(3);
    await field(`Word ${asked[0] ?? 0}`).fill('wrong');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('That is not what stands there.').waitFor();
    for (const place of asked) await field(`Word ${place}`).fill(words[place - 1] ?? '');
    await look('security-verify');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('You have one on paper.').waitFor();
  });

  it('then lets both be needed, and asks for the passphrase at the start', async () => {
    await button('Choose: Keychain and passphrase').click();
    await field('Present passphrase').fill(FIRST);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    // The paper is the way back now: it cannot be given up.
    await app.sheet.getByText('It stays while keychain and passphrase are needed together').waitFor();
    expect(await button('Remove the recovery key').isDisabled()).toBe(true);
    await button('Remove the recovery key').scrollIntoViewIfNeeded();
    await look('security-recovery-stays');
    await button('Change the passphrase').click();
    await field('Present passphrase').fill(FIRST);
    await field('New passphrase').fill(SECOND);
    await field('New passphrase again').fill(SECOND);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    await desk.running.quit();
    await start();
    await app.locked.waitFor();
    await look('locked-passphrase');
    await app.unlock(FIRST);
    await app.page.getByRole('alert').getByText('That passphrase does not open this vault.').waitFor();
    await app.unlock(SECOND);
    await app.row('Kept').waitFor();
  });
});

describe('a keychain that lost the key', () => {
  it('leaves the recovery key as a way in, and another protection can be chosen with it', async () => {
    await desk.running.quit();
    for (const service of ['tessera', 'tessera-development']) await run('secret-tool', ['clear', 'service', service], { env: { ...process.env, ...keyring.env } }).catch(() => undefined);
    await start();
    await app.unlock(SECOND);
    await app.trouble('The key of this vault is missing').waitFor();
    await look('trouble-key-missing');
    await app.page.getByRole('button', { name: 'Use the recovery key' }).click();
    await app.page.getByLabel('Recovery key: the 12 words from your sheet').fill(words.join(' '));
    await look('trouble-recovery');
    await app.page.getByRole('button', { name: 'Unlock' }).click();
    await app.row('Kept').waitFor();
    await app.more('Security');
    await button('Choose: Passphrase only').click();
    await button('Forgotten? Use the recovery key').click();
    await app.sheet.getByLabel('Recovery key: the 12 words from your sheet').fill(words.join(' '));
    await field('New passphrase').fill(FIRST);
    await field('New passphrase again').fill(FIRST);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    await desk.running.quit();
    await start();
    await app.unlock(FIRST);
    await app.row('Kept').waitFor();
  });

  it('can be left without a recovery key: what that means is said, the passphrase is asked for, and the words open nothing any more', async () => {
    await app.more('Security');
    await app.sheet.getByText('You have one on paper.').waitFor();
    await button('Remove the recovery key').press('Enter');
    await app.sheet.getByText('Nobody can replace a forgotten passphrase then').waitFor();
    await look('security-recovery-remove');
    await field('Present passphrase').fill('not it at all');
    await app.page.keyboard.press('Enter');
    await app.alert.getByText('That passphrase does not open this vault.').waitFor();
    await field('Present passphrase').fill(FIRST);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('There is none.').waitFor();
    expect(await button('Remove the recovery key').count()).toBe(0);
    await app.page.keyboard.press('Escape');
    await app.more('Lock');
    await app.locked.waitFor();
    expect(await app.page.getByRole('button', { name: 'Use the recovery key' }).count()).toBe(0);
    const answer = await app.page.evaluate((typed) => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<unknown> } }).tessera.invoke('app.unlock', { kind: 'recovery', words: typed }), words.join(' '));
    expect(answer).toMatchObject({ ok: false });
    await app.unlock(FIRST);
    await app.row('Kept').waitFor();
  });
});
