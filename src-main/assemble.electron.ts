/** @file Start-up as a story, last part: the application behind the windows, put together once the first rows have left. */
import { join } from 'node:path';
import { app, nativeTheme, powerMonitor, systemPreferences, type BrowserWindow } from 'electron';
import type { WindowName } from '../src-shared/contract';
import { DEFAULT_DESKTOP, DEFAULT_SECURITY, type SecuritySettings } from '../src-shared/model';
import { createApplication, type Application } from './application';
import type { AppArguments } from './arguments';
import type { FirstOpening } from './beginning';
import { createCapture } from './capture/capture';
import type { CaptureGate } from './capture/gate';
import { captureSystem } from './capture/system.electron';
import { printPdf } from './handover/print.electron';
import { SHEET_STYLE } from './handover/sheets';
import { createDesktop } from './desktop/desktop';
import { keyTaker } from './desktop/key.electron';
import { createTray } from './desktop/tray.electron';
import { chooseFile, chooseFolder, clipboardPort, saveFile, saveTextFile } from './desktop.electron';
import { watchDesktop } from './lock/desktop-signals.electron';
import { createLockWatch, type LockWatch } from './lock/lock-watch';
import { presenceOf, type Presence } from './lock/presence';
import { createEmitter } from './ipc/electron-emit';
import type { Keychain } from './keychain/keychain';
import { linkRegistration } from './links/system.electron';
import type { Log } from './log';
import type { Time } from './time';
import { installMenu } from './windows/menu';
import { menuTexts, type MenuTexts } from './windows/menu-texts';
import type { PreferenceStore } from './windows/preferences';
import type { WindowManager } from './windows/window-manager';

export interface AssemblyParts {
  readonly args: AppArguments;
  /** Where the vault is kept. */
  readonly folder: string;
  /** Under way already; undefined where it starts locked. */
  readonly opening: FirstOpening | undefined;
  /** On the development runtime (docs/decisions/0001-runtime.md). */
  readonly fallback: boolean;
  readonly keychain: Keychain;
  readonly time: Time;
  readonly log: Log;
  readonly preferences: PreferenceStore;
  readonly windows: WindowManager;
  readonly captureGate: CaptureGate;
  /** In place of the system's own. */
  readonly presence: Presence | undefined;
}

export interface Assembled {
  readonly application: Application;
  /** As a second start asks for it: to the front. */
  readonly showWindow: (name: WindowName) => void;
  /** Once the first window has its page: what nobody can use before. */
  furnish(): void;
}

/** A code stays on the clipboard for 30 s as a rule; one that is never cleared is pasted by then, ms. */
const LINGER = 120_000;

/** Binds the application to windows, menu, keychain and the system's events. The vault is not opened yet. */
export function assemble(parts: AssemblyParts): Assembled {
  const { args, folder, fallback, keychain, log, preferences, windows } = parts;
  const emit = createEmitter((name) => windows.contentsOf(name));
  const openOrToggle = (name: WindowName): void => {
    if (name === 'quick' && windows.isVisible('quick')) windows.hide('quick');
    else open(name);
  };
  /** A quick search that nobody sees is no reason to run on; a code that was copied from it is, for a while: quitting clears the clipboard. */
  let cancelLinger: () => void = () => undefined;
  const retire = (lingered = false): void => {
    cancelLinger();
    if (desktop.value.background || windows.isVisible('quick') || windows.names().join() !== 'quick') return;
    if (application.holdsCopied() && !lingered) cancelLinger = parts.time.after(LINGER, () => retire(true));
    else windows.close('quick');
  };
  const textsNow = (): MenuTexts => menuTexts(preferences.value.language ?? 'system', app.getLocale());
  const open = (name: WindowName): void => void showWindow(windows, name).catch((error: unknown) => {
    // A lock takes a quick search that nobody sees yet.
    log.warn('window not opened', { window: name, error: error instanceof Error ? error.name : typeof error });
  });
  const tray = createTray(textsNow(), { openWindow: open, lock: () => void application.lock(), quit: () => app.quit() }, process.platform);
  const desktop = createDesktop({
    showTray: (on) => tray.show(on),
    takeKey: keyTaker(() => openOrToggle('quick')),
    save: (settings) => preferences.change({ desktop: settings }),
  }, { ...DEFAULT_DESKTOP, ...preferences.value.desktop }, log);
  const applyMenu = (): void => installMenu(textsNow(), {
    openWindow: open,
    command: (name) => {
      const front = windows.inFront();
      if (front !== null) emit('command', { name }, front);
    },
    scan: (name) => void showWindow(windows, 'authenticator').then(() => emit('command', { name }, 'authenticator')),
    lock: () => void application.lock(),
    quit: () => app.quit(),
  });
  let security: SecuritySettings = { ...DEFAULT_SECURITY, ...preferences.value.security };
  let watch: LockWatch | null = null;
  const watchFor = (): LockWatch => {
    const made = createLockWatch({
      time: parts.time,
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      settings: () => security,
      canLock: () => application.canLock(),
      lock: () => void application.lock(),
    });
    watchDesktop(join(__dirname, 'signals.js'), (signal) => made.signal(signal), parts.time, log);
    return made;
  };

  const application = createApplication({
    folder, keychain, log, emit, time: parts.time,
    ...(parts.opening === undefined ? {} : { opening: parts.opening }),
    clipboard: clipboardPort,
    presence: parts.presence ?? presenceOf(process.platform, systemPreferences),
    paper: {
      printPdf: (page) => printPdf(page, SHEET_STYLE),
      saveFile: (suggestion, content, type) => saveFile(suggestion, content, type, windows.contentsOf('admin')),
    },
    saveTextFile: (suggestion, text) => saveTextFile(suggestion, text, windows.contentsOf('admin')),
    showing: {
      excludeFromCapture: (on) => windows.excludeFromCapture('authenticator', on),
      fullScreen: (on) => windows.fullScreen('authenticator', on),
      saveFile: (suggestion, content, type) => saveFile(suggestion, content, type, windows.contentsOf('authenticator')),
    },
    capture: createCapture(captureSystem(windows, process.platform, process.env), parts.captureGate),
    backup: {
      chooseFolder: () => chooseFolder(windows.contentsOf('authenticator')),
      chooseFile: (extension) => chooseFile(extension, windows.contentsOf('authenticator')),
      saveFile: (suggestion, content, type) => saveFile(suggestion, content, type, windows.contentsOf('authenticator')),
    },
    about: {
      version: app.getVersion(), profile: args.profile, runtime: fallback ? 'fallback' : 'official',
      platform: process.platform, locale: app.getLocale(), vaultFolder: folder,
    },
    remembered: preferences.remembered(),
    onLockable: () => {
      watch ??= watchFor();
    },
    onHidden: (name) => {
      // Not where the quick search goes: a lock would take the code that was just copied. Without any window it quits, which locks as well.
      if (name !== 'quick' && (desktop.value.background || windows.names().length > 0)) watch?.visible(windows.visibleCount());
      retire();
    },
    onCleared: () => retire(),
    security: {
      value: security,
      change: (next) => {
        if (next.hideFromCapture !== security.hideFromCapture) windows.hideFromCapture(next.hideFromCapture);
        security = next;
        preferences.change({ security });
      },
    },
    desktop,
    closeQuick: () => windows.hide('quick'),
    blank: () => windows.blank(),
    allowProduction: !fallback || args.allowProduction,
    proxyFor: (url) => windows.resolveProxy(url),
    openWindow: (name) => showWindow(windows, name),
    onSettings: ({ theme, language }) => {
      if (theme === preferences.value.theme && language === preferences.value.language) return;
      nativeTheme.themeSource = theme;
      preferences.change({ theme, language });
      applyMenu();
      tray.relabel(textsNow());
    },
    quit: () => app.quit(),
    linkHost: {
      registration: linkRegistration(args.profile),
      inFront: () => windows.inFront() === 'authenticator',
      attract: (waiting) => {
        app.setBadgeCount(waiting);
        if (waiting > 0) void windows.open('authenticator', { behind: true }).then(flashUntilFocus);
      },
    },
  });

  closeInOrder(application, log, () => desktop.value.background);
  app.on('activate', (_event, someVisible) => {
    if (!someVisible) open('authenticator'); // the dock's icon (macOS)
  });
  return {
    application,
    showWindow: openOrToggle,
    furnish: () => {
      applyMenu();
      desktop.start();
      powerMonitor.on('resume', () => application.resumed());
      powerMonitor.on('suspend', () => application.suspended());
    },
  };
}

/** In the task bar or dock: a sign, never the focus. */
function flashUntilFocus(window: BrowserWindow): void {
  if (window.isDestroyed() || window.isFocused()) return;
  window.flashFrame(true);
  window.once('focus', () => window.flashFrame(false));
}

async function showWindow(windows: WindowManager, name: WindowName): Promise<void> {
  const made = !windows.names().includes(name);
  const window = await windows.open(name);
  if (window.isDestroyed() || (made && name === 'quick')) return; // a quick search shows itself, and may be gone again by now
  if (!window.isVisible()) window.show();
  window.focus();
}

/** Quitting waits for the write under way, as long as its folder answers, and clears a copied code; a second quit does not wait again. */
function closeInOrder(application: Application, log: Log, staysOn: () => boolean): void {
  let closed = false;
  app.on('window-all-closed', () => {
    if (!staysOn()) app.quit();
  });
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    const failed = (error: unknown): void => log.error('not closed cleanly', { error: error instanceof Error ? error.name : typeof error });
    void application.close().catch(failed).then((end) => {
      if (end === 'stuck') {
        log.error('the vault folder does not answer: quitting without it');
        // A thread that waits for a drive blocks every other way of exiting.
        process.kill(process.pid, 'SIGKILL');
      }
      closed = true;
      app.quit();
    });
  });
}
