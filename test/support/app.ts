/** @file Starts the real app in a real window for a test, with a home of its own and, as a rule, a real keyring. */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { WindowName } from '../../src-shared/contract';

const CHECKOUT = resolve(import.meta.dirname, '../..');
/** A start that has not come by then does not come: said by name, not as the test's own time-out. */
const LAUNCH_PATIENCE = 60_000;
const HOLD_READY = resolve(import.meta.dirname, 'hold-ready.cjs');

export interface LaunchOptions {
  /** The environment of a test keyring (its bus and home); see `startTestKeyring`. */
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Chromium's own (`--use-fake-device-for-media-stream`): they stand before the app. */
  readonly switches?: readonly string[];
  /** The tests' entry with a driven clock that starts here (ms); else the product's own entry and the system's clock. */
  readonly now?: number;
  readonly window?: WindowName;
  /** Runs Chromium's real sandbox; only possible for an ordinary user. */
  readonly sandbox?: boolean;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  /** The window the app opened with. */
  readonly page: Page;
  /** Waits for another window of the app. */
  window(name: WindowName): Promise<Page>;
  /** Standard error so far: the log. */
  log(): string;
  /** With `now` only: sets the driven clock. */
  setTime(now: number): Promise<void>;
  /** As a person quits; resolves when the process is gone. */
  quit(): Promise<void>;
  /** SIGKILL, the whole process tree. */
  kill(): Promise<void>;
}

export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const executablePath = process.env['TESSERA_ELECTRON'];
  if (executablePath === undefined) throw new Error('TESSERA_ELECTRON is not set: start the tests with `npm test`');
  const app = await _electron.launch({
    executablePath,
    args: ['-r', HOLD_READY, ...(options.switches ?? []), options.now === undefined ? (process.env['TESSERA_APP'] ?? CHECKOUT) : testApp(), ...(options.args ?? [])],
    env: {
      ...inherited(),
      ...options.env,
      ...(options.now === undefined ? {} : { TESSERA_TEST_NOW: String(options.now) }),
    },
    chromiumSandbox: options.sandbox ?? false,
    timeout: LAUNCH_PATIENCE,
  });
  let log = '';
  app.process().stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const gone = new Promise<void>((done) => app.process().once('exit', () => done()));

  const window = async (name: WindowName): Promise<Page> => {
    const isIt = (url: URL): boolean => url.href.startsWith(`app://${name}/`);
    // A window is there before its page is: the address may come after the event.
    const loaded = (page: Page): Promise<Page> => page.waitForURL(isIt, { waitUntil: 'commit' }).then(() => page);
    return Promise.any([...app.windows().map(loaded), app.waitForEvent('window').then(loaded)]);
  };

  return {
    app,
    page: await window(options.window ?? 'authenticator'),
    window,
    log: () => log,
    setTime: async (now) => {
      await app.evaluate((_electron, to) => {
        (globalThis as unknown as { tesseraTime: { set: (now: number) => void } }).tesseraTime.set(to);
      }, now);
    },
    quit: async () => {
      await app.close();
      await gone;
    },
    kill: async () => {
      app.process().kill('SIGKILL');
      await gone;
    },
  };
}

/** A home that holds nothing yet, for one test; the keyring's own home may be shared by several. */
export function temporaryHome(): { readonly env: Readonly<Record<string, string>>; readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tessera-home-'));
  return {
    path,
    env: { HOME: path, XDG_CONFIG_HOME: join(path, '.config') },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** `out-test/` as an app folder: its own main, the product's windows. */
function testApp(): string {
  const folder = join(CHECKOUT, 'out-test');
  if (!existsSync(join(folder, 'main/index.js'))) throw new Error('the test entry is not built: run `npm run build:test`');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tessera', productName: 'Tessera', version: '0.0.0-test', main: 'main/index.js' }));
  for (const part of ['renderer', 'preload']) {
    if (!existsSync(join(folder, part))) symlinkSync(join('..', 'out', part), join(folder, part));
  }
  return folder;
}
