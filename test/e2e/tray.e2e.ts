/** @file The icon in the tray, as the desktop shows it: taken in by a tray on the session's bus, looked at, its menu read and clicked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desktop';
import { LINE, startTrayHost, type TrayHost, type TrayIcon } from '../support/status-notifier';
import { AuthenticatorPage } from './pages/authenticator';

const ENGLISH = ['Open Tessera', 'Find a code…', 'Lock', LINE, 'Quit'];
const GERMAN = ['Tessera öffnen', 'Code suchen…', 'Sperren', LINE, 'Beenden'];

let host: TrayHost;
let desk: Desk;

const places = (): Promise<readonly string[]> => desk.running.app.evaluate(({ BrowserWindow }) =>
  BrowserWindow.getAllWindows().filter((window) => window.isVisible()).map((window) => window.webContents.getURL()));
const focused = (): Promise<string | null> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? null);

async function onlyIcon(): Promise<TrayIcon> {
  await expect.poll(() => host.icons().length).toBe(1);
  const [icon] = host.icons();
  if (icon === undefined) throw new Error('no icon in the tray');
  return icon;
}

async function closeWindow(): Promise<void> {
  const page = await desk.running.window('authenticator');
  await page.close();
  await expect.poll(places).toEqual([]);
}

/** The authenticator, once it is back in front. */
async function back(): Promise<AuthenticatorPage> {
  const app = new AuthenticatorPage(await desk.running.window('authenticator'));
  await expect.poll(focused).toBe('app://authenticator/');
  return app;
}

beforeAll(async () => {
  host = await startTrayHost();
  desk = await openDesk();
  await desk.app.add('otpauth://totp/Bank:me@example.org?secret=GEZDGNBVGY3TQOJQ&issuer=Bank');
});

afterAll(async () => {
  await desk.leave();
  host.stop();
});

describe('the icon', () => {
  it('comes with the setting, and says whose it is', async () => {
    expect(host.icons()).toEqual([]);
    await desk.app.more('Settings');
    await desk.app.sheet.getByLabel(/^Stay in the tray/).click();
    await desk.app.sheet.getByRole('button', { name: 'Done' }).click();
    const icon = await onlyIcon();
    expect(await icon.toolTip()).toBe('Tessera');
    expect(await icon.menu()).toEqual(ENGLISH);
  });

  it('is seen on a dark panel and on a light one, whatever Tessera itself looks like', async () => {
    const { width, height, argb } = await (await onlyIcon()).picture();
    expect(argb.length).toBe(width * height * 4);
    expect(width).toBeGreaterThanOrEqual(22);
    const points = Array.from({ length: width * height }, (_, n) => argb.subarray(n * 4, n * 4 + 4)).filter(([opacity]) => opacity === 255);
    const brightness = points.map(([, red = 0, green = 0, blue = 0]) => (red + green + blue) / 3);
    expect(brightness.filter((one) => one > 200).length).toBeGreaterThan(points.length / 5);
    expect(brightness.filter((one) => one < 60).length).toBeGreaterThan(points.length / 5);
  });
});

describe('with every window closed', () => {
  it('“Open Tessera” and a click on the icon bring the authenticator back', async () => {
    const icon = await onlyIcon();
    for (const act of [() => icon.choose('Open Tessera'), () => icon.click()]) {
      await closeWindow();
      await act();
      await (await back()).row('Bank').waitFor();
    }
  });

  it('“Find a code…” brings the quick search, ready to type in', async () => {
    await closeWindow();
    await (await onlyIcon()).choose('Find a code…');
    const palette = await desk.running.window('quick');
    await expect.poll(focused).toBe('app://quick/');
    await palette.getByRole('option').filter({ hasText: 'Bank' }).waitFor();
    await palette.keyboard.press('Escape');
    await expect.poll(places).toEqual([]);
  });

  it('“Lock” locks: what comes back shows no account', async () => {
    const icon = await onlyIcon();
    await icon.choose('Lock');
    await icon.choose('Open Tessera');
    const app = await back();
    await app.locked.waitFor();
    expect(await app.rows.count()).toBe(0);
    await app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await app.row('Bank').waitFor();
  });
});

describe('the menu', () => {
  it('speaks the language of the settings at once', async () => {
    const app = await back();
    const icon = await onlyIcon();
    await app.more('Settings');
    await app.sheet.getByLabel('Language').selectOption('de');
    await expect.poll(() => icon.menu()).toEqual(GERMAN);
    await app.page.keyboard.press('Escape');
  });

  it('ends Tessera, also without a window, and the icon goes with it', async () => {
    await closeWindow();
    const program = desk.running.app.process();
    await (await onlyIcon()).choose('Beenden');
    await expect.poll(() => program.exitCode).toBe(0);
    await expect.poll(() => host.icons()).toEqual([]);
  });
});

describe('the next start', () => {
  it('has the icon again, in the language that was chosen', async () => {
    desk = await openDesk({}, desk.home);
    expect(await (await onlyIcon()).menu()).toEqual(GERMAN);
  });

  it('loses it where the setting is switched off', async () => {
    await onlyIcon();
    await desk.app.page.keyboard.press('Control+,');
    await desk.app.sheet.getByLabel(/^Im Infobereich bleiben/).click();
    await expect.poll(() => host.icons()).toEqual([]);
  });
});
