/** @file What tests do to the desktop around the window: clipboard, dragged files, and listening for refused content. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleMessage, Page } from 'playwright';
import { launchApp, temporaryHome, type LaunchOptions, type RunningApp } from './app';
import { AuthenticatorPage } from '../e2e/pages/authenticator';

/** A whole number of 30 s steps; the year 2027. */
export const NOON = 1_800_000_000_000;

/** For one act of a person: this machine may be busy with other tests. */
const PATIENCE = 10_000;

export interface Desk {
  readonly running: RunningApp;
  readonly app: AuthenticatorPage;
  readonly home: ReturnType<typeof temporaryHome>;
  /** Quits and removes the home. */
  leave(): Promise<void>;
}

/**
 * The authenticator in a home of its own. With `now` time stands still there, in main and in the window: codes are what
 * they are at that instant for as long as the test takes. Resolves when the vault is open, or in
 * trouble; with `settled: false` as soon as the window is there.
 */
export async function openDesk({ settled = true, ...options }: Partial<LaunchOptions> & { readonly settled?: boolean } = {}, home = temporaryHome()): Promise<Desk> {
  const running = await launchApp({ ...options, env: { ...home.env, ...options.env } });
  running.page.setDefaultTimeout(PATIENCE);
  if (options.now !== undefined) await running.page.clock.setFixedTime(options.now);
  if (settled) await running.page.locator('.empty, .list, .trouble').first().waitFor();
  return {
    running,
    home,
    app: new AuthenticatorPage(running.page),
    leave: async () => {
      await running.quit();
      home.remove();
    },
  };
}

export const clipboardOf = ({ app }: RunningApp): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText());

export const setClipboard = ({ app }: RunningApp, text: string): Promise<void> =>
  app.evaluate(({ clipboard }, given) => clipboard.writeText(given), text);

export const setClipboardPicture = ({ app }: RunningApp, png: Buffer): Promise<void> =>
  app.evaluate(({ clipboard, nativeImage }, base64) => {
    // Up to Electron 43; later ones have `clipboard.write` with items, which could not be tried here (docs/unverified.md).
    const write: unknown = Reflect.get(clipboard, 'writeImage');
    if (typeof write !== 'function') throw new Error('this Electron writes pictures to the clipboard in another way');
    write.call(clipboard, nativeImage.createFromBuffer(Buffer.from(base64, 'base64')));
  }, png.toString('base64'));

/** A trusted drag with real paths; a DataTransfer made by script would have none (docs: DevTools protocol, Input). */
export async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = { x: 200, y: 300, data: { items: [], files: [...files], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, ...at });
  await session.detach();
}

/** Collects what the page's policy refused, from a fresh load on. Call `stop` for the list. */
export async function watchViolations(page: Page): Promise<() => Promise<readonly string[]>> {
  const said: string[] = [];
  const listen = (message: ConsoleMessage): void => {
    if (/Refused to|Content Security Policy/.test(message.text())) said.push(message.text());
  };
  page.on('console', listen);
  await page.addInitScript(() => {
    const refused: string[] = [];
    Reflect.set(window, 'refusedByPolicy', refused);
    document.addEventListener('securitypolicyviolation', (event) => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.reload();
  return async () => {
    page.off('console', listen);
    return [...said, ...await page.evaluate(() => Reflect.get(window, 'refusedByPolicy') as string[])];
  };
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
