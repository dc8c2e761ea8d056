/** @file A thousand accounts: only the rows in sight are in the page, scrolling shows the right codes, searching stays quick. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillVault, type BenchAccount } from '../bench/thousand';
import { temporaryHome } from '../support/app';
import { NOON, clipboardOf, openDesk, type Desk } from '../support/desktop';
import { startTestKeyring, type TestKeyring } from '../support/keyring';
import { codeNow } from '../support/witness';
import { Secret } from '../../src-shared/secret';
import { encodeBase32 } from '../../src-shared/base32';
import type { AuthenticatorPage } from './pages/authenticator';

let keyring: TestKeyring;
let desk: Desk;
let app: AuthenticatorPage;
let accounts: readonly BenchAccount[];
const home = temporaryHome();

beforeAll(async () => {
  keyring = await startTestKeyring();
  const session = { DBUS_SESSION_BUS_ADDRESS: keyring.env['DBUS_SESSION_BUS_ADDRESS'] ?? '', ...home.env };
  // Where the app of this runtime looks: `TESSERA_RUNTIME` is set by the runtime's own shim, not by the tests.
  accounts = await fillVault({ ...session, TESSERA_RUNTIME: process.env['TESSERA_RUNTIME_KIND'] ?? 'fallback' }, 1000);
  desk = await openDesk({ now: NOON, env: session }, home);
  app = desk.app;
});

afterAll(async () => {
  await desk.leave();
  await keyring.stop();
});

const codeOf = (index: number): string => {
  const account = accounts[index];
  if (account === undefined) throw new Error('no such account');
  return codeNow(encodeBase32(Secret.fromBytes(account.secret).reveal()), NOON);
};

/** What is in the page now, by service. */
const shown = (): Promise<Readonly<Record<string, string>>> => app.page.evaluate(() => Object.fromEntries([...document.querySelectorAll('[data-row]')].map((row) => [row.querySelector('.row-first')?.textContent ?? '', row.querySelector('[data-code]')?.getAttribute('data-code') ?? ''])));

const scrollTo = (share: number): Promise<void> => app.page.evaluate((to) => {
  const box = document.querySelector('.list-box');
  if (box !== null) box.scrollTop = (box.scrollHeight - box.clientHeight) * to;
}, share);

describe('a thousand accounts', () => {
  it('are counted, and only those in sight are in the page', async () => {
    expect(await app.search.getAttribute('placeholder')).toBe('Search 1000 accounts');
    expect(await app.rows.count()).toBeLessThan(30);
    expect(await app.rows.first().getAttribute('aria-setsize')).toBe('1000');
  });

  it.each([0, 0.25, 0.5, 0.731, 1])('show the right codes scrolled to %d of the way', async (share) => {
    await scrollTo(share);
    await expect.poll(async () => {
      const rows = Object.entries(await shown()).map(([issuer, code]) => ({ index: Number(issuer.replace('Service ', '')), code }));
      const inSight = rows.some(({ index }) => index === Math.round(999 * share));
      return inSight && rows.length < 30 && rows.every(({ index, code }) => code === codeOf(index));
    }).toBe(true);
  });

  it('never show a code of another row while scrolling', async () => {
    await scrollTo(0);
    const wrong: string[] = [];
    for (let share = 0; share <= 1; share += 0.05) {
      await scrollTo(share);
      for (const [issuer, code] of Object.entries(await shown())) {
        if (code !== '' && code !== codeOf(Number(issuer.replace('Service ', '')))) wrong.push(`${issuer} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are searched, and the first match copied', async () => {
    await app.search.fill('0742');
    expect(await app.names()).toEqual(['Service 0742']);
    await app.page.keyboard.press('Enter');
    await expect.poll(() => clipboardOf(desk.running)).toBe(codeOf(742));
    await app.search.fill('');
    await expect.poll(() => app.page.evaluate(() => document.querySelector('.list-box')?.scrollTop)).toBe(0);
  });

  it('are walked by the arrows beyond the window\'s edge', async () => {
    await app.search.focus();
    for (let n = 0; n < 25; n += 1) await app.page.keyboard.press('ArrowDown');
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('Service 0024');
    const visible = await app.page.evaluate(() => {
      const row = document.activeElement?.getBoundingClientRect();
      const box = document.querySelector('.list-box')?.getBoundingClientRect();
      return row !== undefined && box !== undefined && row.top >= box.top - 1 && row.bottom <= box.bottom + 1;
    });
    expect(visible).toBe(true);
  });
});
