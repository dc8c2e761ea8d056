/** @file Codes over time, with a driven clock: they equal the witness at every instant, and no expired one is painted. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, clipboardOf, openDesk, setClipboard, type Desk } from '../support/desktop';
import { codeNow, hotpCode } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const SLOW = 'JBSWY3DPEHPK3PXP';
const COUNTED = 'MFRGGZDFMZTWQ2LK';
const SECOND = 1000;

let desk: Desk;
let app: AuthenticatorPage;
/** Main's clock and the window's are set by us; it never goes back in this file except where a test says so. */
let now = NOON;

async function goTo(at: number): Promise<void> {
  now = at;
  await desk.running.setTime(at);
}

const shows = async (name: string, code: string): Promise<void> => {
  await expect.poll(() => app.code(name), { timeout: 5000 }).toBe(code);
};

beforeAll(async () => {
  desk = await openDesk({ now });
  app = desk.app;
  await app.add(`otpauth://totp/Quick:me?secret=${SECRET}&issuer=Quick`);
  await app.add(`otpauth://totp/Slow:me?secret=${SLOW}&issuer=Slow&period=60&algorithm=SHA256&digits=8`);
  await app.add(`otpauth://hotp/Counted:me?secret=${COUNTED}&issuer=Counted&counter=7`);
});

afterEach(() => app.goHome());

afterAll(() => desk.leave());

describe('a rolling code', () => {
  it('is the witness\'s at instants years apart', async () => {
    for (const at of [NOON + 11 * SECOND, NOON + 3_600_000, Date.UTC(2031, 1, 28, 23, 59, 59), Date.UTC(2038, 0, 19, 3, 14, 8), Date.UTC(2100, 0, 1)]) {
      await goTo(at);
      await shows('Quick', codeNow(SECRET, at));
      await shows('Slow', hotpCode(SLOW, Math.floor(at / 60_000), 'sha256', 8));
    }
  });

  it('follows a clock that is set back', async () => {
    await goTo(NOON + 3 * SECOND);
    await desk.running.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await shows('Quick', codeNow(SECRET, now));
  });

  it('stays to the last millisecond of its step and is the next one at the boundary', async () => {
    const boundary = NOON + 120 * SECOND;
    await goTo(boundary - 10 * SECOND);
    await shows('Quick', codeNow(SECRET, now));
    await goTo(boundary - 1);
    await shows('Quick', codeNow(SECRET, boundary - 1));
    await expect.poll(() => app.row('Quick').locator('.time-number').textContent()).toBe('1');
    expect(await app.code('Quick')).toBe(codeNow(SECRET, boundary - 1));
    await goTo(boundary);
    await shows('Quick', codeNow(SECRET, boundary));
    expect(codeNow(SECRET, boundary)).not.toBe(codeNow(SECRET, boundary - 1));
  });

  it('says the time left as a number and a shape', async () => {
    await goTo(NOON + 300 * SECOND);
    const time = app.row('Quick').locator('.time-left');
    await expect.poll(() => time.textContent()).toBe('30');
    await goTo(NOON + 312 * SECOND);
    await expect.poll(() => time.textContent()).toBe('18');
    expect(await time.evaluate((element) => [element.style.getPropertyValue('--left'), element.dataset['urgent']])).toEqual(['216deg', 'false']);
    await goTo(NOON + 326 * SECOND);
    await expect.poll(() => time.getAttribute('data-urgent')).toBe('true');
    expect(await time.textContent()).toBe('4');
  });

  it('shows the next code near the end only, and not where that is turned off', async () => {
    const next = app.row('Quick').locator('.next-code');
    await goTo(NOON + 600 * SECOND);
    await shows('Quick', codeNow(SECRET, now));
    expect(await next.count()).toBe(0);
    await goTo(NOON + 624 * SECOND);
    await next.waitFor();
    expect((await next.textContent())?.replace(/\D/g, '')).toBe(codeNow(SECRET, NOON + 630 * SECOND));
    await app.more('Settings');
    await app.sheet.getByRole('checkbox', { name: 'Show the next code in the last seconds' }).click();
    await app.goHome();
    await next.waitFor({ state: 'detached' });
  });
});

describe('sleep', () => {
  it('paints no expired code when the computer wakes up', async () => {
    await goTo(NOON + 900 * SECOND);
    await shows('Quick', codeNow(SECRET, now));
    const old = await app.code('Quick');
    const awake = now + 8 * 3_600_000 + 7 * SECOND;
    // The system's clock runs on while nothing ticks. Whatever is painted from here on is kept.
    await app.page.evaluate(() => {
      const painted: string[] = [];
      Reflect.set(window, 'painted', painted);
      const look = (): void => {
        painted.push([...document.querySelectorAll('[data-code]')].map((element) => element.getAttribute('data-code')).join(' '));
        requestAnimationFrame(look);
      };
      Reflect.set(window, 'look', () => requestAnimationFrame(look));
    });
    await desk.running.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await app.page.clock.setFixedTime(awake);
    await goTo(awake);
    await desk.running.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await shows('Quick', codeNow(SECRET, awake));
    await app.page.evaluate(() => (Reflect.get(window, 'look') as () => void)());
    await expect.poll(() => app.page.evaluate(() => (Reflect.get(window, 'painted') as string[]).length)).toBeGreaterThan(2);
    const painted = await app.page.evaluate(() => Reflect.get(window, 'painted') as string[]);
    expect(painted.filter((frame) => frame.includes(old))).toEqual([]);
  });

  it('shows nothing rather than an expired code where main is still asleep', async () => {
    // The window wakes first: its clock has moved, main has not spoken yet.
    await app.page.clock.setFixedTime(now + 3_600_000);
    await expect.poll(() => app.row('Quick').locator('[data-code]').getAttribute('data-code'), { timeout: 5000 }).toBe('');
    await goTo(now + 3_600_000);
    await shows('Quick', codeNow(SECRET, now));
  });
});

describe('a counter-based code', () => {
  it('comes when asked for, moves on each time, and copies', async () => {
    const row = app.row('Counted');
    expect(await row.locator('[data-code]').getAttribute('data-code')).toBe('');
    await row.getByRole('button', { name: /^Copy code/ }).click();
    await app.status.getByText('press “Next code”').waitFor();
    await row.getByRole('button', { name: /^Next code/ }).click();
    await shows('Counted', hotpCode(COUNTED, 7));
    await row.getByRole('button', { name: /^Next code/ }).click();
    await shows('Counted', hotpCode(COUNTED, 8));
    await row.getByRole('button', { name: /^Copy code/ }).click();
    await app.status.getByText(/^Copied/).waitFor();
    expect(await clipboardOf(desk.running)).toBe(hotpCode(COUNTED, 8));
  });

  it('never comes again after a restart', async () => {
    await desk.running.kill();
    desk = await openDesk({ now }, desk.home);
    app = desk.app;
    await app.row('Counted').getByRole('button', { name: /^Next code/ }).click();
    await shows('Counted', hotpCode(COUNTED, 9));
  });
});

describe('a copied code', () => {
  const copy = async (): Promise<void> => {
    await app.row('Quick').getByRole('button', { name: /^Copy code/ }).click();
    await app.status.getByText(/^Copied/).waitFor();
  };

  it('is cleared after 30 seconds', async () => {
    await copy();
    expect(await app.status.textContent()).toContain('clears in 30 s');
    expect(await clipboardOf(desk.running)).toBe(codeNow(SECRET, now));
    await goTo(now + 29 * SECOND);
    await shows('Quick', codeNow(SECRET, now));
    expect(await clipboardOf(desk.running)).toBe(codeNow(SECRET, now - 29 * SECOND));
    await goTo(now + SECOND);
    await app.status.getByText('The clipboard was cleared.').waitFor();
    expect(await clipboardOf(desk.running)).toBe('');
  });

  it('is left alone where something else stands there by then', async () => {
    await copy();
    await setClipboard(desk.running, 'my own text');
    await goTo(now + 31 * SECOND);
    await app.status.getByText('left alone').waitFor();
    expect(await clipboardOf(desk.running)).toBe('my own text');
  });

  it('stays where clearing is turned off', async () => {
    await app.more('Settings');
    await app.sheet.getByLabel('Clear a copied code').selectOption('0');
    await app.goHome();
    await copy();
    const copied = codeNow(SECRET, now);
    expect(await app.status.textContent()).not.toContain('clears in');
    await goTo(now + 3_600_000);
    await shows('Quick', codeNow(SECRET, now));
    expect(await clipboardOf(desk.running)).toBe(copied);
  });

  it('may be the next one', async () => {
    await app.act('Quick', 'Copy next code');
    await app.status.getByText(/^Copied/).waitFor();
    expect(await clipboardOf(desk.running)).toBe(codeNow(SECRET, now + 30 * SECOND));
  });

  it('is gone when the app quits', async () => {
    await app.more('Settings');
    await app.sheet.getByLabel('Clear a copied code').selectOption('300');
    await app.goHome();
    await copy();
    await desk.running.quit();
    desk = await openDesk({ now }, desk.home);
    app = desk.app;
    expect(await clipboardOf(desk.running)).not.toBe(codeNow(SECRET, now));
  });
});
