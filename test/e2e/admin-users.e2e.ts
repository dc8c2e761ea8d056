/** @file An owner of many accounts in the real window: list in, check, enrol, hand over, disable; keyboard and screen reader included. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHandOver } from '../../src-main/handover/sealed-file';
import { argon2id } from '../../src-main/vault/argon2';
import { Secret } from '../../src-shared/secret';
import { startAccountable, type RunningAccountable } from '../staging';
import { launchApp, temporaryHome, type RunningApp } from '../support/app';
import { axeFindings } from '../support/axe';
import { shot } from '../support/backend-scene';
import { dropFiles } from '../support/desktop';
import { zbarTexts } from '../support/witness';
import { AdminPage } from './pages/admin';
import { UsersPage } from './pages/users';

const COUNT = 20;
const home = temporaryHome();
let staging: RunningAccountable;
let app: RunningApp;
let admin: AdminPage;
let users: UsersPage;
let others: readonly { readonly uuid: string; readonly username: string }[];

beforeAll(async () => {
  staging = await startAccountable();
  staging.control.seed({ count: COUNT });
  staging.control.addUser({ username: 'Ελένη Жанна & <b>' });
  others = staging.control.users().filter(({ username }) => !['tess', 'otto', 'cody'].includes(username));
  app = await launchApp({ env: home.env, args: ['--admin'], window: 'admin' });
  app.page.setDefaultTimeout(15_000);
  admin = new AdminPage(app.page);
  users = new UsersPage(app.page);
  await admin.openAddSheet();
  await admin.sheet.getByLabel('Service', { exact: true }).selectOption('accountable');
  await admin.fillWhere(staging.url, 'Owner');
  await admin.field('API token').fill(staging.apiToken);
  await admin.field('User id').fill(staging.control.users()[0]?.uuid ?? '');
  await admin.submitAdd();
  await admin.sheet.waitFor({ state: 'detached' });
});
afterAll(async () => {
  await app.quit();
  await staging.close();
  home.remove();
});

const clean = async (): Promise<void> => expect(await axeFindings(app.page)).toEqual([]);
const saveAs = (file: string): Promise<void> => app.app.evaluate(({ dialog }, filePath) => {
  dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
}, file);

it('takes in a list that was dropped: what is new, what is left out and why, before anything is kept', async () => {
  await users.section.getByText('Nobody yet').waitFor();
  const file = join(home.path, 'people.csv');
  writeFileSync(file, `\uFEFFName;UUID\r\n${others.map(({ uuid, username }) => `${username};${uuid}`).join('\r\n')}\r\nagain;${others[0]?.uuid ?? ''}\r\nbad;../../x\r\n`);
  await dropFiles(app.page, [file]);
  await users.sheet.getByText(`${COUNT + 1} are new`).waitFor();
  await users.sheet.getByText('2 lines are left out').waitFor();
  await users.sheet.getByRole('row', { name: /Stands above already/ }).waitFor();
  await users.sheet.getByRole('row', { name: /Not an id/ }).waitFor();
  await shot(app.page, 'users-import');
  await clean();
  await users.take();
  await users.section.getByText(`${COUNT + 1} users`, { exact: true }).waitFor();
});

it('is worked with by keyboard, and says so to screen readers', async () => {
  expect(await users.grid.getAttribute('aria-rowcount')).toBe(String(COUNT + 2));
  await users.grid.focus();
  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('Shift+ArrowDown');
  await app.page.keyboard.press('Shift+ArrowDown');
  await users.section.getByText(`3 of ${COUNT + 1} chosen`).waitFor();
  await app.page.keyboard.press('Control+ArrowDown');
  await app.page.keyboard.press('Space');
  await users.section.getByText(`4 of ${COUNT + 1} chosen`).waitFor();
  const active = await users.grid.getAttribute('aria-activedescendant');
  expect(await app.page.locator(`#${active ?? 'none'}`).getAttribute('aria-selected')).toBe('true');
  await app.page.keyboard.press('Escape');
  await users.section.getByText(`0 of ${COUNT + 1} chosen`).waitFor();
  await users.section.getByRole('searchbox').fill('00007');
  await users.section.getByText('0 of 1 chosen').waitFor();
  await users.section.getByRole('searchbox').fill('');
});

it('checks all, enrols all at the service’s pace, and shows how far it is', async () => {
  await users.chooseAll();
  await users.act('Check');
  await users.ended();
  await users.row('user-00007').getByText('Off').waitFor();
  await users.dismiss();
  await users.act('Enrol', async () => {
    await users.sheet.getByText(/At the pace that the service allows this takes about 11 seconds/).waitFor();
    await shot(app.page, 'users-bulk');
    await clean();
  });
  await users.job.getByText(/a second/).waitFor();
  await users.job.getByRole('button', { name: 'Pause' }).click();
  await users.job.getByText('Paused').waitFor();
  await shot(app.page, 'users-paused');
  await clean();
  await users.job.getByRole('button', { name: 'Go on' }).click();
  await users.ended();
  await users.job.getByText(`${COUNT + 1} of ${COUNT + 1}`).waitFor();
  const truths = staging.control.truths().filter(({ uuid }) => others.some((user) => user.uuid === uuid));
  expect(truths.filter(({ mfaEnabled }) => mfaEnabled)).toHaveLength(COUNT + 1);
  expect(staging.control.calls({ operation: 'setup' }).map(({ status }) => status)).toEqual(Array.from({ length: COUNT + 1 }, () => 200));
  const file = join(home.path, 'result.csv');
  await saveAs(file);
  await users.job.getByRole('button', { name: /Save the result/ }).click();
  await users.job.getByText('Saved').waitFor();
  expect(readFileSync(file, 'utf8').match(/,enrol,done,/g)).toHaveLength(COUNT + 1);
  await shot(app.page, 'users-enrolled');
  await clean();
});

it('hands over on paper: every sheet’s QR code and name can be read back', async () => {
  const file = join(home.path, 'sheets.pdf');
  await saveAs(file);
  await users.chooseAll();
  await users.section.getByRole('button', { name: 'Hand over…' }).click();
  await users.sheet.getByLabel('As', { exact: true }).selectOption('sheets');
  const submit = users.sheet.getByRole('button', { name: /Choose where/ });
  expect(await submit.isDisabled()).toBe(true); // nothing in clear without the person's word
  await users.sheet.getByRole('checkbox').check();
  await shot(app.page, 'users-hand-over');
  await clean();
  await submit.click();
  await users.sheet.waitFor({ state: 'detached' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  execFileSync('pdftoppm', ['-r', '100', '-png', file, join(home.path, 'sheet')]);
  const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const read = Array.from({ length: COUNT + 1 }, (_, index) => zbarTexts(join(home.path, `sheet-${String(index + 1).padStart(2, '0')}.png`)).join(''));
  for (const { secret, username } of staging.control.truths().filter(({ uuid }) => others.some((user) => user.uuid === uuid))) {
    expect(read.some((text) => text.includes(`secret=${secret ?? ''}`)), username).toBe(true);
    expect(pages).toContain(username);
  }
}, 90_000);

it('hands over as an encrypted file that the passphrase opens, and nothing else', async () => {
  const file = join(home.path, 'people.handover');
  await saveAs(file);
  await users.section.getByRole('button', { name: 'Hand over…' }).click();
  await users.sheet.getByLabel('Passphrase of the file').fill('short');
  await users.sheet.getByLabel('Passphrase again').fill('short');
  await users.sheet.getByRole('button', { name: /Choose where/ }).click();
  await users.sheet.getByText('This passphrase is too short.').waitFor();
  for (const field of ['Passphrase of the file', 'Passphrase again']) await users.sheet.getByLabel(field).fill('correct horse battery');
  await users.sheet.getByRole('button', { name: /Choose where/ }).click();
  await users.sheet.waitFor({ state: 'detached' });
  const bytes = readFileSync(file);
  const content = await openHandOver(bytes, Secret.fromText('correct horse battery'), argon2id);
  expect(content.users.map(({ id, secret }) => [id, secret]).sort()).toEqual(
    staging.control.truths().filter(({ uuid }) => others.some((user) => user.uuid === uuid)).map(({ uuid, secret }) => [uuid, secret]).sort(),
  );
  for (const { secret } of content.users) expect(bytes.includes(secret)).toBe(false);
});

it('disables all after the number was typed', async () => {
  await users.job.getByRole('button', { name: 'Dismiss' }).click();
  await users.act('Disable', async () => {
    const submit = users.sheet.getByRole('button', { name: /^Disable \d+/ });
    expect(await submit.isDisabled()).toBe(true);
    await users.sheet.getByLabel(/Type the number/).fill(String(COUNT + 1));
  });
  await users.ended();
  expect(staging.control.truths().filter(({ uuid, mfaEnabled }) => mfaEnabled && others.some((user) => user.uuid === uuid))).toEqual([]);
  await users.row('user-00007').getByText('Off').waitFor();
});

it('shows ten thousand as quickly: only the rows in sight exist', async () => {
  const file = join(home.path, 'many.csv');
  writeFileSync(file, ['id,label', ...Array.from({ length: 10_000 }, (_, index) => `many-${index},Person ${index}`)].join('\n'));
  await dropFiles(app.page, [file]);
  await users.sheet.getByText('10000 are new').waitFor();
  await users.take();
  await users.section.getByText(`${10_000 + COUNT + 1} users`, { exact: true }).waitFor();
  expect(await users.grid.getByRole('row').count()).toBeLessThan(60);
  await users.grid.focus();
  await app.page.keyboard.press('End');
  await users.row('user-00020').or(users.row('Ελένη')).first().waitFor();
  await users.chooseAll();
  await users.section.getByText(/10021 of 10021 chosen/).waitFor();
  await users.section.getByRole('searchbox').fill('Person 77');
  await users.section.getByText(/of 111 chosen/).waitFor();
});
