/** @file axe finds nothing on any view of the authenticator, in both themes and languages; the policy refuses nothing meanwhile. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aegisSealed } from '../support/aegis-export';
import { axeFindings } from '../support/axe';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { pngQr } from '../support/pictures';
import type { AuthenticatorPage } from './pages/authenticator';

const uri = (name: string, secret: string): string => `otpauth://totp/${name}:me@example.org?secret=${secret}&issuer=${name}`;

let desk: Desk;
let app: AuthenticatorPage;
let violations: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  violations = await watchViolations(app.page);
  await app.page.getByText('No accounts yet').waitFor();
});

afterAll(() => desk.leave());

const row = () => app.page.locator('[data-row]').first();

/** Views by what opens them with the keyboard or a drop, so that they do not depend on the language. */
const VIEWS: readonly (readonly [name: string, open: () => Promise<unknown>])[] = [
  ['the list', () => row().waitFor()],
  ['a search without a match', () => app.page.locator('.search-input').fill('zzz')],
  ['the doors', () => app.page.keyboard.press('Control+n')],
  ['the camera sheet without a camera', async () => { await app.page.keyboard.press('Control+Shift+m'); await app.alert.waitFor(); }],
  ['the picture of a screen without a code', async () => { await app.page.keyboard.press('Control+Shift+s'); await app.sheet.locator('canvas').waitFor(); }],
  ['the paste sheet', () => door(3)],
  ['the paste sheet with an error', async () => { await door(3); await app.page.keyboard.type('nonsense'); await app.page.keyboard.press('Enter'); await app.alert.waitFor(); }],
  ['the form', async () => { await door(5); await app.sheet.locator('summary').click(); await app.sheet.locator('select').first().selectOption('hotp'); }],
  ['the form with an error', async () => { await door(5); await app.page.keyboard.press('Enter'); await app.alert.waitFor(); }],
  ['the confirm sheet', async () => { await picture([uri('New', 'ORSXG5DJNZTQ')]); await app.sheet.locator('summary').click(); }],
  ['the confirm sheet of a taken name', () => picture([uri('First', 'ORSXG5DJNZTQ')])],
  ['the confirm sheet of a known account', () => picture([uri('First', 'GEZDGNBVGY3TQOJQ')])],
  ['the sheet of several', () => picture([uri('First', 'GEZDGNBVGY3TQOJQ'), uri('One', 'ORSXG5DJNZTQ'), uri('Two', 'MFRGGZDFMZTWQ2LK')])],
  ['the password of an export', () => locked()],
  ['the edit sheet', async () => { await app.page.locator('.search-input').focus(); await app.page.keyboard.press('F2'); }],
  ['the settings', () => app.page.keyboard.press('Control+,')],
  ['the shortcuts', () => app.page.keyboard.press('Control+k')],
  ['an account\'s QR code', async () => { await row().click({ button: 'right' }); await app.page.getByRole('menuitem').nth(2).click(); await app.sheet.locator('.qr-card').waitFor(); await app.sheet.locator('summary').click(); }],
  ['the export', () => exportSheet('aegis')],
  ['the export as codes', async () => { await exportSheet('google'); await go(); await app.sheet.locator('.qr-card').waitFor(); }],
  ['the export\'s password', async () => { await exportSheet('two-fas'); await go(); await app.sheet.locator('input[type=password]').first().waitFor(); }],
  ['the export in clear', async () => { await exportSheet('bitwarden'); await go(); await app.sheet.locator('input[type=radio]').last().check(); }],
  ['a row\'s menu', () => row().click({ button: 'right' })],
  // From here on there are tags: the views of the next language and theme have them.
  ['the edit sheet with tags', () => typeTags()],
  ['a list with a pressed tag', async () => { await typeTags(); await app.page.keyboard.press('Enter'); await app.page.locator('.tag-bar button').first().click(); }],
];

async function typeTags(): Promise<void> {
  await app.page.locator('.search-input').focus();
  await app.page.keyboard.press('F2');
  await app.sheet.locator('.tags-field input').fill('Money, Private');
}

async function door(nth: number): Promise<void> {
  await app.page.keyboard.press('Control+n');
  await app.sheet.locator('.door').nth(nth).click();
  await app.sheet.locator('input, textarea').first().waitFor();
}

async function locked(): Promise<void> {
  const path = join(desk.home.path, 'locked.json');
  writeFileSync(path, aegisSealed([], 'password'));
  await app.page.keyboard.press('Control+n');
  const chooser = app.page.waitForEvent('filechooser');
  await app.sheet.locator('.door').nth(4).click();
  await (await chooser).setFiles(path);
  await app.sheet.locator('input').first().waitFor();
}

async function exportSheet(target: string): Promise<void> {
  await app.page.locator('.toolbar button').last().click();
  await app.page.getByRole('menuitem').nth(3).click();
  await app.sheet.locator('select').selectOption(target);
  await app.sheet.locator('.draft').first().waitFor();
}

const go = (): Promise<void> => app.sheet.locator('.sheet-actions button').last().click();

async function picture(uris: readonly string[]): Promise<void> {
  const path = join(desk.home.path, 'axe.png');
  writeFileSync(path, pngQr(uris));
  await app.page.keyboard.press('Control+n');
  const chooser = app.page.waitForEvent('filechooser');
  await app.sheet.locator('.door').nth(2).click();
  await (await chooser).setFiles(path);
  await app.sheet.locator('.sheet-actions').waitFor();
}

/** Through the settings as a person sets them: the first select is the language, the second the theme. */
async function choose(language: 'en' | 'de', theme: 'light' | 'dark'): Promise<void> {
  await app.page.keyboard.press('Control+,');
  await app.sheet.locator('select').nth(0).selectOption(language);
  await expect.poll(() => app.page.locator('html').getAttribute('lang')).toBe(language);
  await app.sheet.locator('select').nth(1).selectOption(theme);
  await expect.poll(() => app.page.locator('html').getAttribute('data-theme')).toBe(theme);
  await app.page.keyboard.press('Escape');
  await app.sheet.waitFor({ state: 'detached' });
}

describe.each([['en', 'light'], ['en', 'dark'], ['de', 'light'], ['de', 'dark']] as const)('in %s, %s', (language, theme) => {
  it('has no finding on any view', async () => {
    await choose(language, theme);
    const found: string[] = [];
    const note = async (view: string): Promise<void> => {
      found.push(...(await axeFindings(app.page)).map((finding) => `${view}: ${finding}`));
    };
    if ((await app.page.locator('.empty .doors').count()) > 0) {
      await note('the empty window');
      for (const [name, secret] of [['First', 'GEZDGNBVGY3TQOJQ'], ['Second', 'JBSWY3DPEHPK3PXP']] as const) {
        await picture([uri(name, secret)]);
        await app.page.keyboard.press('Enter');
        await app.sheet.waitFor({ state: 'detached' });
      }
    }
    for (const [name, open] of VIEWS) {
      await open();
      await note(name);
      await leave();
    }
    await trashAndPurge(note);
    expect(found).toEqual([]);
  }, 240_000);
});

/** Esc closes menu, sheet and search, whatever the language. */
async function leave(): Promise<void> {
  await app.page.keyboard.press('Escape');
  await app.sheet.waitFor({ state: 'detached' });
  await app.page.locator('[role=menu]').waitFor({ state: 'detached' });
  const isFiltered = (await app.page.locator('.search-input').inputValue()) !== '' || (await app.page.locator('.tag-bar [aria-pressed=true]').count()) > 0;
  if (isFiltered) await app.page.keyboard.press('Escape');
}

async function trashAndPurge(note: (view: string) => Promise<void>): Promise<void> {
  await app.page.locator('.toolbar button').last().click();
  await app.page.getByRole('menuitem').nth(1).click();
  await note('the empty trash');
  await app.page.keyboard.press('Escape');
  await app.page.locator('.row-copy').first().focus();
  await app.page.keyboard.press('Delete');
  await app.page.locator('.status-action').waitFor();
  await note('the status line with its action');
  await app.page.locator('.toolbar button').last().click();
  await app.page.getByRole('menuitem').nth(1).click();
  await note('the trash');
  await app.page.locator('.trash-row button').last().click();
  await app.sheet.waitFor();
  await note('the purge sheet');
  await app.page.keyboard.press('Escape');
  await app.page.locator('.trash-row button').first().click();
  await app.page.locator('.trash-row').waitFor({ state: 'detached' });
  await app.page.keyboard.press('Escape');
}

describe('the page policy', () => {
  it('has refused nothing in all of this', async () => {
    expect(await violations()).toEqual([]);
  });
});

describe('a trouble screen', () => {
  it.each(['light', 'dark'] as const)('has no finding, %s', async (theme) => {
    const troubled = await openDesk({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } });
    await troubled.app.page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => troubled.app.page.locator('html').getAttribute('data-theme')).toBe(theme);
    await troubled.app.trouble('The keychain does not answer').waitFor();
    expect(await axeFindings(troubled.app.page)).toEqual([]);
    await troubled.leave();
  });
});
