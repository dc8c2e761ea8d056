/**
 * @file The proof that nothing is left lying about: a whole life with marked secrets in both windows, a crashed renderer, a
 * killed process and an orderly end; then every file that the app wrote is searched for them in every form
 * (`test/support/secret-search.ts`). Threats: stolen disk, crash dump.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecoveryWords } from '../../src-main/vault/recovery-words';
import { decodeBase32 } from '../../src-shared/base32';
import { filesBelow } from '../support/desktop';
import { itemsOf, PASS } from '../support/keychain-scene';
import { startScene, type Scene } from '../support/scene';
import { secretSearch } from '../support/secret-search';

const PASTED = 'KRCVGU2FKJAUUU2TIVBVERKUJ5HEK6DP';
const PASSWORD = 'Márked "pass/word" 7f3a%';
const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
/** Where else a desktop program may write. */
const elsewhere = mkdtempSync(join(tmpdir(), 'tessera-elsewhere-'));
const secrets: Record<string, Uint8Array> = { pasted: decodeBase32(PASTED), password: text(PASSWORD), passphrase: text(PASS) };
let scene: Scene;

const invoke = <T>(page: Scene['page'], name: string, input: unknown): Promise<T> => page.evaluate(async ([call, given]) => {
  const { tessera } = window as unknown as { readonly tessera: { invoke(name: string, input: unknown): Promise<{ readonly ok: boolean; readonly value: never }> } };
  const answer = await tessera.invoke(call, given);
  if (!answer.ok) throw new Error(`${call} was refused`);
  return answer.value;
}, [name, input] as const);

beforeAll(async () => {
  const env = Object.fromEntries(['TMPDIR', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'].map((name) => [name, join(elsewhere, name)]));
  for (const folder of Object.values(env)) mkdirSync(folder);
  scene = await startScene({ env });
});
afterAll(async () => {
  await scene.close();
  rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** The keyring of a test run holds the items of all its vaults: which one is ours stands in the header. */
function vaultId(): string {
  const file = filesBelow(scene.home).find((path) => basename(path) === 'vault.tessera') ?? '';
  return (JSON.parse(readFileSync(file, 'latin1').split('\n')[0] ?? '') as { readonly vault: string }).vault;
}

/** In which files something lies, and how. */
function lying(): readonly string[] {
  const search = secretSearch(secrets);
  return [scene.home, elsewhere].flatMap((folder) => filesBelow(folder).flatMap((path) => {
    const bytes = readFileSync(path);
    return search(bytes).map(({ secret, form }) => `${secret} (${form}) in ${relative(folder, path)}`);
  }));
}

describe('a whole life with marked secrets', () => {
  it('in the admin window: sign in, enrol, keep backup codes, prove', async () => {
    const { admin } = scene;
    const who = scene.user({ password: PASSWORD, scratchCodes: true });
    await admin.add(scene.staging.url, 'Marked', { kind: 'password', ...who });
    await admin.startEnrolment();
    secrets['enrolled'] = decodeBase32(await admin.secretShown());
    await admin.goToCode();
    await admin.sendCode();
    for (const [index, code] of (await admin.keepBackupCodes()).entries()) secrets[`backup code ${index + 1}`] = text(code);
    await scene.nextStep();
    await admin.proveBySigningIn(who.password);
    await admin.step('MFA is on').waitFor();
    await admin.closeSheet();
    secrets['session'] = text(who.jwt);
  });

  it('in the authenticator: add, show, copy, passphrase, recovery key, lock, unlock, a crashed page', async () => {
    const app = await scene.authenticator();
    await app.page.bringToFront();
    await app.add(`otpauth://totp/Marked:me?secret=${PASTED}&issuer=Marked`);
    await app.act('Marked', 'Show QR code');
    await app.sheet.getByText('Secret and address as text').click();
    await app.sheet.getByRole('button', { name: 'Copy secret' }).click();
    await app.page.keyboard.press('Escape');
    await app.sheet.waitFor({ state: 'detached' });
    await invoke(app.page, 'security.change', { kind: 'either', proof: null, passphrase: PASS });
    const { words, ask } = await invoke<{ readonly words: readonly string[]; readonly ask: readonly number[] }>(app.page, 'security.makeRecoveryKey', { proof: { kind: 'passphrase', passphrase: PASS } });
    await invoke(app.page, 'security.keepRecoveryKey', { typed: ask.map((place) => words[place]) });
    secrets['recovery words'] = text(words.join(' '));
    secrets['recovery key'] = (await readRecoveryWords(words.join(' '))).reveal();
    await app.page.keyboard.press('Control+l');
    await app.locked.waitFor();
    await app.unlock('not this one');
    await app.page.getByRole('alert').waitFor();
    await app.unlock(PASS);
    await app.row('Marked').first().waitFor();
    const crashed = app.page.waitForEvent('crash');
    await scene.app.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (window.webContents.getURL().startsWith('app://authenticator')) window.webContents.forcefullyCrashRenderer();
    });
    await crashed;
    for (const [name, value] of await itemsOf({ env: {} }, vaultId())) if (!name.endsWith('/seen') && !value.includes('\n')) secrets[`keychain item ${name}`] = Buffer.from(value, 'base64');
    expect(Object.keys(secrets).length).toBeGreaterThan(12);
  });

  it('killed, leaves none of it in any file', async () => {
    await scene.kill();
    expect(lying()).toEqual([]);
  });

  it('started again and ended in order, leaves none of it in any file', async () => {
    await scene.start();
    await scene.restart();
    const files = filesBelow(scene.home).map((path) => basename(path));
    expect(files).toEqual(expect.arrayContaining(['vault.tessera', 'vault.journal', 'preferences.json']));
    expect(lying()).toEqual([]);
  });

  it('and the same look finds what is planted in the profile', () => {
    const planted = join(scene.home, 'planted.bin');
    writeFileSync(planted, gzipSync(Buffer.concat([text('{"token":"'), secrets['enrolled'] ?? text(''), text('"}')])));
    expect(lying()).toEqual(['enrolled (raw in gzip) in planted.bin']);
    rmSync(planted);
  });
});
