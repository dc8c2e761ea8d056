/** @file Settings that change the window at once and stay; and that everything fits at small sizes and at 200 %. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, openDesk, type Desk } from '../support/desktop';
import type { AuthenticatorPage } from './pages/authenticator';

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.add('otpauth://totp/Example%20with%20a%20rather%20long%20name:somebody.with.a.long.address@department.example.org?secret=GEZDGNBVGY3TQOJQ&issuer=Example%20with%20a%20rather%20long%20name&digits=10');
  await app.add('otpauth://hotp/Counter:me?secret=JBSWY3DPEHPK3PXP&issuer=Counter&counter=0');
});

afterEach(async () => {
  for (let n = 0; n < 3 && (await app.sheet.count()) > 0; n += 1) await app.page.keyboard.press('Escape');
});

afterAll(() => desk.leave());

async function again(): Promise<void> {
  await desk.running.quit();
  desk = await openDesk({ now: NOON }, desk.home);
  app = desk.app;
}

const englishIn = (text: string): readonly string[] => text.match(/\b(the|account|accounts|search|settings|copy|next code|shortcuts|add|delete|trash)\b/gi) ?? [];

describe('the language', () => {
  it('changes every text at once, the menu too, and stays after a restart', async () => {
    await app.more('Settings');
    await app.sheet.getByLabel('Language').selectOption('de');
    await app.sheet.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    expect(englishIn((await app.sheet.textContent())?.replace('English', '') ?? '')).toEqual([]);
    await app.page.keyboard.press('Escape');
    const labels = await app.page.evaluate(() => [...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap((element) => [element.getAttribute('aria-label'), element.getAttribute('title'), element.getAttribute('placeholder')]).join(' · '));
    expect(englishIn(labels)).toEqual([]);
    expect(await desk.running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label))).toContain('Bearbeiten');
    await again();
    expect(await app.page.locator('html').getAttribute('lang')).toBe('de');
    await app.page.getByRole('searchbox', { name: 'Konten durchsuchen' }).waitFor();
    await app.page.keyboard.press('Control+,');
    await app.sheet.getByLabel('Sprache').selectOption('en');
    await app.sheet.getByRole('heading', { name: 'Settings' }).waitFor();
  });
});

describe('the theme', () => {
  it('is set at once, holds against the system\'s wish, and stays after a restart', async () => {
    const theme = (): Promise<string | null> => app.page.locator('html').getAttribute('data-theme');
    const ground = (): Promise<string> => app.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await app.more('Settings');
    await app.sheet.getByLabel('Appearance').selectOption('light');
    await expect.poll(theme).toBe('light');
    const light = await ground();
    await app.sheet.getByLabel('Appearance').selectOption('dark');
    await expect.poll(theme).toBe('dark');
    await app.page.keyboard.press('Escape');
    await expect.poll(ground).not.toBe(light);
    await app.page.emulateMedia({ colorScheme: 'light' });
    expect(await theme()).toBe('dark');
    await again();
    expect(await theme()).toBe('dark');
    expect(await desk.running.app.evaluate(({ nativeTheme, BrowserWindow }) => [nativeTheme.themeSource, BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase()])).toEqual(['dark', '#161615']);
  });
});

/** Elements that stick out of the window sideways, and texts that are cut without an ellipsis. */
async function misfits(): Promise<readonly string[]> {
  return app.page.evaluate(() => {
    const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.slice(0, 30)}"`;
    const hidden = (element: Element): boolean => element.closest('.visually-hidden, [hidden]') !== null;
    const wide = document.documentElement.scrollWidth > window.innerWidth ? [`the page is ${String(document.documentElement.scrollWidth)} wide in ${String(window.innerWidth)}`] : [];
    const out = [...document.querySelectorAll('main *, header *, footer *, dialog[open] *')].filter((element) => !hidden(element)).flatMap((element) => {
      // A name that is too long ends in an ellipsis; what is inside such a box is not looked at.
      if (element.parentElement?.closest('.ellipsis, .status-idle') != null) return [];
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > window.innerWidth + 1)) return [`outside: ${name(element)}`];
      const style = getComputedStyle(element);
      const cuts = element instanceof HTMLElement && element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && !(element instanceof HTMLInputElement) && !(element instanceof HTMLSelectElement);
      return cuts ? [`cut: ${name(element)}`] : [];
    });
    return [...wide, ...out];
  });
}

/** Buttons that cover each other, and texts of a row that do. */
async function overlaps(): Promise<readonly string[]> {
  return app.page.evaluate(() => {
    const layer = document.querySelector('dialog[open]') ?? document.body;
    const parts = [...layer.querySelectorAll('.row-first, .row-second, .code-digits, .time-left, .row-next, .row-more, .sheet-actions button, .sheet-head h1, .sheet-head button, .toolbar button, .search, footer span')].filter((element) => element.getBoundingClientRect().width > 0 && element.closest('.visually-hidden') === null);
    const frame = (element: Element): Element | null => element.closest('.row, .toolbar, footer, .sheet-actions, .sheet-head');
    return parts.flatMap((one, n) => parts.slice(n + 1).flatMap((other) => {
      if (frame(one) !== frame(other) || one.contains(other) || other.contains(one)) return [];
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const covers = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      return covers ? [`${one.className} × ${other.className}`] : [];
    }));
  });
}

describe.each([['360 × 480', 360, 480, 0], ['420 × 680 at 200 %', 420, 680, Math.log(2) / Math.log(1.2)], ['360 × 480 at 200 %', 360, 480, Math.log(2) / Math.log(1.2)], ['1000 × 700', 1000, 700, 0]] as const)('at %s', (_what, width, height, zoom) => {
  it.each([
    ['the list', () => Promise.resolve()],
    ['the doors', () => app.page.keyboard.press('Control+n')],
    ['the form', async () => { await app.page.keyboard.press('Control+n'); await app.sheet.locator('.door').nth(5).click(); await app.sheet.getByRole('textbox').first().waitFor(); }],
    ['the camera without one', async () => { await app.page.keyboard.press('Control+Shift+m'); await app.alert.waitFor(); }],
    ['the picture of the screen', async () => { await app.page.keyboard.press('Control+Shift+s'); await app.sheet.locator('canvas').waitFor(); }],
    ['the settings', () => app.page.keyboard.press('Control+,')],
    ['the shortcuts', () => app.page.keyboard.press('Control+k')],
  ])('%s fits', async (_view, open) => {
    await desk.running.app.evaluate(({ BrowserWindow }, to) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(to.width, to.height);
      window?.webContents.setZoomLevel(to.zoom);
    }, { width, height, zoom });
    const factor = 1.2 ** zoom;
    await expect.poll(() => app.page.evaluate(() => window.innerWidth)).toBeLessThanOrEqual(Math.ceil(width / factor) + 1);
    await open();
    expect(await misfits()).toEqual([]);
    expect(await overlaps()).toEqual([]);
  });
});
