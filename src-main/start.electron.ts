/**
 * @file Start-up as a story, first part: what must stand before the first window is opened, and nothing more. It is all that is compiled and
 * run before the renderer's process is on its way. `beginning.ts` is loaded while that starts, the rest (`assemble.electron.ts`) after the first rows.
 */
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { app, Menu, nativeTheme } from 'electron';
import type { Application } from './application';
import { parseArguments, type AppArguments } from './arguments';
import type { Beginning } from './beginning';
import { createCaptureGate } from './capture/gate';
import { connectToBus, sessionBusPath } from './dbus/connection';
import { hardenEnvironment } from './environment';
import type { Dispatch } from './ipc/dispatch';
import { bindCalls } from './ipc/electron-ipc';
import { createSenderRegistry } from './ipc/sender';
import { createKeychain } from './keychain/client';
import type { Keychain } from './keychain/keychain';
import { createOpenItems, type OpenItems } from './keychain/open-items';
import { forkKeychainChild } from './keychain/spawn.electron';
import type { Presence } from './lock/presence';
import { collectSent, type Sent } from './links/sent.electron';
import { createLog } from './log';
import { isOnFallback } from './package-mark';
import { createScrubber } from './scrub';
import type { Time } from './time';
import { registerScheme } from './windows/app-protocol';
import { openPreferences } from './windows/preferences';
import { createWindowManager } from './windows/window-manager';

export interface Parts {
  readonly time: Time;
  /** How long the keychain may take for one answer, ms; by default long enough to type a password into the system's prompt. */
  readonly keychainDeadline?: number;
  /** A sensor that knows the person, in place of the system's own. */
  readonly presence?: Presence;
}

/** The development runtime (docs/decisions/0001-runtime.md) announces itself; it keeps its data apart and wears a badge. */
const FALLBACK = app.isPackaged ? isOnFallback(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) : process.env['TESSERA_RUNTIME'] === 'fallback';

/** A keychain that asks a person first is not waited for, ms. */
const PATIENCE = 300;

export function start(parts: Parts): void {
  const removed = hardenEnvironment(process.env);
  const args = readArguments();
  if (args === null) return;
  if (args.links.length > 0) process.title = 'tessera'; // writes over the arguments, which every process of this user can read
  const sent = collectSent(args.links);
  choosePlaces(args);
  // The lock lies in the user data folder, so that each profile has its own. Where nothing can be written there, it says no as well: then
  // this is no second start, and the window says what is wrong with the folder, or shows the codes.
  if (!app.requestSingleInstanceLock({ admin: args.admin, quick: args.quick, links: args.links }) && mayWrite(app.getPath('userData'))) {
    app.quit();
    return;
  }
  registerScheme(); // only before ready
  Menu.setApplicationMenu(null); // else Electron builds one of its own first
  // Windows of lists and forms are painted in software: docs/decisions/0002-no-graphics-processor.md.
  app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('disable-software-rasterizer');
  // Pages have no network, so what serves it needs no process: docs/decisions/0003-no-network-process.md.
  app.commandLine.appendSwitch('enable-features', [app.commandLine.getSwitchValue('enable-features'), 'NetworkServiceInProcess2'].filter((part) => part !== '').join(','));
  void app.whenReady().then(() => run(parts, args, removed, sent)).catch(stopLoudly);
}

function readArguments(): AppArguments | null {
  const parsed = parseArguments(process.argv.slice(app.isPackaged ? 1 : 2), app.isPackaged);
  if (parsed.kind === 'ok') return parsed.value;
  process.stderr.write(`tessera: ${parsed.why}\n`);
  app.exit(2);
  return null;
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function choosePlaces(args: AppArguments): void {
  const name = `Tessera${FALLBACK ? ' (development runtime)' : ''}${args.profile === null ? '' : ` - ${args.profile}`}`;
  app.setPath('userData', join(app.getPath('appData'), name));
}

async function run(parts: Parts, args: AppArguments, removed: readonly string[], sent: Sent): Promise<void> {
  const folder = app.getPath('userData');
  // Declared first, because the log scrubs what the application holds, and the application logs.
  let application: Application | null = null;
  let beginning: Beginning | null = null;
  /** What windows do before there is an application, which is told then. */
  const before: ((there: Application) => void)[] = [];
  const toApplication = (tell: (there: Application) => void): void => {
    if (application === null) before.push(tell);
    else tell(application);
  };
  const scrubber = createScrubber(() => application?.liveSecrets() ?? beginning?.liveSecrets() ?? []);
  const log = createLog((line) => process.stderr.write(`${line}\n`), scrubber);
  for (const name of removed) log.warn('environment variable removed', { name });

  const preferences = openPreferences(folder, log);
  nativeTheme.themeSource = preferences.value.theme ?? 'system';
  const registry = createSenderRegistry();
  const captureGate = createCaptureGate();
  const windows = createWindowManager({
    captureGate,
    out: join(__dirname, '..'),
    registry,
    preferences,
    log,
    devTools: !app.isPackaged,
    onVisibility: (name, visible) => toApplication((there) => there.windowVisible(name, visible)),
    onGone: (name) => toApplication((there) => there.windowGone(name)),
  });
  let answerCalls: (dispatch: Dispatch) => void = () => undefined;
  const dispatch = new Promise<Dispatch>((resolve) => {
    answerCalls = resolve;
  });
  bindCalls(registry, dispatch, (id) => log.error('unknown sender refused', { webContents: id }));
  // Where a process is needed for the keychain it takes longest to come up, so it is first; the window's starts beside it, and what follows is loaded meanwhile.
  const keychain = startKeychain(args, parts.keychainDeadline);
  const first = args.admin ? 'admin' : args.quick ? 'quick' : 'authenticator';
  const firstWindow = windows.open(first, { behind: args.links.length > 0 });
  firstWindow.catch(() => undefined); // closed while it loads, say: whoever waits for it below is told
  const heldQuit = holdQuit(); // the vault is at work before there is an application that closes it in order

  const { begin, prepareOrder } = await import('./beginning');
  const begun = begin({ folder, keychain, time: parts.time, log, scrubber, lockAtStart: preferences.value.security?.lockAtStart });
  beginning = begun;
  answerCalls(begun.dispatch);
  prepareOrder(); // while the keychain is asked
  if (first === 'authenticator') await Promise.race([begun.over, passing(PATIENCE)]); // the first codes come before the rest of main

  const { assemble } = await import('./assemble.electron');
  const rowsLeft = begun.end();
  const assembled = assemble({ args, folder, opening: begun.opening, fallback: FALLBACK, keychain, time: parts.time, log, preferences, windows, captureGate, presence: parts.presence });
  application = assembled.application;
  for (const tell of before) tell(application);
  const opened = application.openVault();
  if (rowsLeft) await opened; // what the window asks next is about an open vault
  sent.handTo({ links: (links) => assembled.application.offerLinks(links), window: assembled.showWindow });
  begun.goOn(application.handlers);
  if (heldQuit()) {
    await Promise.race([opened, passing(PATIENCE)]);
    app.quit();
    return;
  }
  await firstWindow.catch((error: unknown) => {
    if (windows.names().includes(first)) throw error;
    // closed while it was loading
  });
  await Promise.race([opened, passing(PATIENCE)]); // the first codes come before the menu, which takes 10 ms
  assembled.furnish();
  await opened;
}

/** Quits wait until the function given back is called; it says whether there was one. */
function holdQuit(): () => boolean {
  let wanted = false;
  const hold = (event: Electron.Event): void => {
    event.preventDefault();
    wanted = true;
  };
  app.on('before-quit', hold);
  return () => {
    app.removeListener('before-quit', hold);
    return wanted;
  };
}

function startKeychain(args: AppArguments, deadlineMs?: number): Keychain {
  const keychain = createKeychain({
    spawn: () => forkKeychainChild(join(__dirname, 'keychain.js')),
    ...(process.platform === 'linux' ? { openItems: secretServiceItems() } : {}),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    service: `tessera${FALLBACK ? '-development' : ''}${args.profile === null ? '' : `-${args.profile}`}`,
  });
  keychain.warm();
  return keychain;
}

function secretServiceItems(): OpenItems {
  const path = sessionBusPath(process.env);
  const uid = process.geteuid?.();
  return createOpenItems({ connect: () => (path === null || uid === undefined ? null : connectToBus(path, uid)) });
}

function stopLoudly(error: unknown): void {
  process.stderr.write(`tessera: could not start (${error instanceof Error ? error.message : typeof error})\n`);
  app.exit(1);
}
