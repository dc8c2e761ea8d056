/** @file Backups in the real window: set up, made after a change, restored on a computer that has nothing but the file. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { NOON, openDesk, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import type { AuthenticatorPage } from './pages/authenticator';
import { BackupPages } from './pages/backup';

const PASSPHRASE = 'eleven brass kettles at dawn';
/** Each name has a secret of its own. */
const uri = (name: string): string => `otpauth://totp/${encodeURIComponent(name)}:me?secret=${`${name.toUpperCase().replace(/[^A-Z]/g, '')}ABCDEFGHIJKLMNOP`.slice(0, 16)}&issuer=${encodeURIComponent(name)}`;

const store = temporaryHome();
const folder = join(store.path, 'backups');
let desk: Desk;
let app: AuthenticatorPage;
let pages: BackupPages;
let words: readonly string[] = [];
let now = NOON;

/** Whole ones: while one is written it has a name of its own. */
const files = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('tessera-')).sort();
const newest = (): string => join(folder, files().at(-1) ?? '');
const later = async (milliseconds: number): Promise<void> => {
  now += milliseconds;
  await desk.running.setTime(now);
};

async function begin(options: Parameters<typeof openDesk>[0] = {}): Promise<void> {
  now = NOON;
  desk = await openDesk({ now, ...options });
  app = desk.app;
  pages = new BackupPages(app, desk.running);
}

beforeAll(async () => {
  mkdirSync(folder);
  await begin();
});
afterAll(async () => {
  await desk.leave();
  store.remove();
});

describe('automatic backups', () => {
  it('are asked for once there is something to lose, and that can be put off', async () => {
    for (const name of ['Alpha', 'Beta', 'Gamma']) await app.add(uri(name));
    await app.page.getByRole('heading', { name: 'No backup yet' }).waitFor();
    await photograph(app.page, 'backup-reminder');
    await app.page.getByRole('button', { name: 'Not now' }).click();
    await app.page.getByRole('heading', { name: 'No backup yet' }).waitFor({ state: 'detached' });
  });

  it('are set up with a folder and a passphrase, and the first file is there', async () => {
    words = await pages.makeRecoveryKey();
    await app.more('Backups');
    await photograph(app.page, 'backup-none');
    await pages.button('Set up automatic backups').click();
    await photograph(app.page, 'backup-set-up-begin');
    await pages.dialogs({ open: null });
    await pages.button('Choose folder…').click(); // and cancelled
    await pages.dialogs({ open: folder });
    await pages.button('Choose folder…').click();
    await pages.field('Passphrase for backups').fill('short');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('Take at least 8 characters.').waitFor();
    await pages.typePassphrase('Passphrase for backups', PASSPHRASE);
    await app.sheet.getByText('Very strong.').waitFor();
    await photograph(app.page, 'backup-set-up');
    await pages.button('Make the first backup').click();
    await app.sheet.getByText(/^Last good backup/).waitFor();
    await app.sheet.getByText('the passphrase for backups, or the recovery key').waitFor();
    await photograph(app.page, 'backup-sheet');
    expect([files().length, statSync(newest()).mode & 0o777]).toEqual([1, 0o600]);
    await app.goHome();
  });

  it('appear after a change by themselves', async () => {
    await app.add(uri('Delta'));
    expect(files()).toHaveLength(1);
    await later(10_000);
    await expect.poll(() => files().length).toBe(2);
    // It counts only once it was read back.
    await app.more('Backups');
    await app.sheet.getByText(/^Last good backup/).waitFor();
    await expect.poll(() => app.sheet.textContent()).not.toMatch(/Backing up…|in a moment/);
    await app.goHome();
  });

  it('that fail are said in the window, and made when the folder is back', async () => {
    renameSync(folder, `${folder}.away`);
    try {
      await app.add(uri('Epsilon'));
      await later(10_000);
      await app.page.getByRole('heading', { name: 'Backups do not succeed' }).waitFor();
      await app.page.getByText('The backup folder is not there.').waitFor();
      await photograph(app.page, 'backup-failing');
    } finally {
      renameSync(`${folder}.away`, folder); // what follows needs it, however this ends
    }
    await app.page.getByRole('button', { name: 'Try again' }).click();
    await app.page.getByRole('heading', { name: 'Backups do not succeed' }).waitFor({ state: 'detached' });
    await expect.poll(() => files()).toHaveLength(3);
  });

  it('can be opened by the program in the docs', () => {
    const json = execFileSync(process.execPath, ['docs/decrypt-backup.mjs', newest()], { input: PASSPHRASE }).toString();
    expect((JSON.parse(json) as { content: { accounts: { issuer: string }[] } }).content.accounts.map(({ issuer }) => issuer)).toEqual(['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon']);
  });

  it('can be saved by hand anywhere', async () => {
    const copy = join(store.path, 'copy.tessera-backup');
    await app.more('Backups');
    await pages.button('Save a copy as…').click();
    await photograph(app.page, 'backup-copy');
    await pages.dialogs({ save: copy });
    await pages.button('Choose where…').click();
    await app.status.getByText('Backup saved.').waitFor();
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    await app.goHome();
  });
});

describe('restoring beside what is here', () => {
  it('shows what is new, changed and missing, merges, and takes it back', async () => {
    await app.act('Alpha', 'Edit');
    await pages.field('Account').fill('changed');
    await pages.button('Save').click();
    await app.act('Beta', 'Move to trash');
    await app.page.getByRole('button', { name: 'More' }).click();
    await app.page.getByRole('menuitem', { name: /^Trash/ }).click();
    await app.page.getByRole('button', { name: 'Delete for good: Beta, me' }).click();
    await app.sheet.getByRole('button', { name: 'Delete for good' }).click();
    await app.goHome();
    await app.add(uri('Only here'));
    const before = await app.names();

    await app.more('Backups');
    await pages.button('Restore from a backup…').click();
    await photograph(app.page, 'restore-begin');
    await pages.dialogs({ open: newest() });
    await pages.button('Choose file…').click();
    await pages.field('Passphrase of this backup').fill('not the one');
    await pages.button('Open').click();
    await app.alert.getByText('That passphrase does not open this backup.').waitFor();
    await photograph(app.page, 'restore-wrong');
    await pages.field('Passphrase of this backup').fill(PASSPHRASE);
    await pages.button('Open').click();
    for (const text of ['1 new account', '1 account is different here', '1 account is only here', '3 accounts are the same here.']) await app.sheet.getByText(text, { exact: true }).waitFor();
    await photograph(app.page, 'restore-preview');
    await pages.button('Merge').click();
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Beta').waitFor();
    expect(await app.names()).toEqual(['Alpha', 'Beta', 'Delta', 'Epsilon', 'Gamma', 'Only here']);
    await app.row('Alpha').getByText('changed').waitFor(); // newer here

    await app.page.getByRole('button', { name: 'Undo' }).click();
    await app.row('Beta').waitFor({ state: 'detached' });
    expect(await app.names()).toEqual(before);
  });

  it('replaces, keeps what it replaced in history and trash, and takes that back', async () => {
    await app.more('Backups');
    await pages.button('Restore from a backup…').click();
    await pages.openFile(newest(), { words });
    await app.sheet.getByLabel('Replace', { exact: true }).check();
    await pages.button('Replace').click();
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Only here').waitFor({ state: 'detached' });
    expect(await app.names()).toEqual(['Alpha', 'Beta', 'Delta', 'Epsilon', 'Gamma']);
    await app.act('Alpha', 'History');
    await app.sheet.getByText('Account: changed').waitFor();
    await photograph(app.page, 'history');
    await app.goHome();
    await app.more('Backups');
    await pages.button('Undo the restore').click();
    await app.status.getByText('The restore was undone.').waitFor();
    await app.goHome();
    await app.row('Only here').waitFor();
  });

  it.each([
    ['is no backup', Buffer.from('PK\u0003\u0004 a zip'), 'That is not a backup of Tessera.'],
    ['asks for 100 GiB before it is opened', Buffer.from(`${JSON.stringify({
      format: 'tessera-backup', version: 1, vault: 'v', policy: 'any', slots: [{ type: 'passphrase', id: 's', wrapped: 'AAAA', argon2: { memoryKiB: 104_857_600, passes: 20, lanes: 8, salt: 'AAAA' } }],
    })}\n`), 'That is not a backup of Tessera.'],
  ])('says so where the file %s', async (_what, bytes, text) => {
    const file = join(store.path, 'hostile.tessera-backup');
    writeFileSync(file, bytes);
    await app.more('Backups');
    await pages.button('Restore from a backup…').click();
    await pages.dialogs({ open: file });
    await pages.button('Choose file…').click();
    await app.alert.getByText(text).waitFor();
    await app.goHome();
  });
});

describe('editing an account', () => {
  it('mends a wrong algorithm without typing the secret again, and puts it back from the history', async () => {
    const before = await app.code('Gamma');
    await app.act('Gamma', 'Edit');
    await app.sheet.getByText('Algorithm, digits, period').click();
    await pages.field('Algorithm').selectOption('SHA256');
    await pages.field('Digits').fill('8');
    await photograph(app.page, 'edit');
    await pages.button('Save').click();
    await app.status.getByText('Changed: Gamma, me').waitFor();
    await expect.poll(() => app.code('Gamma')).toMatch(/^\d{8}$/);
    await app.act('Gamma', 'History');
    await app.sheet.getByText('SHA-1 · 6 digits').waitFor();
    await app.sheet.getByRole('button', { name: /^Put back/ }).click();
    await app.sheet.getByText('SHA-256 · 8 digits').waitFor();
    await app.goHome();
    await expect.poll(() => app.code('Gamma')).toBe(before);
  });
});

describe('on a computer that has nothing but the file', () => {
  it('the first, empty window offers it, with the passphrase', async () => {
    const code = await app.code('Gamma');
    await desk.leave();
    await begin();
    await photograph(app.page, 'restore-empty');
    await app.page.getByRole('button', { name: /^Restore a backup/ }).click();
    await pages.openFile(newest(), { passphrase: PASSPHRASE });
    await photograph(app.page, 'restore-preview-empty');
    await pages.button('Restore').click();
    await app.row('Gamma').waitFor();
    expect([await app.code('Gamma'), (await app.names()).length]).toEqual([code, 5]);
  });

  it('and with the recovery key', async () => {
    await desk.leave();
    await begin();
    await app.page.getByRole('button', { name: /^Restore a backup/ }).click();
    await pages.openFile(newest(), { words });
    await pages.button('Restore').click();
    await app.row('Epsilon').waitFor();
    expect(await app.names()).toHaveLength(5);
  });
});

describe('where the vault does not open', () => {
  it('a backup takes its place, and the old files are renamed, not touched', async () => {
    const { path } = desk.home;
    await desk.running.quit();
    const config = join(path, '.config');
    const home = join(config, readdirSync(config).find((name) => name.startsWith('Tessera')) ?? '');
    const old = readdirSync(home).filter((name) => name.startsWith('vault.'));
    for (const name of old.filter((each) => each.includes('tessera'))) writeFileSync(join(home, name), 'damaged');
    desk = await openDesk({ now }, desk.home);
    [app, pages] = [desk.app, new BackupPages(desk.app, desk.running)];
    await app.page.getByRole('button', { name: 'Restore from a backup…' }).click();
    await pages.openFile(newest(), { passphrase: PASSPHRASE });
    await photograph(app.page, 'restore-over');
    await pages.button('Restore into a new vault').click();
    await pages.heading('Restored into a new vault').waitFor();
    await app.sheet.getByText(/set-aside\./).waitFor();
    await photograph(app.page, 'restored');
    await app.goHome();
    await app.row('Epsilon').waitFor();
    const aside = readdirSync(home).filter((name) => name.startsWith('set-aside.'));
    expect(aside.map((name) => name.replace(/^set-aside\.\d{8}T\d{6}Z\./, '')).sort()).toEqual(old.sort());
  });

  it('without a keychain a passphrase opens the new one; with a backup of the first version', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    const golden = JSON.parse(readFileSync('test/unit/backup/golden/v1.json', 'utf8')) as { readonly passphrase: string };
    await desk.leave();
    await begin({ env, settled: false });
    await app.trouble('The keychain does not answer').waitFor({ timeout: 30_000 });
    await app.page.getByRole('button', { name: 'Restore from a backup…' }).click();
    await pages.openFile(resolve('test/unit/backup/golden/v1.tessera-backup'), golden);
    await pages.button('Restore into a new vault').click();
    await pages.typePassphrase('Passphrase for the new vault', 'seven cups of cold tea');
    await photograph(app.page, 'restore-over-passphrase');
    await pages.button('Restore into a new vault').click();
    // Its settings come along, the language, too.
    await pages.heading('In einen neuen Tresor wiederhergestellt').waitFor({ timeout: 30_000 });
    await app.page.getByText('FreeSewing').waitFor();
    await desk.running.quit();
    desk = await openDesk({ now, settled: false, env }, desk.home);
    app = desk.app;
    await app.unlock('seven cups of cold tea');
    await app.page.getByText('FreeSewing').waitFor();
  });
});
