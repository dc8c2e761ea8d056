/**
 * @file The setting that leaves Tessera out of pictures of the screen: what it says it cannot do, and that it reaches the system's windows.
 * Whether macOS and Windows then obey is looked at by hand (docs/unverified.md); Linux knows no such wish.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../support/axe';
import { NOON, openDesk, type Desk } from '../support/desktop';
import { eventChannel } from '../../src-main/ipc/channels';
import type { AuthenticatorPage } from './pages/authenticator';

let desk: Desk;
let app: AuthenticatorPage;

const begin = async (home?: Desk['home']): Promise<void> => {
  desk = await openDesk({ now: NOON }, home);
  app = desk.app;
};
beforeAll(() => begin());
afterAll(() => desk.leave());

const box = () => app.sheet.getByLabel('Leave Tessera out of pictures and recordings of the screen');

/** From now on every window of the app tells what is asked of it: `Tessera Admin true`. */
const listen = (): Promise<void> => desk.running.app.evaluate(({ app: electron, BrowserWindow }) => {
  const heard: string[] = [];
  Reflect.set(globalThis, 'protectionOfTest', heard);
  const spy = (window: Electron.BrowserWindow): void => {
    const ask = window.setContentProtection.bind(window);
    window.setContentProtection = (on) => {
      heard.push(`${window.getTitle()} ${on}`);
      ask(on);
    };
  };
  BrowserWindow.getAllWindows().forEach(spy);
  electron.on('browser-window-created', (_event, window) => spy(window));
});
const heard = (): Promise<readonly string[]> => desk.running.app.evaluate(() => (Reflect.get(globalThis, 'protectionOfTest') as string[]).splice(0));

/** Tells the window that it stands on another system. Main knows better, and tells it again with its next state. */
const pretend = (platform: string): Promise<void> => desk.running.app.evaluate(async ({ BrowserWindow }, [channel, on]) => {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith('app://authenticator/'));
  const answer = await window?.webContents.executeJavaScript("window.tessera.invoke('app.state')") as { readonly value: object };
  window?.webContents.send(channel, { ...answer.value, platform: on });
}, [eventChannel('app.state'), platform] as const);

it('says on Linux that there is no such thing, and cannot be switched on', async () => {
  await app.more('Security');
  await app.sheet.getByText('Linux has no such wish').waitFor();
  expect(await box().isDisabled()).toBe(true);
});

it('says elsewhere what it cannot do, and is asked of every window, at once and when one opens', async () => {
  await listen();
  await pretend('darwin');
  await app.sheet.getByText('It does not help against a camera').waitFor();
  expect(await axeFindings(app.page)).toEqual([]);
  await box().check();
  await expect.poll(heard).toEqual(['Tessera true']);
  await app.cancel();

  await app.more('Connected services');
  await desk.running.window('admin');
  await expect.poll(heard).toEqual(['Tessera Admin true']);

  // A sheet that asks for it by itself does not take the setting with it when it closes.
  await app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
  await app.act('Kept', 'Show QR code');
  await app.sheet.locator('.qr-card').waitFor();
  await app.cancel();
  await expect.poll(heard).toEqual(['Tessera true', 'Tessera true']);

  await app.more('Security');
  await pretend('darwin');
  await box().uncheck();
  await expect.poll(async () => [...await heard()].sort()).toEqual(['Tessera Admin false', 'Tessera false']);
});
