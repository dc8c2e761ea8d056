/** @file Keychain and passphrase both needed, with a backup as the way back: offered, said, and used where the passphrase is forgotten. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { NOON, openDesk, type Desk } from '../support/desktop';
import { PASS, setPassphrase } from '../support/keychain-scene';
import type { AuthenticatorPage } from './pages/authenticator';
import { BackupPages } from './pages/backup';

const OF_BACKUPS = 'eleven brass kettles at dawn';
const shots = process.env['TESSERA_SHOTS'];
const store = temporaryHome();
const folder = join(store.path, 'backups');
let desk: Desk;
let app: AuthenticatorPage;
let pages: BackupPages;

async function begin(options: Parameters<typeof openDesk>[0], home?: Desk['home']): Promise<void> {
  desk = await openDesk({ now: NOON, ...options }, home);
  app = desk.app;
  pages = new BackupPages(app, desk.running);
}
beforeAll(async () => {
  mkdirSync(folder);
  await begin({});
  await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
  await setPassphrase(app);
});
afterAll(async () => {
  await desk.leave();
  store.remove();
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

it('is withheld where nothing would bring the accounts back, and offered once a backup would', async () => {
  await app.more('Security');
  await app.sheet.getByText(/^Offered once you have a recovery key, or automatic backups/).waitFor();
  expect(await pages.button('Choose: Keychain and passphrase').isDisabled()).toBe(true);
  await app.goHome();
  await app.more('Backups');
  await pages.button('Set up automatic backups').click();
  await pages.dialogs({ open: folder });
  await pages.button('Choose folder…').click();
  await pages.typePassphrase('Passphrase for backups', OF_BACKUPS);
  await pages.button('Make the first backup').click();
  await app.who.getByLabel('Passphrase', { exact: true }).fill(PASS);
  await app.page.keyboard.press('Enter');
  await app.sheet.getByText(/^Last good backup/).waitFor();
  await app.goHome();
  await app.more('Security');
  await app.sheet.getByText(/^If one of the two is lost, your newest automatic backup/).waitFor();
  await look('security-net-backup');
  await pages.button('Choose: Keychain and passphrase').click();
  await app.sheet.getByText(/your newest automatic backup/).waitFor();
  await pages.field('Present passphrase').fill(PASS);
  await app.page.keyboard.press('Enter');
  await app.sheet.getByRole('heading', { name: 'What opens the vault' }).waitFor();
  await app.goHome();
});

it('does not let go of these backups meanwhile', async () => {
  await app.more('Backups');
  await pages.button('Switch off').click();
  await app.alert.getByText(/these backups are the only way back/).waitFor();
  await app.goHome();
});

it('a forgotten passphrase leads from the lock to the backup, and the old vault stays', async () => {
  await desk.running.quit();
  await begin({ settled: false }, desk.home);
  await app.locked.waitFor();
  await look('locked-forgotten');
  await app.page.getByRole('button', { name: 'Forgotten? Restore from a backup…' }).click();
  await pages.openFile(join(folder, readdirSync(folder).sort().at(-1) ?? ''), { passphrase: OF_BACKUPS });
  await app.sheet.getByText(/^The vault that is locked makes way/).waitFor();
  await look('locked-restore');
  await pages.button('Restore into a new vault').click();
  await pages.heading('Restored into a new vault').waitFor();
  await app.sheet.getByText(/set-aside\./).waitFor();
  await app.goHome();
  await app.row('Kept').waitFor();
});
