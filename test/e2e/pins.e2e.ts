/** @file Pinned accounts as people use them, by keyboard: pinned and unpinned in the row menu, above the others, over a start, heard, and brought along by an import. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aegisPlain, totp } from '../support/aegis-export';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import type { AuthenticatorPage } from './pages/authenticator';

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  for (const [name, secret] of [['Bank', 'GEZDGNBVGY3TQOJQ'], ['Forum', 'JBSWY3DPEHPK3PXP'], ['Mail', 'MFRGGZDFMZTWQ2LK']] as const) await app.add(`otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`);
});

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

const press = (key: string): Promise<void> => app.page.keyboard.press(key);
const focused = (): Promise<string | null> => app.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
/** What a screen reader says of a row's button beside its name. */
const described = (name: string): Promise<string> => app.row(name).locator('.row-copy').evaluate((button) =>
  (button.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));

/** From the focused row: its menu's button is the next stop, and P or U the entry's first letter. */
async function chooseInMenu(letter: string): Promise<void> {
  await press('Tab');
  await press('Enter');
  await app.page.getByRole('menu').waitFor();
  await press(letter);
  await press('Enter');
}

it('pins by keyboard through the row menu: above the others, said, heard, with the focus', async () => {
  await app.search.fill('mail');
  await press('ArrowDown');
  await chooseInMenu('p');
  await app.status.getByText('Pinned Mail, me').waitFor();
  await expect.poll(focused).toBe('Copy code: Mail, me');
  await press('Escape');
  await expect.poll(() => app.names()).toEqual(['Mail', 'Bank', 'Forum']);
  expect([(await described('Mail')).startsWith('pinned '), await described('Bank')]).toEqual([true, expect.not.stringContaining('pinned')]);
  await photograph(app.page, 'pins');
});

it('offers to unpin in the menu, and undoes a pin', async () => {
  await app.act('Forum', 'Pin');
  await expect.poll(() => app.names()).toEqual(['Forum', 'Mail', 'Bank']);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await app.status.getByText('Unpinned Forum, me').waitFor();
  await expect.poll(() => app.names()).toEqual(['Mail', 'Bank', 'Forum']);
  await app.row('Mail').click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Unpin' }).waitFor();
  await photograph(app.page, 'pins-menu');
  await press('Escape');
});

it('has no history for it, keeps it in the trash, and pinned ones come first in a search too', async () => {
  await app.act('Mail', 'Move to trash');
  await expect.poll(() => app.names()).toEqual(['Bank', 'Forum']);
  await press('Control+z');
  await expect.poll(() => app.names()).toEqual(['Mail', 'Bank', 'Forum']);
  await app.search.fill('a'); // Bank and Mail
  await expect.poll(() => app.names()).toEqual(['Mail', 'Bank']);
  await press('Enter');
  await app.row('Mail').getByText('Copied').waitFor();
  await press('Escape');
  await app.act('Mail', 'History');
  await app.sheet.getByText(/Nothing/).waitFor();
  await app.cancel();
});

it('brings another app\'s favourites along', async () => {
  const path = join(desk.home.path, 'aegis.json');
  writeFileSync(path, aegisPlain([totp('Wiki', 'eve', 'ORSXG5DJNZTQ', { favorite: true }), totp('Abacus', 'eve', 'KRSXG5CTMVRXEZLU', { favorite: false })]));
  await app.chooseExport(path);
  await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
  expect(await app.sheet.getByText('Not in what comes along').count()).toBe(0);
  expect(await app.sheet.locator('.checklist-row').filter({ hasText: 'pinned' }).allInnerTexts()).toEqual([expect.stringContaining('Wiki')]);
  await photograph(app.page, 'pins-import');
  await app.sheet.getByRole('button', { name: 'Add 2 accounts' }).click();
  await app.sheet.waitFor({ state: 'detached' });
  await expect.poll(() => app.names()).toEqual(['Mail', 'Wiki', 'Abacus', 'Bank', 'Forum']);
});

it('starts with its pins, in German too, and unpins', async () => {
  await app.more('Settings');
  await app.sheet.locator('select').first().selectOption('de');
  await press('Escape');
  await app.sheet.waitFor({ state: 'detached' });
  await desk.running.quit();
  desk = await openDesk({ now: NOON }, desk.home);
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  await app.page.locator('[data-row]').first().waitFor();
  const names = (): Promise<readonly string[]> => app.page.locator('[data-row] .row-first').allTextContents();
  const spoken = (): Promise<readonly string[]> => app.page.locator('[data-row]').evaluateAll((rows) =>
    rows.filter((row) => (row.querySelector('.row-copy')?.getAttribute('aria-describedby') ?? '').split(' ').some((id) => document.getElementById(id)?.textContent === 'angeheftet')).map((row) => row.querySelector('.row-first')?.textContent ?? ''));
  await expect.poll(names).toEqual(['Mail', 'Wiki', 'Abacus', 'Bank', 'Forum']);
  expect(await spoken()).toEqual(['Mail', 'Wiki']);
  await app.page.locator('[data-row]').first().locator('.row-copy').focus();
  await chooseInMenu('l');
  await app.page.locator('footer').getByRole('status').getByText('Mail, me nicht mehr angeheftet').waitFor();
  await expect.poll(async () => [await names(), await spoken(), await focused()]).toEqual([['Wiki', 'Abacus', 'Bank', 'Forum', 'Mail'], ['Wiki'], 'Code kopieren: Mail, me']);
  await photograph(app.page, 'pins-german');
});
