/** @file Without a usable keychain a person can still start: a new vault that a passphrase opens, and the one that is here is kept. */
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from '../support/desktop';
import { expectTrouble, keychainScene, PASS } from '../support/keychain-scene';
import { photograph } from '../support/photograph';
import type { AuthenticatorPage } from './pages/authenticator';

const scene = keychainScene();

async function startEmpty(app: AuthenticatorPage): Promise<void> {
  await app.page.getByRole('button', { name: 'Start with an empty vault…' }).click();
  await photograph(app.page, 'empty-vault');
  await app.sheet.getByLabel('Passphrase for the new vault').fill(PASS);
  await app.sheet.getByLabel('Show what is typed').check();
  await app.sheet.getByRole('button', { name: 'Start', exact: true }).click();
  await app.sheet.getByRole('heading', { name: 'This vault is new and empty' }).waitFor();
}

it('the first start without any keychain: a passphrase opens the new vault, then and at the next start', async () => {
  const app = await scene.open(null);
  await expectTrouble(app, 'The keychain does not answer');
  await app.page.getByText(/^There is no vault yet\./).waitFor();
  expect(await app.page.getByText('Your vault').count()).toBe(0);
  await photograph(app.page, 'no-keychain');
  await startEmpty(app);
  await app.page.keyboard.press('Escape');
  await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
  await scene.quit();
  const again = await scene.open(null, { settled: false });
  await again.locked.waitFor();
  await again.unlock(PASS);
  await again.row('Kept').waitFor();
});

it('beside a vault whose keychain is gone: the old files are kept byte for byte under other names', async () => {
  const session = await scene.begin();
  await scene.withAccounts(session);
  const before = scene.fingerprint().map((line) => line.split(' ')[1]).sort();
  const app = await scene.open(null);
  await expectTrouble(app, 'The keychain does not answer');
  await app.page.getByText(/^The key of your vault is kept in the keychain/).waitFor();
  await startEmpty(app);
  await app.sheet.getByText('Their names begin like this one:').waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.getByText('No accounts yet').waitFor();
  const aside = filesBelow(scene.home.path).filter((path) => basename(path).startsWith('set-aside.'));
  expect(aside.length).toBe(before.length);
  expect(scene.fingerprintOf(aside)).toEqual(before);
});
