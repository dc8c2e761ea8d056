/** @file Exports of Google Authenticator, code by code through several doors, and the checklist in which many accounts end. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../src-shared/base32';
import { encodeMigration, type MigrationAccount } from '../../src-shared/migration/encode';
import { Secret } from '../../src-shared/secret';
import { axeFindings } from '../support/axe';
import { NOON, dropFiles, openDesk, setClipboardPicture, type Desk } from '../support/desktop';
import { pngQr } from '../support/pictures';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const account = (name: string): MigrationAccount => ({
  type: 'totp', issuer: name, label: 'me@example.org', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText(`secret of ${name}`),
});
const secretOf = (name: string): string => encodeBase32(Buffer.from(`secret of ${name}`));
const exported = (names: readonly string[], id: number): readonly string[] => encodeMigration(names.map(account), id, { accounts: 2, length: 1200 }).uris;
const NAMES = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm'];
const [ONE = '', TWO = '', THREE = ''] = exported(NAMES, -123456);
const [OTHER = ''] = exported(['Quartz', 'Ruby', 'Slate'], 99);

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.page.getByText('No accounts yet').waitFor();
});

afterEach(() => app.goHome());

afterAll(() => desk.leave());

/** What another program put on the clipboard, as the system keeps it. */
function copied(content: string, type = 'UTF8_STRING'): void {
  const done = spawnSync('xclip', ['-selection', 'clipboard', '-t', type, '-i'], { input: content, stdio: ['pipe', 'ignore', 'ignore'] });
  expect(done.status).toBe(0);
}

function file(name: string, content: Uint8Array): string {
  const path = join(desk.home.path, name);
  writeFileSync(path, content);
  return path;
}

const paste = (): Promise<void> => app.page.keyboard.press('Control+v');
const progress = (text: string): Promise<void> => app.sheet.locator('.batch').getByText(text, { exact: true }).first().waitFor();
const checklist = () => app.sheet.getByRole('list', { name: 'Accounts to add' });
const items = () => checklist().getByRole('listitem');
const ticked = (): Promise<readonly string[]> =>
  items().evaluateAll((all) => all.filter((item) => item.querySelector<HTMLInputElement>('input')?.checked).map((item) => item.querySelector('label .name bdi')?.textContent ?? ''));
const shownNames = (): Promise<readonly string[]> => checklist().locator('label .name bdi').allTextContents();
const box = (name: string) => items().filter({ hasText: name }).getByRole('checkbox');

/** A picture of the window for a person to look at, where a place for it is named. */
async function picture(name: string): Promise<void> {
  const folder = process.env['TESSERA_SHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => app.page.locator('html').getAttribute('data-theme')).toBe(theme);
    await app.page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    expect((await axeFindings(app.page)).map((finding) => `${name} ${theme}: ${finding}`)).toEqual([]);
  }
  await app.page.emulateMedia({ colorScheme: null });
}

describe('an export of three codes', () => {
  it('is collected through the clipboard, a drop and a picture, in any order, and added whole', async () => {
    copied(THREE);
    await paste();
    await progress('1 of 3 codes collected');
    await app.sheet.getByText('Still missing: 1, 2.').waitFor();
    await paste();
    await app.sheet.getByText('That code is here already.').waitFor();
    await progress('1 of 3 codes collected');
    expect(await axeFindings(app.page)).toEqual([]);
    await dropFiles(app.page, [file('one.png', pngQr([ONE], 4))]);
    await progress('2 of 3 codes collected');
    await picture('collecting');
    await setClipboardPicture(desk.running, pngQr([TWO], 4));
    await paste();
    await app.sheet.getByRole('heading', { name: 'Add these 5 accounts?' }).waitFor();
    expect(await shownNames()).toEqual(NAMES.map((name) => expect.stringContaining(name) as string));
    await picture('complete');
    await app.page.keyboard.press('Enter');
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Elm').waitFor();
    expect(await app.names()).toEqual(NAMES);
    expect(await app.code('Cedar')).toBe(codeNow(secretOf('Cedar'), NOON));
    expect(await app.status.textContent()).toContain('Added 5 accounts');
  });

  it('is marked account by account where it is here already; only what is new is ticked', async () => {
    copied(`${ONE}\n${TWO}\n${THREE}\n${exported(['Fir'], 5)[0] ?? ''}`);
    await paste();
    await app.sheet.getByRole('heading', { name: 'Add these 6 accounts?' }).waitFor();
    await expect.poll(ticked).toEqual([expect.stringContaining('Fir')]);
    expect(await items().filter({ hasText: 'Alder' }).textContent()).toContain('Already here');
    await app.sheet.getByRole('button', { name: 'All', exact: true }).click();
    expect((await ticked()).length).toBe(6);
    await app.sheet.getByRole('button', { name: 'Only new ones' }).click();
    expect((await ticked()).length).toBe(1);
    await picture('duplicates');
  });

  it('that is cancelled leaves nothing, and can be begun again', async () => {
    for (const names of [['Gum', 'Hazel', 'Ivy'], ['Gum', 'Hazel', 'Ivy']] as const) {
      copied(exported(names, 7)[0] ?? '');
      await paste();
      await progress('1 of 2 codes collected');
      expect((await ticked()).length).toBe(2);
      await app.cancel();
    }
    expect(await app.names()).toEqual(NAMES);
  });

  it('may be taken in part, on purpose: not by Enter', async () => {
    copied(exported(['Juniper', 'Kapok', 'Larch'], 8)[0] ?? '');
    await paste();
    await progress('1 of 2 codes collected');
    await box('Juniper').focus();
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('button', { name: 'Add the 2 that are here' }).click();
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Kapok').waitFor();
    expect(await app.row('Larch').count()).toBe(0);
  });

  it('is kept apart from a code of another export, which is said', async () => {
    copied(exported(['Maple', 'Nutmeg', 'Oak'], 9)[1] ?? '');
    await paste();
    await progress('1 of 2 codes collected');
    copied(OTHER);
    await paste();
    await app.sheet.getByText('That code belongs to another export (1 of 2). It is kept apart.').waitFor();
    expect(await ticked()).toEqual([expect.stringContaining('Oak')]);
    expect((await shownNames()).at(-1)).toContain('Ruby');
    await picture('another');
  });

  it('goes on through the paste door, and comes back when that is closed', async () => {
    const [first = '', second = ''] = exported(['Pine', 'Quince', 'Rowan'], 10);
    copied(first);
    await paste();
    await progress('1 of 2 codes collected');
    await app.sheet.getByRole('button', { name: 'Paste' }).click();
    await app.sheet.getByRole('heading', { name: 'Paste an account' }).waitFor();
    await app.page.keyboard.press('Escape');
    await progress('1 of 2 codes collected');
    await app.sheet.getByRole('button', { name: 'Paste' }).click();
    await app.sheet.getByRole('textbox').fill(second);
    await app.sheet.getByRole('button', { name: 'Continue' }).click();
    await app.sheet.getByRole('status').getByText('All 2 codes are here.').waitFor({ state: 'attached' });
    expect((await shownNames()).length).toBe(3);
  });

  it('says on the sheet what is no code of it', async () => {
    copied(exported(['Spruce', 'Teak', 'Yew'], 11)[0] ?? '');
    await paste();
    await progress('1 of 2 codes collected');
    await dropFiles(app.page, [file('empty.png', pngQr(['hello'], 6))]);
    await app.sheet.getByText(/That is not|no QR code|not a code/i).first().waitFor();
    await progress('1 of 2 codes collected');
  });
});

describe('the clipboard', () => {
  it('with a file that was copied in the file manager is a picture', async () => {
    copied(`${pathToFileURL(file('copied.png', pngQr([`otpauth://totp/Copied:me?secret=${secretOf('Copied')}&issuer=Copied`]))).href}\r\n`, 'text/uri-list');
    await app.search.focus();
    await paste();
    expect(await app.proof()).toBe(codeNow(secretOf('Copied'), NOON));
  });

  it('with a text that holds some is those', async () => {
    copied(`Dear all, the address is otpauth://totp/Within:me?secret=${secretOf('Within')}, good luck.`);
    await app.row('Alder').getByRole('button', { name: /^Copy code/ }).focus();
    await paste();
    expect(await app.proof()).toBe(codeNow(secretOf('Within'), NOON));
  });

  it('with a text that holds none says so, and keeps a text in the search a text', async () => {
    copied('good morning');
    await app.row('Alder').getByRole('button', { name: /^Copy code/ }).focus();
    await paste();
    await app.status.getByText('That is not a code for an authenticator.').waitFor();
    await app.search.focus();
    await paste();
    expect(await app.search.inputValue()).toBe('good morning');
  });
});

describe('several files dropped at once', () => {
  it('are one checklist', async () => {
    await dropFiles(app.page, ['Umber', 'Violet', 'Wheat'].map((name) => file(`${name}.png`, pngQr([`otpauth://totp/${name}:me?secret=${secretOf(name)}&issuer=${name}`]))));
    await app.sheet.getByRole('heading', { name: 'Add these 3 accounts?' }).waitFor();
    expect((await ticked()).length).toBe(3);
  });

  it('a dragged link is one account', async () => {
    const session = await app.page.context().newCDPSession(app.page);
    const at = { x: 200, y: 300, data: { items: [{ mimeType: 'text/uri-list', data: `otpauth://totp/Dragged:me?secret=${secretOf('Dragged')}&issuer=Dragged` }], files: [], dragOperationsMask: 1 } };
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
    await app.page.getByText('Drop to add accounts').waitFor();
    await session.send('Input.dispatchDragEvent', { type: 'drop', ...at });
    await session.detach();
    expect(await app.proof()).toBe(codeNow(secretOf('Dragged'), NOON));
  });
});

describe('a checklist', () => {
  const many = Array.from({ length: 400 }, (_one, n) => `Row ${String(n).padStart(3, '0')}`);

  it('is worked by the keyboard alone, holds only rows in sight, and its names can be changed', async () => {
    copied(encodeMigration(many.map(account), 12, { accounts: 400, length: 60_000 }).uris.join('\n'));
    await paste();
    await app.sheet.getByRole('heading', { name: 'Add these 400 accounts?' }).waitFor();
    expect(await items().count()).toBeLessThan(40);
    await app.sheet.getByText('400 of 400 chosen').waitFor();
    await picture('many');
    await app.sheet.getByRole('button', { name: 'None' }).press('Enter');
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Space');
    await app.page.keyboard.press('ArrowDown');
    await app.page.keyboard.press('ArrowDown');
    await app.page.keyboard.press('Space');
    await app.page.keyboard.press('End');
    await app.page.keyboard.press('Space');
    await app.sheet.getByText('3 of 400 chosen').waitFor();
    await app.page.keyboard.press('F2');
    await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Renamed');
    await picture('edit');
    await app.page.keyboard.press('Enter');
    await box('Renamed').waitFor();
    expect(await box('Renamed').evaluate((element) => element === document.activeElement)).toBe(true);
    await app.page.keyboard.press('Home');
    await expect.poll(ticked).toEqual([expect.stringContaining('Row 000'), expect.stringContaining('Row 002')]);
    await app.sheet.getByRole('button', { name: 'Add 3 accounts' }).click();
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('Renamed').waitFor();
    await app.search.fill('Row'); // of a longer list only the rows in sight are drawn
    await expect.poll(() => app.names()).toEqual(['Row 000', 'Row 002']);
  });
});
