/**
 * @file The keychain changes under the app, with a real gnome-keyring on a real bus: it goes away, does not answer, has another
 * key, is another one or an older one. Each is a screen or a notice with a way out; no vault and no key is written over.
 */
import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startStaging } from '../staging';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { shot } from '../support/backend-scene';
import { NOON } from '../support/desktop';
import { daemonPid } from '../support/keychain-child';
import { expectTrouble, itemsOf, keychainScene, overwriteItem, PASS, retry, setPassphrase } from '../support/keychain-scene';
import { AdminPage } from './pages/admin';
import type { AuthenticatorPage } from './pages/authenticator';

const scene = keychainScene();
const both = async (app: AuthenticatorPage): Promise<void> => {
  await app.row('Kept').waitFor();
  expect(await app.names()).toEqual(['Kept', 'Other']);
};
const keyItem = (items: ReadonlyMap<string, string>): string => [...items.keys()].find((name) => !name.endsWith('/seen')) ?? '';

describe('D-Bus gone', () => {
  it('while the app runs stops nothing: it saves, locks, opens by passphrase and quits; the next start says so', async () => {
    const session = await scene.begin();
    const app = await scene.open(session);
    await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
    await setPassphrase(app);
    const keys = session.keys();
    await session.stop();
    await app.add('otpauth://totp/Other:me?secret=JBSWY3DPEHPK3PXP&issuer=Other');
    await app.page.keyboard.press('Control+l');
    await app.locked.waitFor();
    await app.unlock(PASS);
    await both(app);
    await scene.quit();
    const before = scene.fingerprint();
    const without = await scene.open(null);
    await expectTrouble(without, 'The keychain does not answer');
    await without.unlock(PASS);
    await both(without);
    expect(await without.page.getByRole('heading', { name: 'The keychain has no key for this vault' }).count()).toBe(0); // it is not known to be gone
    await scene.quit();
    expect(scene.fingerprint()).toEqual(before);
    const again = await scene.begin();
    await again.bringBack(keys);
    await both(await scene.open(again));
  });
});

describe('a keychain that does not answer', () => {
  it('is waited for with a word, then has a screen; once it answers all is there', async () => {
    const session = await scene.begin();
    await scene.withAccounts(session);
    const before = scene.fingerprint();
    const pid = await daemonPid(session);
    process.kill(pid, 'SIGSTOP');
    try {
      const app = await scene.open(session, { settled: false, now: NOON, deadline: 8_000 });
      await app.page.getByText('Waiting for the keychain. It may be asking for a password in a window of its own.').waitFor();
      await expectTrouble(app, 'The keychain asked, and nobody answered');
      expect(await axeFindings(app.page)).toEqual([]);
      expect(scene.fingerprint()).toEqual(before);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await retry(scene.desk.app);
    await both(scene.desk.app);
  });
});

describe('an item that somebody changed', () => {
  it.each([['other bytes', Buffer.alloc(32, 7).toString('base64')], ['no key at all', 'hello'], ['nothing', ' ']])('to %s: says so, changes neither vault nor item, and opens once it is back', async (_what, value) => {
    const session = await scene.begin();
    await scene.withAccounts(session);
    const items = await itemsOf(session);
    const name = keyItem(items);
    const before = scene.fingerprint();
    await overwriteItem(session, name, value);
    const app = await scene.open(session);
    await expectTrouble(app, 'The key does not fit this vault');
    await retry(app);
    await app.page.getByText('Still the same').waitFor();
    expect([scene.fingerprint(), (await itemsOf(session)).get(name)?.trim()]).toEqual([before, value.trim()]);
    await overwriteItem(session, name, items.get(name) ?? '');
    await retry(app);
    await both(app);
  });

  it('opens by passphrase, and the notice puts a new key into the keychain', async () => {
    const session = await scene.begin();
    await scene.withAccounts(session, setPassphrase);
    const name = keyItem(await itemsOf(session));
    await overwriteItem(session, name, Buffer.alloc(32, 7).toString('base64'));
    const app = await scene.open(session);
    await expectTrouble(app, 'The key does not fit this vault');
    await app.unlock(PASS);
    await both(app);
    await app.page.getByRole('heading', { name: 'The keychain has no key for this vault' }).waitFor();
    expect(await axeFindings(app.page)).toEqual([]);
    await app.page.getByRole('button', { name: 'Put a new key into the keychain' }).click();
    await app.sheet.getByLabel('Present passphrase').fill(PASS);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    await app.page.keyboard.press('Escape');
    expect(await app.page.getByRole('heading', { name: 'The keychain has no key for this vault' }).count()).toBe(0);
    await scene.quit();
    await both(await scene.open(session));
  });
});

describe('another keychain than before', () => {
  it('(another desktop, another user, a new machine): says so, leaves vault and both keychains alone; the right one opens it', async () => {
    const first = await scene.begin();
    await scene.withAccounts(first);
    const before = scene.fingerprint();
    const second = await scene.begin();
    const app = await scene.open(second);
    await expectTrouble(app, 'The key of this vault is missing');
    await retry(app);
    await app.page.getByText('Still the same').waitFor();
    await scene.quit();
    expect([scene.fingerprint(), [...await itemsOf(second)]]).toEqual([before, []]);
    await both(await scene.open(first));
  });

  it('on a new machine to which the home was copied the passphrase opens it, and the old machine still opens its own', async () => {
    const first = await scene.begin();
    await scene.withAccounts(first, setPassphrase);
    const old = scene.home;
    scene.home = temporaryHome();
    cpSync(old.path, scene.home.path, { recursive: true });
    const second = await scene.begin();
    const app = await scene.open(second);
    await expectTrouble(app, 'The key of this vault is missing');
    await app.unlock(PASS);
    await both(app);
    await app.page.getByRole('button', { name: 'Put a new key into the keychain' }).click();
    await app.sheet.getByLabel('Present passphrase').fill(PASS);
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
    await scene.quit();
    await both(await scene.open(second));
    await scene.quit();
    scene.home.remove();
    scene.home = old;
    await both(await scene.open(first));
  });

  it('two users have two vaults: neither sees the other', async () => {
    const first = await scene.begin();
    await scene.withAccounts(first);
    const home = scene.home;
    scene.home = temporaryHome();
    const second = await scene.begin();
    const app = await scene.open(second);
    await app.page.getByText('No accounts yet').waitFor();
    await scene.quit();
    scene.home.remove();
    scene.home = home;
    await both(await scene.open(first));
  });
});

describe('a keychain brought back from an old backup', () => {
  it('with only an older mark in it opens, and nothing is asked', async () => {
    const session = await scene.begin();
    await scene.withAccounts(session);
    const old = session.keys();
    const app = await scene.open(session);
    await app.act('Other', 'Move to trash');
    await scene.quit();
    await session.bringBack(old);
    const again = await scene.open(session);
    await again.row('Kept').waitFor();
    expect([await again.names(), await again.page.getByRole('heading', { name: /older than/ }).count()]).toEqual([['Kept'], 0]);
  });

  it('from before a change of keys: says that the key is missing, and the passphrase opens it', async () => {
    const session = await scene.begin();
    await scene.withAccounts(session);
    const old = session.keys();
    const app = await scene.open(session);
    await setPassphrase(app);
    await scene.quit();
    await session.bringBack(old);
    const former = await itemsOf(session);
    const before = scene.fingerprint();
    const again = await scene.open(session);
    await expectTrouble(again, 'The key of this vault is missing');
    expect([scene.fingerprint(), await itemsOf(session)]).toEqual([before, former]);
    await again.unlock(PASS);
    await both(again);
  });
});

describe('a keychain that is locked while a connection is removed', () => {
  it('takes no new key: the window says what that means, and tries again until it does', async () => {
    const staging = await startStaging({ users: [], now: () => NOON });
    try {
      const session = await scene.begin();
      const app = await scene.open(session, { now: NOON, deadline: 3_000 });
      await app.more('Connected services');
      const admin = new AdminPage(await scene.desk.running.window('admin'));
      await admin.addWithPassword(staging.url, 'Going', staging.control.addUser({ username: 'going' }));
      const before = keyItem(await itemsOf(session));
      await session.lock();
      await admin.more('Remove');
      await admin.button('Remove connection').click();
      await admin.step('The connection is gone; the keys are still the old ones').waitFor();
      await admin.says('keychain-refused');
      expect(await admin.connection('Going').count()).toBe(0);
      expect(await axeFindings(admin.page)).toEqual([]);
      await shot(admin.page, 'renew-keys');
      await session.unlock();
      await admin.button('Try again').click();
      await admin.sheet.waitFor({ state: 'detached' });
      await admin.page.getByText('The vault has new keys.').waitFor();
      const items = await itemsOf(session);
      expect(items.has(before)).toBe(false);
      expect(keyItem(items)).not.toBe('');
    } finally {
      await staging.close();
    }
  });
});
