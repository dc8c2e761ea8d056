/** @file Codes that are shown only when they are asked for: nothing of them reaches the window before, and copying still works. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOON, clipboardOf, openDesk, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { codeNow, hotpCode } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const OTHER = 'JBSWY3DPEHPK3PXP';
const COUNTED = 'MFRGGZDFMZTWQ2LK';
const SECOND = 1000;

let desk: Desk;
let app: AuthenticatorPage;
let now = NOON + 2 * SECOND;

async function goTo(at: number): Promise<void> {
  now = at;
  await desk.running.setTime(at);
}

/** Everything that the page holds, attributes too. */
const page = (): Promise<string> => app.page.evaluate(() => document.documentElement.outerHTML.replace(/\s|&nbsp;|\u00a0/g, ''));
const shows = async (name: string, code: string): Promise<void> => {
  await expect.poll(() => app.code(name), { timeout: 5000 }).toBe(code);
};
const covered = async (name: string): Promise<void> => {
  await expect.poll(() => app.row(name).locator('[data-code]').getAttribute('data-code')).toBe('');
};

beforeAll(async () => {
  desk = await openDesk({ now });
  app = desk.app;
  await app.add(`otpauth://totp/Quick:me?secret=${SECRET}&issuer=Quick`);
  await app.add(`otpauth://totp/Quiet:me?secret=${OTHER}&issuer=Quiet`);
  await app.add(`otpauth://hotp/Counted:me?secret=${COUNTED}&issuer=Counted&counter=7`);
});

afterAll(() => desk.leave());

describe('hidden codes', () => {
  it('leave the window when the setting is turned on, and what is copied is not named', async () => {
    await shows('Quick', codeNow(SECRET, now));
    await app.more('Settings');
    await app.sheet.getByRole('checkbox', { name: /^Hide codes until/ }).click();
    await app.goHome();
    await covered('Quick');
    await covered('Quiet');
    await app.row('Quick').getByRole('button', { name: /^Copy code/ }).click();
    await app.status.getByText(/^Code copied, clears in 30 s/).waitFor();
    expect(await clipboardOf(desk.running)).toBe(codeNow(SECRET, now));
    for (const secret of [SECRET, OTHER]) expect(await page()).not.toContain(codeNow(secret, now));
    await photograph(app.page, 'hidden-codes');
  });

  it('show one at a time when asked by keyboard, and hide it after 15 seconds', async () => {
    await app.row('Quick').getByRole('button', { name: 'Show code: Quick, me' }).press('Enter');
    await shows('Quick', codeNow(SECRET, now));
    await app.row('Quick').getByRole('button', { name: 'Hide code: Quick, me' }).waitFor();
    await covered('Quiet');
    await photograph(app.page, 'hidden-codes-shown');
    await goTo(now + 15 * SECOND);
    await covered('Quick');
    expect(await page()).not.toContain(codeNow(SECRET, now));
    expect(await app.status.textContent()).not.toMatch(/\d{3}\s?\d{3}/);
  });

  it('go with the step: the next one is hidden as well, and so is one that is hidden at once', async () => {
    await app.row('Quiet').getByRole('button', { name: /^Show code/ }).click();
    await shows('Quiet', codeNow(OTHER, now));
    await app.row('Quiet').getByRole('button', { name: /^Hide code/ }).click();
    await covered('Quiet');
    await goTo(now + 30 * SECOND);
    await covered('Quiet');
  });

  it('of a counter are shown when the next one is made', async () => {
    await app.row('Counted').getByRole('button', { name: /^Show code/ }).click();
    await app.status.getByText('press “Next code”').waitFor();
    await app.row('Counted').getByRole('button', { name: /^Next code/ }).click();
    await shows('Counted', hotpCode(COUNTED, 7));
    await goTo(now + 15 * SECOND);
    await covered('Counted');
  });

  it('stay hidden from the first row of the next start', async () => {
    await desk.running.quit();
    desk = await openDesk({ now }, desk.home);
    app = desk.app;
    await app.row('Quick').waitFor();
    await covered('Quick');
    await app.row('Quick').getByRole('button', { name: /^Show code/ }).click();
    await shows('Quick', codeNow(SECRET, now));
    await app.more('Settings');
    await app.sheet.getByRole('checkbox', { name: /^Hide codes until/ }).click();
    await app.goHome();
    await shows('Quiet', codeNow(OTHER, now));
    expect(await app.page.getByRole('button', { name: /^Show code/ }).count()).toBe(0);
  });
});
