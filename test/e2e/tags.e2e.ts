/** @file Tags as people use them, by keyboard: given on the edit sheet, filtered by, searched for, put back, and brought along by an import. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aegisPlain, totp } from '../support/aegis-export';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRETS = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'JBSWY3DPEHPK3PXP', 'MFRGGZDFMZTWQ2LK', 'NBSWY3DPEB3W64TMMQ'] as const;

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  for (const [name, secret] of [['Mail', SECRETS[2]], ['Forum', SECRETS[1]], ['Bank', SECRETS[0]]] as const) await app.add(`otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`);
});

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

const bar = () => app.page.getByRole('toolbar', { name: 'Show only accounts with these tags' });
const chips = (): Promise<readonly string[]> => bar().getByRole('button').allTextContents();
const pressed = (): Promise<readonly string[]> => bar().getByRole('button', { pressed: true }).allTextContents();
const announced = (): Promise<string | null> => app.page.locator('#search-found').textContent();
const press = (key: string): Promise<void> => app.page.keyboard.press(key);
const focused = (): Promise<string> => app.page.evaluate(() => document.activeElement?.textContent ?? '');

/** Marks the first match of a search and opens its edit sheet, then goes to the tags. */
async function editTags(name: string): Promise<void> {
  await app.search.fill(name);
  await press('F2');
  await app.sheet.getByRole('heading', { name: 'Edit account' }).waitFor();
  for (let n = 0; n < 3 && !(await app.sheet.getByLabel('Tags', { exact: true }).evaluate((field) => field === document.activeElement)); n += 1) await press('Tab');
}

async function done(): Promise<void> {
  await press('Enter');
  await app.sheet.waitFor({ state: 'detached' });
  await press('Escape');
}

it('shows nothing of tags while nobody uses them', async () => {
  expect(await bar().count()).toBe(0);
  await app.paste(`otpauth://totp/New:me?secret=${SECRETS[3]}&issuer=New`);
  expect(await app.sheet.getByLabel('Tags', { exact: true }).count()).toBe(0);
  await app.cancel();
});

it('gives tags by keyboard, typed with commas or pressed below', async () => {
  await editTags('Bank');
  await app.page.keyboard.type('Money, #Private');
  await done();
  expect(await chips()).toEqual(['Money', 'Private']);
  await editTags('Mail');
  await app.page.keyboard.type('work, private');
  await photograph(app.page, 'tags-edit');
  await done();
  expect(await chips()).toEqual(['Money', 'Private', 'work']); // in the spelling that was there first
  await editTags('Forum');
  await press('Tab');
  await press('Tab');
  expect(await focused()).toBe('Private');
  await press(' ');
  expect(await app.sheet.getByLabel('Tags', { exact: true }).inputValue()).toBe('Private');
  await app.sheet.getByLabel('Tags', { exact: true }).focus();
  await done();
});

it('refuses a tag that is too long where it is typed', async () => {
  await editTags('Forum');
  await press('End');
  await app.page.keyboard.type(`, ${'x'.repeat(41)}`);
  await app.alert.getByText('A tag has at most 40 characters.').waitFor();
  await press('Enter');
  await expect.poll(() => app.sheet.count()).toBe(1);
  await app.cancel();
  await press('Escape');
});

it('filters by every pressed tag, tells how many there are, and forgets it with Escape', async () => {
  await bar().getByRole('button', { name: 'Money' }).focus();
  await press('ArrowRight');
  await press('Enter');
  expect([await pressed(), await app.names(), await announced()]).toEqual([['Private'], ['Bank', 'Forum', 'Mail'], '3 accounts found']);
  await press('ArrowRight');
  await press(' ');
  expect([await pressed(), await app.names(), await announced()]).toEqual([['Private', 'work'], ['Mail'], '1 account found']);
  await photograph(app.page, 'tags-filtered');
  await press('Home');
  await press(' ');
  await app.page.getByText('No account has all of these tags: Money, Private, work.').waitFor();
  await photograph(app.page, 'tags-none');
  await press('Escape');
  expect([await pressed(), (await app.names()).length, await announced()]).toEqual([[], 3, '']);
  expect(await app.search.evaluate((field) => field === document.activeElement)).toBe(true);
});

it('finds by #tag in the search, and Enter copies the first match', async () => {
  await app.page.keyboard.type('#wo');
  expect([await app.names(), await announced()]).toEqual([['Mail'], '1 account found']);
  await press('Enter');
  await app.row('Mail').getByText('Copied').waitFor();
  await app.search.fill('#nobody');
  await app.page.getByText('Words with # are looked for in tags').waitFor();
  await press('Escape');
});

it('keeps former tags in the history and puts them back', async () => {
  await editTags('Bank');
  await app.page.keyboard.press('Control+a');
  await press('Delete');
  await done();
  expect(await chips()).toEqual(['Private', 'work']); // nobody carries the other any more: it is gone
  await app.act('Bank', 'History');
  await app.sheet.getByText('Tags: Money, Private').waitFor();
  await app.sheet.getByRole('button', { name: /^Put back/ }).first().click();
  await expect.poll(chips).toEqual(['Money', 'Private', 'work']);
  await app.cancel();
});

it('brings another app\'s groups along as tags, seen and changed before they are taken', async () => {
  const entries = [totp('Deno', 'mason', SECRETS[3], { group: 'WORK' }), totp('SPDX', 'james', 'KRSXG5CTMVRXEZLU', { group: 'Servers' }), totp('Wiki', 'eve', 'ORSXG5DJNZTQ')];
  const path = join(desk.home.path, 'aegis.json');
  writeFileSync(path, aegisPlain(entries));
  await app.chooseExport(path);
  await app.sheet.getByRole('heading', { name: 'Add these 3 accounts?' }).waitFor();
  await app.sheet.getByText('Tags: Servers').waitFor();
  expect(await app.sheet.getByText('Not in what comes along').count()).toBe(0);
  await photograph(app.page, 'tags-import');
  await app.sheet.getByRole('button', { name: 'Change the names: Wiki, eve' }).click();
  await app.sheet.getByLabel('Tags', { exact: true }).fill('Servers');
  await press('Enter');
  await app.sheet.getByRole('button', { name: 'Add 3 accounts' }).click();
  await app.sheet.waitFor({ state: 'detached' });
  expect(await chips()).toEqual(['Money', 'Private', 'Servers', 'work']);
  await bar().getByRole('button', { name: 'Servers' }).click();
  expect(await app.names()).toEqual(['SPDX', 'Wiki']);
  await press('Escape');
});

it('renames a tag on all accounts by keyboard, and takes it from all of them', async () => {
  await bar().getByRole('button', { name: 'Servers' }).focus();
  await press('Enter');
  await press('F2');
  await app.sheet.getByText('2 accounts carry it.').waitFor();
  await photograph(app.page, 'tags-rename');
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.type('Machines');
  await press('Enter');
  await app.sheet.waitFor({ state: 'detached' });
  expect([await pressed(), await app.names(), await app.search.evaluate((field) => field === document.activeElement)]).toEqual([['Machines'], ['SPDX', 'Wiki'], true]);
  await press('Escape');
  await expect.poll(chips).toEqual(['Machines', 'Money', 'Private', 'work']);
  await bar().getByRole('button', { name: 'Machines' }).click({ button: 'right' });
  await app.sheet.getByRole('button', { name: 'Remove from all' }).click();
  await app.status.getByText('No account carries “Machines” any more.').waitFor();
  expect(await chips()).toEqual(['Money', 'Private', 'work']);
  await app.act('Wiki', 'History');
  await app.sheet.getByText('Tags: Machines').waitFor();
  await app.cancel();
});

it('starts with its tags, in German too', async () => {
  await app.more('Settings');
  await app.sheet.locator('select').first().selectOption('de');
  await app.page.keyboard.press('Escape');
  await app.sheet.waitFor({ state: 'detached' });
  await desk.running.quit();
  desk = await openDesk({ now: NOON }, desk.home);
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  const german = app.page.getByRole('toolbar', { name: 'Nur Konten mit diesen Tags zeigen' });
  await expect.poll(() => german.getByRole('button').allTextContents()).toEqual(['Money', 'Private', 'work']);
  await german.getByRole('button', { name: 'work' }).click();
  await expect.poll(announced).toBe('2 Konten gefunden');
  await photograph(app.page, 'tags-german');
});
