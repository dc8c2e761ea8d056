/** @file Start-up as a story. Each step is a function with a name; the order matters where it says so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import type { WindowName } from '../src-shared/contract';
import { createApplication, type Application } from './application';
import { clipboardPort, saveTextFile } from './desktop.electron';
import { parseArguments, type AppArguments } from './arguments';
import { hardenEnvironment } from './environment';
import { createDispatch } from './ipc/dispatch';
import { bindCalls, createEmitter } from './ipc/electron-ipc';
import { createSenderRegistry } from './ipc/sender';
import { createKeychain } from './keychain/client';
import { forkKeychainChild } from './keychain/spawn.electron';
import { createLog } from './log';
import { isOnFallback } from './package-mark';
import { createScrubber } from './scrub';
import type { Time } from './time';
import { installMenu } from './windows/menu';
import { menuTexts } from './windows/menu-texts';
import { openPreferences } from './windows/preferences';
import { registerScheme } from './windows/app-protocol';
import { createWindowManager, type WindowManager } from './windows/window-manager';

export interface Parts {
  readonly time: Time;
}

/** The development runtime (docs/decisions/0001-runtime.md) announces itself; it keeps its data apart and wears a badge. */
const FALLBACK = app.isPackaged ? isOnFallback(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) : process.env['TESSERA_RUNTIME'] === 'fallback';

export function start(parts: Parts): void {
  const removed = hardenEnvironment(process.env);
  const args = readArguments();
  if (args === null) return;
  choosePlaces(args);
  // The lock lies in the user data folder, so that each profile has its own.
  if (!app.requestSingleInstanceLock({ admin: args.admin })) {
    app.quit();
    return;
  }
  registerScheme(); // only before ready
  // A list of codes needs no graphics processor; without its process the start is quicker, memory smaller, and one attack surface gone.
  app.disableHardwareAcceleration();
  void app.whenReady().then(() => run(parts, args, removed)).catch(stopLoudly);
}

function readArguments(): AppArguments | null {
  const parsed = parseArguments(process.argv.slice(app.isPackaged ? 1 : 2), app.isPackaged);
  if (parsed.kind === 'ok') return parsed.value;
  process.stderr.write(`tessera: ${parsed.why}\n`);
  app.exit(2);
  return null;
}

function choosePlaces(args: AppArguments): void {
  const name = `Tessera${FALLBACK ? ' (development runtime)' : ''}${args.profile === null ? '' : ` - ${args.profile}`}`;
  app.setPath('userData', join(app.getPath('appData'), name));
}

async function run(parts: Parts, args: AppArguments, removed: readonly string[]): Promise<void> {
  const folder = app.getPath('userData');
  // Declared first, because the log scrubs what the application holds, and the application logs.
  let application: Application | null = null;
  const scrubber = createScrubber(() => application?.liveSecrets() ?? []);
  const log = createLog((line) => process.stderr.write(`${line}\n`), scrubber);
  for (const name of removed) log.warn('environment variable removed', { name });

  const preferences = openPreferences(folder, log);
  nativeTheme.themeSource = preferences.value.theme ?? 'system';
  const registry = createSenderRegistry();
  const windows: WindowManager = createWindowManager({
    out: join(__dirname, '..'),
    registry,
    preferences,
    log,
    devTools: !app.isPackaged,
    onVisibility: (name, visible) => application?.windowVisible(name, visible),
    onGone: (name) => application?.windowGone(name),
  });
  // Begun before all else: the renderer's start takes longest. Its first call comes long after this function's synchronous part.
  const firstWindow = windows.open(args.admin ? 'admin' : 'authenticator');
  const keychain = createKeychain({
    spawn: () => forkKeychainChild(join(__dirname, 'keychain.js')),
    // Long enough to type a password into the system's prompt.
    deadlineMs: 60_000,
    service: `tessera${FALLBACK ? '-development' : ''}${args.profile === null ? '' : `-${args.profile}`}`,
  });
  keychain.warm(); // its start overlaps with the window's
  const emit = createEmitter((name) => windows.contentsOf(name));

  const built = createApplication({
    folder, keychain, log, emit, time: parts.time,
    clipboard: clipboardPort,
    saveTextFile: (suggestion, text) => saveTextFile(suggestion, text, windows.contentsOf('admin')),
    about: {
      version: app.getVersion(), profile: args.profile, runtime: FALLBACK ? 'fallback' : 'official',
      platform: process.platform, locale: app.getLocale(), vaultFolder: folder,
    },
    allowProduction: !FALLBACK || args.allowProduction,
    proxyFor: (url) => windows.resolveProxy(url),
    openWindow: (name) => showWindow(windows, name),
    onSettings: (settings) => {
      if (settings.theme === preferences.value.theme && settings.language === preferences.value.language) return;
      nativeTheme.themeSource = settings.theme;
      preferences.change({ theme: settings.theme, language: settings.language });
      applyMenu(settings.language);
    },
    quit: () => app.quit(),
  });
  application = built;

  const applyMenu = (language: 'system' | 'en' | 'de'): void => installMenu(menuTexts(language, app.getLocale()), {
    openWindow: (name) => void showWindow(windows, name),
    command: (name) => windows.inFront() !== null && emit('command', { name }, windows.inFront() ?? undefined),
    quit: () => app.quit(),
  }, process.platform);
  applyMenu(preferences.value.language ?? 'system');

  bindCalls(registry, createDispatch(built.handlers, log, scrubber), (id) => log.error('unknown sender refused', { webContents: id }));
  closeInOrder(built);
  powerMonitor.on('resume', () => built.resumed());
  powerMonitor.on('suspend', () => built.suspended());
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    void showWindow(windows, wantsAdmin(data) ? 'admin' : 'authenticator');
  });

  // The window paints while the keychain is asked.
  await Promise.all([firstWindow, built.openVault()]);
}

const wantsAdmin = (data: unknown): boolean => typeof data === 'object' && data !== null && 'admin' in data && data.admin === true;

async function showWindow(windows: WindowManager, name: WindowName): Promise<void> {
  const window = await windows.open(name);
  if (!window.isVisible()) window.show();
  window.focus();
}

/** Quitting waits for the write under way and clears a copied code; a second quit does not wait again. */
function closeInOrder(application: Application): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void application.close().catch(() => undefined).then(() => {
      closed = true;
      app.quit();
    });
  });
}

function stopLoudly(error: unknown): void {
  process.stderr.write(`tessera: could not start (${error instanceof Error ? error.message : typeof error})\n`);
  app.exit(1);
}
