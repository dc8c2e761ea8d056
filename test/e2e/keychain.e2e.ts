/** @file A keychain or vault in trouble, with a real gnome-keyring: a screen with ways out, and nothing lost or replaced. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { filesBelow, openDesk, type Desk } from '../support/desktop';
import { startTestKeyring, type TestKeyring } from '../support/keyring';
import { photograph } from '../support/photograph';
import type { AuthenticatorPage } from './pages/authenticator';

const run = promisify(execFile);
const URI = 'otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept';

let home = temporaryHome();
let keyring: TestKeyring | null = null;
let desk: Desk | null = null;

afterEach(async () => {
  await desk?.leave();
  await keyring?.stop();
  home.remove();
  [desk, keyring, home] = [null, null, temporaryHome()];
});

async function begin(kind: 'unlocked' | 'fresh' | 'none'): Promise<TestKeyring> {
  keyring = await startTestKeyring(kind);
  return keyring;
}

async function open(session: TestKeyring | null, settled = true): Promise<AuthenticatorPage> {
  const bus = session === null ? { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } : { DBUS_SESSION_BUS_ADDRESS: session.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' };
  desk = await openDesk({ env: bus, settled }, home);
  return desk.app;
}

const vaultFiles = (): readonly string[] => filesBelow(home.path).filter((path) => basename(path).startsWith('vault.'));
const fingerprint = (): readonly string[] => vaultFiles().map((path) => `${basename(path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`).sort();
const pathOf = (name: string): string => vaultFiles().find((path) => basename(path) === name) ?? '';

/** Every screen of trouble: a title, a reason, a next step, the folder, two buttons that Tab reaches in order. */
async function expectScreen(app: AuthenticatorPage, title: string): Promise<void> {
  await app.trouble(title).waitFor({ timeout: 30_000 });
  const main = app.page.getByRole('main');
  expect((await main.getByRole('paragraph').allTextContents()).filter((text) => /\S.*\.$/.test(text)).length).toBeGreaterThanOrEqual(3);
  expect(await main.locator('code').textContent()).toContain('Tessera');
  const reached: (string | undefined)[] = [];
  for (let n = 0; n < 2; n += 1) {
    await app.page.keyboard.press('Tab');
    reached.push(await app.page.evaluate(() => document.activeElement?.textContent));
  }
  expect(reached).toEqual(['Try again', 'Quit Tessera']);
  expect(await app.rows.count()).toBe(0);
}

async function retry(app: AuthenticatorPage): Promise<void> {
  await app.page.getByRole('button', { name: 'Try again' }).focus();
  await app.page.keyboard.press('Enter');
}

async function quitByKeyboard(app: AuthenticatorPage): Promise<void> {
  const gone = new Promise<void>((done) => desk?.running.app.process().once('exit', () => done()));
  await app.page.getByRole('button', { name: 'Quit Tessera' }).focus();
  // The window may be gone before it has answered for the key.
  await Promise.allSettled([app.page.keyboard.press('Enter'), gone]);
  await gone;
  desk = null;
}

/** Two accounts; then quit, or killed: a quit leaves word in the keychain which write was the last. */
async function withAccount(session: TestKeyring, end: 'quit' | 'kill' = 'quit'): Promise<void> {
  const app = await open(session);
  await app.add(URI);
  await app.add('otpauth://totp/Other:me?secret=JBSWY3DPEHPK3PXP&issuer=Other');
  await desk?.running[end]();
}

function damage(path: string): Buffer {
  const bytes = readFileSync(path);
  bytes.fill(0, bytes.length - 64);
  writeFileSync(path, bytes);
  return bytes;
}

describe('without a keychain', () => {
  it.each(['no bus', 'a bus without a Secret Service'])('%s: says so, makes nothing, and quits by keyboard', async (what) => {
    const app = await open(what === 'no bus' ? null : await begin('none'));
    await expectScreen(app, 'The keychain does not answer');
    await retry(app);
    await app.page.getByText('Still the same. Nothing was changed.').waitFor();
    expect(vaultFiles()).toEqual([]);
    await quitByKeyboard(app);
    expect(vaultFiles()).toEqual([]);
  });

  it('an existing vault is left alone', async () => {
    await withAccount(await begin('unlocked'));
    const before = fingerprint();
    const app = await open(null);
    await expectScreen(app, 'The keychain does not answer');
    await retry(app);
    await app.page.getByText('Still the same').waitFor();
    await quitByKeyboard(app);
    expect(fingerprint()).toEqual(before);
  });
});

describe('a keychain that lies open', () => {
  it('gives a start its key without a process of its own; the first key was written by one', async () => {
    const session = await begin('unlocked');
    const children = async (): Promise<readonly string[]> => (await desk?.running.app.evaluate(({ app }) => app.getAppMetrics().flatMap(({ type, name }) => (type === 'Utility' ? [name ?? ''] : [])))) ?? [];
    const app = await open(session);
    await app.add(URI);
    expect(await children()).toContain('Tessera keychain');
    await desk?.running.quit();
    const again = await open(session);
    await again.row('Kept').waitFor();
    expect(await children()).not.toContain('Tessera keychain');
  });
});

describe('a locked keychain', () => {
  it('has its screen; unlocked and tried again, every account is there', async () => {
    const session = await begin('unlocked');
    await withAccount(session);
    const before = fingerprint();
    await session.lock();
    const app = await open(session, false);
    await dismissPrompt(app, 'The keychain is locked');
    await expectScreen(app, 'The keychain is locked');
    expect(fingerprint()).toEqual(before);
    await session.unlock();
    await retry(app);
    await app.row('Kept').waitFor();
    expect(await app.names()).toEqual(['Kept', 'Other']);
  });

  it('makes no vault where there is none yet', async () => {
    const session = await begin('unlocked');
    await session.lock();
    const app = await open(session, false);
    await dismissPrompt(app, 'The keychain is locked');
    expect(vaultFiles()).toEqual([]);
    await session.unlock();
    await retry(app);
    await app.page.getByText('No accounts yet').waitFor();
  });
});

/** The keyring's own prompt may come up, on this display: closed as a person who does not want it does. */
async function dismissPrompt(app: AuthenticatorPage, title: string): Promise<void> {
  await expect.poll(async () => {
    if (await app.trouble(title).isVisible()) return true;
    await run('xdotool', ['key', 'Escape']);
    return false;
  }, { timeout: 30_000, interval: 500 }).toBe(true);
}

describe('a key that somebody deleted', () => {
  it('is a screen of its own, and the vault stays byte for byte', async () => {
    const session = await begin('unlocked');
    await withAccount(session);
    const before = fingerprint();
    for (const service of ['tessera', 'tessera-development']) await run('secret-tool', ['clear', 'service', service], { env: { ...process.env, ...session.env } }).catch(() => undefined);
    const app = await open(session);
    await expectScreen(app, 'The key of this vault is missing');
    await retry(app);
    await app.page.getByText('Still the same').waitFor();
    expect(fingerprint()).toEqual(before);
    await quitByKeyboard(app);
    expect(fingerprint()).toEqual(before);
  });
});

describe('a damaged vault', () => {
  it('opens from the write before, says so, and keeps the damaged file', async () => {
    const session = await begin('unlocked');
    await withAccount(session, 'kill');
    const damaged = damage(pathOf('vault.tessera'));
    const app = await open(session);
    await app.row('Kept').waitFor();
    expect(await app.names()).toEqual(['Kept']); // the second account was in the file that is damaged
    const notice = app.page.getByRole('heading', { name: 'The vault file was damaged' });
    await notice.waitFor();
    await photograph(app.page, 'vault-damaged');
    await app.page.getByRole('button', { name: 'Open a backup' }).click();
    await app.sheet.getByRole('heading', { name: 'Restore from a backup' }).waitFor();
    await app.goHome();
    await app.add('otpauth://totp/Later:me?secret=MFRGGZDFMZTWQ2LK&issuer=Later');
    // Nobody may have read it yet: it stays through what is written and through a lock, until somebody closes it.
    await app.more('Lock');
    await app.locked.waitFor();
    expect(await notice.count()).toBe(0);
    await app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await app.row('Later').waitFor();
    await notice.waitFor();
    await app.page.getByRole('button', { name: 'Close' }).click();
    expect(await notice.count()).toBe(0);
    const kept = vaultFiles().filter((file) => basename(file).startsWith('vault.damaged.'));
    expect(kept.map((file) => readFileSync(file).equals(damaged))).toEqual([true]);
    await desk?.running.quit();
    const again = await open(session);
    await again.row('Later').waitFor();
    expect(await again.names()).toEqual(['Kept', 'Later']);
    expect(await again.page.getByRole('heading', { name: 'The vault file was damaged' }).count()).toBe(0);
  });

  it('and the write before it as well: opens a copy, says of when it is, and keeps both files', async () => {
    const session = await begin('unlocked');
    await withAccount(session, 'kill');
    const damaged = ['vault.tessera', 'vault.tessera.before'].map((name) => damage(pathOf(name)));
    const app = await open(session);
    await app.page.getByRole('heading', { name: 'The vault files were damaged' }).waitFor();
    await app.page.getByText(new RegExp(`put aside on .*${String(new Date().getFullYear())}, `)).waitFor();
    await photograph(app.page, 'vault-damaged-twice');
    expect(await app.names()).toEqual([]);
    await app.add('otpauth://totp/Later:me?secret=MFRGGZDFMZTWQ2LK&issuer=Later');
    await app.add('otpauth://totp/Last:me?secret=MFRGGZDFMZTWQ2LL&issuer=Last');
    const kept = vaultFiles().filter((file) => basename(file).startsWith('vault.damaged.')).map((file) => readFileSync(file));
    for (const bytes of damaged) expect(kept.some((file) => file.equals(bytes))).toBe(true);
    await desk?.running.quit();
    const again = await open(session);
    await again.row('Last').waitFor();
    expect(await again.names()).toEqual(['Last', 'Later']);
  });

  it('that is known to be older than the last one is for reading until the person says that it counts', async () => {
    const session = await begin('unlocked');
    await withAccount(session);
    damage(pathOf('vault.tessera'));
    const before = fingerprint();
    const app = await open(session);
    await app.page.getByRole('heading', { name: 'The vault file was damaged' }).waitFor();
    await app.page.getByRole('heading', { name: 'This vault is older than the last one' }).waitFor();
    expect(await app.names()).toEqual(['Kept']);
    expect(fingerprint()).toEqual(before);
    await app.page.getByRole('button', { name: 'This one counts: go on with it' }).click();
    await app.page.getByRole('heading', { name: 'This vault is older than the last one' }).waitFor({ state: 'detached' });
    await app.add('otpauth://totp/Other:me?secret=JBSWY3DPEHPK3PXP&issuer=Other');
    expect(await app.names()).toEqual(['Kept', 'Other']);
  });

  it('in every copy is a screen, and every file is kept', async () => {
    const session = await begin('unlocked');
    await withAccount(session);
    for (const path of vaultFiles()) if (!basename(path).includes('journal')) writeFileSync(path, readFileSync(path).fill(7, 20));
    const before = fingerprint();
    const app = await open(session);
    await expectScreen(app, 'The vault cannot be read');
    await retry(app);
    await app.page.getByText('Still the same').waitFor();
    await quitByKeyboard(app);
    expect(fingerprint()).toEqual(before);
  });

  it('folder that cannot be used is a screen, not an empty vault', async () => {
    const session = await begin('unlocked');
    await withAccount(session);
    const path = pathOf('vault.tessera');
    const whole = readFileSync(path);
    rmSync(path);
    mkdirSync(path); // cannot be read as a file
    const app = await open(session);
    await app.trouble('The vault folder cannot be used').waitFor({ timeout: 30_000 });
    expect(readdirSync(path)).toEqual([]);
    rmSync(path, { recursive: true });
    writeFileSync(path, whole);
    await retry(app);
    await app.row('Other').waitFor();
    expect(existsSync(path)).toBe(true);
  });
});
