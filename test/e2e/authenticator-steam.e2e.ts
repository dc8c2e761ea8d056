/** @file Steam's own kind of code in the real window, from the link to the list and out again; every code is the witness's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { encodeBase32 } from '../../src-shared/base32';
import { parseOtpauth } from '../../src-shared/otpauth';
import { NOON, clipboardOf, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { codeNow, steamCode, zbarTexts } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = '63BEDWCQZKTQWPESARIERL5DTTQFCJTK';
const OTHER = 'JBSWY3DPEHPK3PXP';

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
});

afterEach(() => app.goHome());

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

const described = async (name: string): Promise<string> => (await app.row(name).locator('.code-large .visually-hidden').textContent()) ?? '';

it('a link shows its code as proof, and is saved', async () => {
  await app.paste(`otpauth://steam/Steam:ada?secret=${SECRET}&issuer=Steam`);
  await app.sheet.getByText('Unusual: Steam Guard, 5 characters').waitFor();
  expect(await app.proof()).toBe(steamCode(SECRET, NOON));
  await photograph(app.page, 'steam-confirm');
  await app.save();
  expect(await app.names()).toEqual(['Steam']);
});

it('its code stands in the list whole, is read letter by letter, and rolls at its time', async () => {
  const now = steamCode(SECRET, NOON);
  expect(await app.row('Steam').locator('.code-large .code-digits').textContent()).toBe(now);
  expect(await described('Steam')).toBe(`Code ${now.split('').join(' ')}`);
  await desk.running.setTime(NOON + 26_000);
  await expect.poll(() => app.row('Steam').locator('.next-code').textContent()).toBe(`next ${steamCode(SECRET, NOON + 30_000)}`);
  await expect.poll(() => app.row('Steam').locator('.time-number').textContent()).toBe('4');
  await photograph(app.page, 'steam-list');
  await desk.running.setTime(NOON + 30_000);
  await expect.poll(() => app.code('Steam')).toBe(steamCode(SECRET, NOON + 30_000));
  expect(steamCode(SECRET, NOON + 30_000)).not.toBe(now);
});

it('Enter copies it', async () => {
  await app.search.fill('steam');
  await app.page.keyboard.press('Enter');
  await app.status.getByText(`Copied ${steamCode(SECRET, NOON + 30_000)}`).waitFor();
  expect(await clipboardOf(desk.running)).toBe(steamCode(SECRET, NOON + 30_000));
});

it('by hand the kind is chosen, and there is nothing else to choose', async () => {
  await app.openDoor('By hand');
  await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Games');
  await app.sheet.getByRole('textbox', { name: 'Secret', exact: true }).fill(OTHER);
  await app.sheet.getByLabel('Kind').selectOption('steam');
  await app.sheet.getByText('Five letters and digits every 30 seconds').waitFor();
  expect(await app.sheet.getByText('Algorithm, digits, period').count()).toBe(0);
  await photograph(app.page, 'steam-form');
  await app.sheet.getByRole('button', { name: 'Continue' }).click();
  expect(await app.proof()).toBe(steamCode(OTHER, NOON + 30_000));
  await app.save();
});

it('an account that came with the wrong kind is mended, and put back from its history', async () => {
  await app.act('Games', 'Edit');
  await app.sheet.getByLabel('Kind').selectOption('totp');
  await app.sheet.getByText('Algorithm, digits, period').click();
  expect(await app.sheet.getByRole('textbox', { name: 'Digits' }).inputValue()).toBe('6');
  await app.sheet.getByRole('button', { name: 'Save' }).click();
  await app.sheet.waitFor({ state: 'detached' });
  await expect.poll(() => app.code('Games')).toBe(codeNow(OTHER, NOON + 30_000));
  await app.act('Games', 'History');
  await app.sheet.getByText('Steam Guard', { exact: true }).waitFor();
  await app.sheet.getByRole('button', { name: /^Put back/ }).click();
  await app.sheet.getByText('6 digits').waitFor();
  await app.goHome();
  await expect.poll(() => app.code('Games')).toBe(steamCode(OTHER, NOON + 30_000));
});

it('Steam\'s own file comes in, and what stays behind of it is named', async () => {
  const file = join(desk.home.path, '76561198000000000.maFile');
  writeFileSync(file, JSON.stringify({ shared_secret: Buffer.from('a shared secret of 24 by').toString('base64'), account_name: 'grace', revocation_code: 'R12345', identity_secret: 'aWRlbnRpdHk=' }));
  await app.chooseExport(file);
  await app.sheet.getByText('the revocation code (it removes the authenticator at Steam: keep it), the key for confirming trades').waitFor();
  expect(await app.sheet.getByRole('textbox', { name: 'Account' }).inputValue()).toBe('grace');
  expect(await app.proof()).toBe(steamCode(encodeBase32(Buffer.from('a shared secret of 24 by')), NOON + 30_000));
  await photograph(app.page, 'steam-file');
  await app.cancel();
});

it('its QR code is read back as a link that no app takes for another kind', async () => {
  await app.act('Steam', 'Show QR code');
  await app.sheet.locator('.qr-card').waitFor();
  await app.sheet.getByText('Only an app that knows Steam’s kind of code reads this').waitFor();
  await photograph(app.page, 'steam-qr');
  writeFileSync(join(desk.home.path, 'screen.png'), await app.page.screenshot());
  const [link = ''] = zbarTexts(join(desk.home.path, 'screen.png'));
  expect(link).toBe(`otpauth://steam/Steam:ada?secret=${SECRET}&issuer=Steam&algorithm=SHA1&digits=5&period=30&encoder=steam`);
  expect(parseOtpauth(link)).toMatchObject({ type: 'steam', issuer: 'Steam', label: 'ada' });
});

it('an export to Google Authenticator names it as what stays here', async () => {
  await app.more('Export accounts');
  await app.sheet.getByLabel('For which app').selectOption('google');
  await app.sheet.getByText('Google Authenticator can hold none of your accounts.').waitFor();
  await app.sheet.getByText('Steam, ada: it makes Steam’s own kind of code').waitFor();
  await photograph(app.page, 'steam-google');
});
