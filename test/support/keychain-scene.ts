/** @file A home, a real keyring and the real app for tests of keychain trouble; all of it gone after each test. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect } from 'vitest';
import type { AuthenticatorPage } from '../e2e/pages/authenticator';
import { temporaryHome } from './app';
import { filesBelow, openDesk, type Desk } from './desktop';
import { startTestKeyring, type TestKeyring } from './keyring';

const run = promisify(execFile);
export const SERVICE = process.env['TESSERA_RUNTIME_KIND'] === 'fallback' ? 'tessera-development' : 'tessera';
export const PASS = 'violin under eleven lamps';

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

export interface KeychainScene {
  home: ReturnType<typeof temporaryHome>;
  /** The app that runs now. */
  readonly desk: Desk;
  begin(kind?: 'unlocked' | 'fresh' | 'none'): Promise<TestKeyring>;
  /** Starts the app in that session; null: without any bus. */
  open(session: TestKeyring | null, options?: { readonly settled?: boolean; readonly now?: number; readonly deadline?: number }): Promise<AuthenticatorPage>;
  quit(): Promise<void>;
  /** Two accounts, Kept and Other; then quit. */
  withAccounts(session: TestKeyring, before?: (app: AuthenticatorPage) => Promise<void>): Promise<void>;
  /** Names and digests of every vault file, to say that nothing was touched. */
  fingerprint(): readonly string[];
  /** The digests alone, of any files. */
  fingerprintOf(paths: readonly string[]): readonly string[];
}

export function keychainScene(): KeychainScene {
  let desk: Desk | null = null;
  let keyrings: TestKeyring[] = [];
  const scene: KeychainScene = {
    home: temporaryHome(),
    get desk() {
      if (desk === null) throw new Error('the app does not run');
      return desk;
    },
    begin: async (kind = 'unlocked') => {
      const keyring = await startTestKeyring(kind);
      keyrings.push(keyring);
      return keyring;
    },
    open: async (session, { settled = true, now, deadline } = {}) => {
      const env = {
        DBUS_SESSION_BUS_ADDRESS: session === null ? 'unix:path=/nonexistent' : session.env['DBUS_SESSION_BUS_ADDRESS'] ?? '',
        ...(deadline === undefined ? {} : { TESSERA_TEST_KEYCHAIN_DEADLINE: String(deadline) }),
      };
      desk = await openDesk({ env, settled, ...(now === undefined ? {} : { now }) }, scene.home);
      return desk.app;
    },
    quit: async () => {
      await desk?.running.quit();
      desk = null;
    },
    withAccounts: async (session, before) => {
      const app = await scene.open(session);
      await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
      await app.add('otpauth://totp/Other:me?secret=JBSWY3DPEHPK3PXP&issuer=Other');
      await before?.(app);
      await scene.quit();
    },
    fingerprintOf: (paths) => paths.map(digestOf).sort(),
    fingerprint: () => filesBelow(scene.home.path).filter((path) => basename(path).startsWith('vault.'))
      .map((path) => `${basename(path)} ${digestOf(path)}`).sort(),
  };
  afterEach(async () => {
    await scene.quit();
    for (const keyring of keyrings) await keyring.stop();
    keyrings = [];
    scene.home.remove();
    scene.home = temporaryHome();
  });
  return scene;
}

/** A screen of trouble: a title, a reason, a next step, the folder, a way to try again, no account. */
export async function expectTrouble(app: AuthenticatorPage, title: string): Promise<void> {
  await app.trouble(title).waitFor({ timeout: 30_000 });
  const main = app.page.getByRole('main');
  expect((await main.getByRole('paragraph').allTextContents()).filter((text) => /\S.*\.$/.test(text)).length).toBeGreaterThanOrEqual(3);
  expect(await main.locator('code').textContent()).toContain('Tessera');
  expect(await app.rows.count()).toBe(0);
}

export async function retry(app: AuthenticatorPage): Promise<void> {
  await app.page.getByRole('button', { name: 'Try again' }).click();
}

/** Sets a passphrase beside the keychain, as the security page does. */
export async function setPassphrase(app: AuthenticatorPage, kind: 'either' | 'both' | 'passphrase' = 'either'): Promise<void> {
  const answer = await app.page.evaluate(([chosen, passphrase]) => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<{ ok: boolean }> } })
    .tessera.invoke('security.change', { kind: chosen, proof: null, passphrase }), [kind, PASS] as const);
  expect(answer.ok).toBe(true);
}

/** The accounts of our items (`VAULT/KEY`, `VAULT/seen`) in a keyring, with their values. A vault's id may begin with a dash: `--`. */
export async function itemsOf(session: Pick<TestKeyring, 'env'>, vault = ''): Promise<ReadonlyMap<string, string>> {
  const { stdout, stderr } = await run('secret-tool', ['search', '--all', 'service', SERVICE], { env: { ...process.env, ...session.env } });
  const accounts = [...`${stdout}\n${stderr}`.matchAll(/^attribute\.account = (.+)$/gm)].map(([, account]) => account ?? '').filter((account) => account.startsWith(vault));
  const values = await Promise.all(accounts.map(async (account) => (await run('secret-tool', ['lookup', '--', 'service', SERVICE, 'account', account], { env: { ...process.env, ...session.env } })).stdout));
  return new Map(accounts.map((account, index) => [account, values[index] ?? '']));
}

/** What another program of the same user may do to an item. */
export async function overwriteItem(session: TestKeyring, account: string, value: string): Promise<void> {
  const storing = run('secret-tool', ['store', '--label', 'changed by somebody', '--', 'service', SERVICE, 'account', account], { env: { ...process.env, ...session.env } });
  storing.child.stdin?.end(value);
  await storing;
}
