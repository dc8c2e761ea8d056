/** @file Accounts as a file for another app, in the real window: what does not fit is named, the file is read back, and where none can be written none is left. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { heldBy } from '../support/heap';
import { photograph } from '../support/photograph';
import { canMount } from '../support/small-disk';
import { readExport } from '../unit/transfer/read-export';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRETS = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'JBSWY3DPEHPK3PXP', 'MFRGGZDFMZTWQ2LK', 'KRCVGU2FKJAVGSCP'] as const;
const URIS = [
  `otpauth://totp/GitHub:octo%40example.org?secret=${SECRETS[0]}&issuer=GitHub`,
  `otpauth://totp/Slow:me?secret=${SECRETS[1]}&issuer=Slow&digits=8&period=45&algorithm=SHA256`,
  `otpauth://hotp/Counter:me?secret=${SECRETS[2]}&issuer=Counter&counter=41`,
  `otpauth://totp/Odd:me?secret=${SECRETS[3]}&issuer=Odd&algorithm=SHA384`,
];
const HELD = [`Counter|me|hotp|SHA1|6|41|${SECRETS[2]}`, `GitHub|octo@example.org|totp|SHA1|6|30|${SECRETS[0]}`, `Slow|me|totp|SHA256|8|45|${SECRETS[1]}`];
const PASSWORD = 'correct horse battery';

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;
let folder: string;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  folder = join(desk.home.path, 'exports');
  mkdirSync(folder);
  const tagged = URIS.map((uri, n) => `${uri}&codeDisplay=${encodeURIComponent(JSON.stringify({ tags: n === 0 ? ['Work', 'Code'] : [], pinned: uri.includes('hotp/') }))}`);
  writeFileSync(join(desk.home.path, 'ente.txt'), tagged.join('\n'));
  await app.chooseExport(join(desk.home.path, 'ente.txt'));
  await app.sheet.getByRole('button', { name: 'Add 4 accounts' }).click();
  await app.sheet.waitFor({ state: 'detached' });
});

afterEach(() => app.goHome());

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

/** Answers the next save dialogs as a person would: this place, or null for Cancel. */
const answer = (file: string | null): Promise<void> => desk.running.app.evaluate(({ dialog }, filePath) => {
  Object.assign(dialog, {
    showSaveDialog: (...given: readonly unknown[]) => {
      Object.assign(globalThis, { suggested: (given.at(-1) as { readonly defaultPath: string }).defaultPath });
      return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
    },
  });
}, file);
/** The name that the last dialog came with. */
const suggested = (): Promise<unknown> => desk.running.app.evaluate(() => (globalThis as unknown as { readonly suggested?: string }).suggested);

const press = (name: string): Promise<void> => app.sheet.getByRole('button', { name, exact: true }).click();
const left = (text: string) => app.sheet.getByRole('list', { name: text });
const field = (name: string) => app.sheet.getByLabel(name, { exact: true });
const trouble = (sentence: string): Promise<void> => app.sheet.getByRole('alert').getByText(sentence).waitFor();

async function begin(target: string): Promise<void> {
  await app.more('Export accounts');
  await app.sheet.getByLabel('For which app').selectOption({ label: target });
  await app.sheet.locator('.draft').first().waitFor();
}

async function typePassword(password: string, again = password): Promise<void> {
  await field('Password of the file').fill(password);
  await field('The same once more').fill(again);
}

/** Up to the password of an Aegis file. */
async function beginSealed(): Promise<void> {
  await begin('Aegis');
  await press('Continue with 3 accounts');
  await typePassword(PASSWORD);
}

it('an encrypted file by keyboard: what does not fit is named first, the password is typed twice, and the file is read back', async () => {
  await app.more('Export accounts');
  await left('1 of 4 accounts does not fit into Aegis and stays here').getByText('Odd, me: it uses SHA384').waitFor();
  await app.sheet.getByText('Accounts that count their codes are among them').waitFor();
  expect(await app.sheet.getByText('Pins stay here').count()).toBe(0); // favourites there
  await photograph(app.page, 'export-choose');
  await app.sheet.getByRole('checkbox', { name: 'All 3 accounts' }).focus();
  await app.page.keyboard.press('Enter'); // from anywhere in the form
  await app.sheet.getByText('3 accounts go into the file. 1 that does not fit stays out.').waitFor();
  await app.page.keyboard.type('too short');
  await app.page.keyboard.press('Enter');
  await app.sheet.getByText('Take at least 12 characters.').waitFor();
  await typePassword(PASSWORD, 'correct horse bakery');
  await app.page.keyboard.press('Enter');
  await app.sheet.getByText('The two are not the same.').waitFor();
  await photograph(app.page, 'export-password');

  const file = join(folder, 'sealed.json');
  writeFileSync(file, 'what somebody else could read', { mode: 0o644 });
  await answer(file);
  await typePassword(PASSWORD);
  await app.page.keyboard.press('Enter');
  await app.sheet.waitFor({ state: 'detached' });
  await app.status.getByText('3 accounts saved for Aegis.').waitFor();
  expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More'); // where it began
  expect(await suggested()).toBe(`tessera-aegis-${new Date(NOON).toISOString().slice(0, 10)}.json`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readExport(readFileSync(file), PASSWORD)).toEqual({ app: 'Aegis', locked: true, accounts: HELD, refused: [], lost: [] });
  for (const clear of [...SECRETS, 'GitHub', PASSWORD]) expect(readFileSync(file, 'utf8')).not.toContain(clear);

  // Through the import's door: these very accounts are here already.
  await app.chooseExport(file);
  await app.sheet.getByRole('heading', { name: 'Open the export of Aegis' }).waitFor();
  await app.page.keyboard.type(PASSWORD);
  await app.page.keyboard.press('Enter');
  await app.sheet.getByText('0 of 3 chosen').waitFor();
});

it('an unencrypted one says what that means before', async () => {
  await begin('2FAS');
  const reasons = left('1 of 4 accounts does not fit into 2FAS and stays here');
  expect(await reasons.getByRole('listitem').allTextContents()).toEqual(['Slow, me: its code lasts 45 s, not 10, 30, 60 or 90']);
  await app.sheet.getByText('only the first tag goes along').waitFor();
  await press('Continue with 3 accounts');
  await app.sheet.getByText('The names of groups stand unencrypted').waitFor();
  await app.sheet.getByText('2FAS makes guessing easier than other apps do').waitFor();
  await app.sheet.getByRole('radio', { name: 'Not encrypted' }).check();
  await app.sheet.getByText('Whoever gets this file can make the codes of all these accounts').waitFor();
  await photograph(app.page, 'export-choice');
  const file = join(folder, 'open.2fas');
  await answer(file);
  await press('Save unencrypted file');
  await app.status.getByText('3 accounts saved unencrypted for 2FAS.').waitFor();
  expect((await readExport(readFileSync(file), null)).accounts).toEqual([HELD[0], HELD[1], `Odd|me|totp|SHA384|6|30|${SECRETS[3]}`]);
});

it('a list of links is never encrypted, and says so', async () => {
  await begin('Another app (list of links)');
  await app.sheet.getByText('Tags stay here: the other app reads none.').waitFor();
  await app.sheet.getByText('Pins stay here: the other app has none.').waitFor();
  await app.sheet.getByRole('checkbox', { name: 'GitHub' }).uncheck();
  await app.sheet.getByText('Tags stay here').waitFor({ state: 'detached' });
  await press('Continue with 3 accounts');
  await app.sheet.getByText('Whoever gets this file can make the codes of all these accounts').waitFor();
  await photograph(app.page, 'export-clear');
  expect(await field('Password of the file').count()).toBe(0);
  const file = join(folder, 'links.txt');
  await answer(file);
  await press('Save unencrypted file');
  await app.status.getByText('3 accounts saved unencrypted for the other app.').waitFor();
  expect(await suggested()).toMatch(/^tessera-links-unencrypted-\d{4}-\d\d-\d\d\.txt$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(3);
  expect((await readExport(readFileSync(file), null)).accounts).toContain(`Odd|me|totp|SHA384|6|30|${SECRETS[3]}`);
});

it('a cancelled dialog leaves everything as it was typed, and no file', async () => {
  const before = readdirSync(folder);
  await beginSealed();
  await answer(null);
  await press('Save file');
  await expect.poll(suggested).toMatch(/^tessera-aegis-/);
  await app.sheet.getByRole('button', { name: 'Save file' }).and(app.page.locator(':not([aria-busy=true])')).waitFor();
  expect(await field('Password of the file').inputValue()).toBe(PASSWORD);
  await press('Back');
  await app.sheet.getByRole('button', { name: 'Continue with 3 accounts' }).waitFor();
  expect(readdirSync(folder)).toEqual(before);
});

it('a folder that cannot be written to is named, and there is no file', async () => {
  await beginSealed();
  await answer(join(folder, 'sealed.json', 'below-a-file.json'));
  await press('Save file');
  await trouble('The file could not be saved there. What was there is unharmed.');
  await photograph(app.page, 'export-refused');
  await answer(folder); // and the same sheet goes on
  await press('Save file');
  await trouble('The file could not be saved there. What was there is unharmed.');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

it.runIf(canMount)('a full disk is named, and no half of a file is left', async () => {
  const disk = join(desk.home.path, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tessera', disk]);
  try {
    writeFileSync(join(disk, 'filler'), Buffer.alloc(4096));
    await begin('Another app (list of links)');
    await press('Continue with 4 accounts');
    await answer(join(disk, 'links.txt'));
    writeFileSync(join(disk, 'filler-2'), Buffer.alloc(4096));
    await press('Save unencrypted file');
    await trouble('The disk is full.');
    expect(readdirSync(disk).sort()).toEqual(['filler', 'filler-2']);
  } finally {
    execFileSync('umount', [disk]);
  }
});

describe('with a passphrase', () => {
  const PASS = 'violin under eleven lamps';
  const invoke = (name: string, input?: unknown): Promise<unknown> =>
    app.page.evaluate(([call, given]) => (window as unknown as { tessera: { invoke(name: unknown, input: unknown): Promise<unknown> } }).tessera.invoke(call, given), [name, input]);

  it('who is there is asked before the place is, and the window keeps neither a secret nor the password', async () => {
    expect(await invoke('security.change', { kind: 'either', proof: null, passphrase: PASS })).toMatchObject({ ok: true });
    await desk.running.setTime(NOON + 121_000);
    const file = join(folder, 'asked.json');
    await answer(file);
    await beginSealed();
    await press('Save file');
    await app.who.getByLabel('Passphrase', { exact: true }).fill(PASS);
    expect(readdirSync(folder)).not.toContain('asked.json');
    await app.page.keyboard.press('Enter');
    await app.status.getByText('3 accounts saved for Aegis.').waitFor();
    expect((await readExport(readFileSync(file), PASSWORD)).accounts).toEqual(HELD);
    await expect.poll(() => heldBy(app.page, [SECRETS[0], SECRETS[1], PASSWORD, PASS])).toEqual([]);
  });

  it('a dialog that was left open when the vault locked writes nothing', async () => {
    const file = join(folder, 'late.json');
    await desk.running.app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: () => new Promise((resolve) => { Object.assign(globalThis, { leave: () => resolve({ canceled: false, filePath }) }); }) });
    }, file);
    await beginSealed();
    await press('Save file');
    await expect.poll(() => desk.running.app.evaluate(() => 'leave' in globalThis)).toBe(true);
    await invoke('app.lock');
    await app.locked.waitFor();
    await desk.running.app.evaluate(() => (globalThis as unknown as { leave(): void }).leave());
    await app.unlock(PASS);
    await app.row('GitHub').waitFor();
    expect(readdirSync(folder).filter((name) => name.includes('late'))).toEqual([]);
  });
});
