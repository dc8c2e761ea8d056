/** @file The doors by text: a pasted address, a bare secret, a form. Each ends in the confirm sheet with the live code. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, openDesk, setClipboard, type Desk } from '../support/desktop';
import { codeNow, hotpCode } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const OTHER = 'JBSWY3DPEHPK3PXP';
const uri = (name: string, secret = SECRET): string => `otpauth://totp/${name}:me@example.org?secret=${secret}&issuer=${name}`;

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.page.getByText('No accounts yet').waitFor();
});

afterEach(() => app.goHome());

afterAll(() => desk.leave());

describe('the empty window', () => {
  it('shows its doors', async () => {
    for (const door of ['Camera', 'Screen', 'Picture', 'Paste', 'By hand', 'Connect a service'] as const) expect(await app.door(door).isVisible()).toBe(true);
  });
});

describe('an address', () => {
  it('shows the code of this instant before anything is saved, and nothing is saved on cancel', async () => {
    await app.paste(uri('First'));
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('First');
    await app.cancel();
    expect(await app.page.getByText('No accounts yet').isVisible()).toBe(true);
  });

  it('is saved by Enter', async () => {
    await app.paste(uri('First'));
    await app.proof();
    await app.page.keyboard.press('Enter');
    await app.sheet.waitFor({ state: 'detached' });
    await app.row('First').waitFor();
    expect(await app.code('First')).toBe(codeNow(SECRET, NOON));
    expect(await app.status.textContent()).toContain('Added First');
  });

  it('may be pasted anywhere with Ctrl+V, in the search too', async () => {
    await setClipboard(desk.running, uri('Anywhere', OTHER));
    await app.search.focus();
    await app.page.keyboard.press('Control+v');
    expect(await app.proof()).toBe(codeNow(OTHER, NOON));
    expect(await app.search.inputValue()).toBe('');
    await app.save();
    await setClipboard(desk.running, uri('Elsewhere', 'MFRGGZDFMZTWQ2LK'));
    await app.row('Anywhere').getByRole('button', { name: /^Copy code/ }).focus();
    await app.page.keyboard.press('Control+v');
    await app.proof();
    await app.save();
    expect(await app.names()).toEqual(['Anywhere', 'Elsewhere', 'First']);
  });

  it('of an account that is there already is said, and there is nothing to save', async () => {
    await app.paste(uri('Renamed'));
    await app.sheet.getByText('its secret is the same').waitFor();
    expect(await app.sheet.getByRole('button', { name: 'Add account' }).count()).toBe(0);
    await app.cancel();
  });

  it('with a name that is taken is a different account: said, and both are kept', async () => {
    await app.paste(uri('First', 'NBSWY3DPEB3W64TMMQ'));
    await app.sheet.getByText('You have a different account with this name').waitFor();
    await app.save();
    expect(await app.row('First').count()).toBe(2);
    await app.row('First').first().waitFor();
    const shown = await app.row('First').locator('[data-code]').evaluateAll((all) => all.map((one) => one.getAttribute('data-code')));
    expect(new Set(shown)).toEqual(new Set([codeNow(SECRET, NOON), codeNow('NBSWY3DPEB3W64TMMQ', NOON)]));
  });

  it('with unusual parameters says them', async () => {
    await app.paste('otpauth://totp/Odd:me?secret=ONSWG4TFOQXHI33PNRUW4&algorithm=SHA512&digits=8&period=60');
    await app.sheet.getByText('Unusual: SHA-512, 8 digits, 60 s').waitFor();
    expect(await app.proof()).toBe(hotpCode('ONSWG4TFOQXHI33PNRUW4', NOON / 60_000, 'sha512', 8));
    await app.cancel();
  });
});

describe('a bare secret', () => {
  it('asks for a name and is then an account', async () => {
    await app.paste('kbts ukrd jpeg czk2');
    expect(await app.proof()).toBe(codeNow('KBTSUKRDJPEGCZK2', NOON));
    await app.page.keyboard.press('Enter');
    await app.alert.getByText('The account has no name yet.').waitFor();
    await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Bare');
    await app.save();
    expect(await app.code('Bare')).toBe(codeNow('KBTSUKRDJPEGCZK2', NOON));
  });
});

describe('the form', () => {
  it.each([['SHA1', 5], ['SHA224', 6], ['SHA256', 8], ['SHA384', 7], ['SHA512', 10]] as const)('makes a time-based account with %s and %i digits', async (algorithm, digits) => {
    const secret = 'ORSXG5DJNZTS43LFMRUXG5DFOJXHGZLDOJSXIZDBORQSA33G'.slice(digits);
    await app.fillForm({ issuer: `Form ${algorithm}`, label: 'me', secret, algorithm, digits: String(digits), period: '45' });
    expect(await app.proof()).toBe(hotpCode(secret, Math.floor(NOON / 45_000), algorithm.toLowerCase(), digits));
    await app.save();
    await app.search.fill(`Form ${algorithm}`); // of a longer list only the rows in sight are drawn
    expect(await app.code(`Form ${algorithm}`)).toBe(hotpCode(secret, Math.floor(NOON / 45_000), algorithm.toLowerCase(), digits));
  });

  it('makes a counter-based account that starts at its counter', async () => {
    await app.fillForm({ issuer: 'Counted', secret: 'ge zd gn bv', type: 'hotp', counter: '41' });
    await app.sheet.getByText('A counter-based account').waitFor();
    await app.save();
    await app.row('Counted').getByRole('button', { name: /^Next code/ }).click();
    await app.row('Counted').locator('[data-code]:not([data-code=""])').waitFor();
    expect(await app.code('Counted')).toBe(hotpCode('GEZDGNBV', 41));
  });

  it('keeps nothing of a secret that was typed and given up', async () => {
    await app.openDoor('By hand');
    await app.sheet.getByRole('textbox', { name: 'Secret' }).fill('MZXW6YTBOI');
    await app.cancel();
    await app.openDoor('By hand');
    expect(await app.sheet.getByRole('textbox', { name: 'Secret' }).inputValue()).toBe('');
    await app.cancel();
  });
});
