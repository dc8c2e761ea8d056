/** @file Opens the windows: sandboxed, each with its own host, in-memory partition and preload. */
import { join } from 'node:path';
import adminIcon from '../../build/icons/admin/128x128.png?asset';
import authenticatorIcon from '../../build/icons/128x128.png?asset';
import { BrowserWindow, nativeTheme, screen, session, type Event, type WebContents } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import type { CaptureGate } from '../capture/gate';
import type { SenderRegistry } from '../ipc/sender';
import type { Log } from '../log';
import { serveApp } from './app-protocol';
import { lockContents, lockSession } from './lockdown';
import { isReachable, type Bounds } from './place';
import type { PreferenceStore } from './preferences';

interface Shape {
  readonly title: string;
  /** A file of the build; the package's own icon stands in the launcher, this one at the window. */
  readonly icon: string;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
}

const SHAPES: Readonly<Record<WindowName, Shape>> = {
  authenticator: { title: 'Tessera', icon: authenticatorIcon, width: 420, height: 680, minWidth: 360, minHeight: 480 },
  admin: { title: 'Tessera Admin', icon: adminIcon, width: 1120, height: 720, minWidth: 720, minHeight: 480 },
  quick: { title: 'Tessera quick search', icon: authenticatorIcon, width: 480, height: 424, minWidth: 480, minHeight: 424 },
};

/** The quick search stands over other programs, has no frame, and goes when another window is clicked. */
const PALETTE = {
  frame: false, resizable: false, minimizable: false, maximizable: false, fullscreenable: false, alwaysOnTop: true, skipTaskbar: true, minWidth: 0, minHeight: 0,
  ...(process.platform === 'darwin' ? { type: 'panel' } as const : {}), // the program before stays the active one
};

/** The page's own background, so that nothing flashes before the first paint. Same values as `ui/tokens.css`. */
const BACKGROUND = { light: '#fafaf9', dark: '#161615' } as const;

export interface WindowManager {
  /** `behind`: without the focus, and a window that is there stays as it is. */
  open(name: WindowName, options?: { readonly behind?: boolean }): Promise<BrowserWindow>;
  contentsOf(name: WindowName): WebContents | null;
  /** Leaves the window out of screenshots and screen sharing; true where this system can (macOS, Windows). */
  excludeFromCapture(name: WindowName, on: boolean): boolean;
  fullScreen(name: WindowName, on: boolean): void;
  /** Loads every window's page anew: nothing of what it showed is left in it. */
  blank(): void;
  /** How many windows can be seen. */
  visibleCount(): number;
  /** Asks the system to leave the windows out of pictures of the screen; Linux knows no such wish. */
  hideFromCapture(hide: boolean): void;
  /** Our windows as `desktopCapturer` names them. */
  captureIds(): readonly string[];
  /** Where our windows stand that can be seen. */
  places(): readonly Bounds[];
  /**
   * While the screen is looked at: the system leaves our windows out (macOS, Windows). `hideOthers`: where it cannot and
   * nobody knows where they stand, all but the authenticator, which covers itself, are hidden for the moment.
   */
  standAside(on: boolean, hideOthers: boolean): void;
  hide(name: WindowName): void;
  close(name: WindowName): void;
  isVisible(name: WindowName): boolean;
  /** Those that are there, also out of sight. */
  names(): readonly WindowName[];
  /** The focused window of ours, or null. */
  inFront(): WindowName | null;
  /** The system's proxy for a URL in PAC form ("DIRECT", "PROXY host:port"): main's HTTP client asks, windows have no network. */
  resolveProxy(url: string): Promise<string>;
}

export interface WindowManagerParts {
  /** The build's output folder, holding `renderer/` and `preload/`. */
  readonly out: string;
  readonly registry: SenderRegistry;
  readonly preferences: PreferenceStore;
  readonly log: Log;
  /** For the authenticator's session: when it may use camera and screen. */
  readonly captureGate: CaptureGate;
  readonly devTools: boolean;
  readonly onVisibility: (name: WindowName, visible: boolean) => void;
  readonly onGone: (name: WindowName) => void;
}

export function createWindowManager(parts: WindowManagerParts): WindowManager {
  const windows = new Map<WindowName, BrowserWindow>();
  let hidden = parts.preferences.value.security?.hideFromCapture ?? false;
  const sessions = new Map<WindowName, Electron.Session>();

  const sessionFor = (name: WindowName): Electron.Session => {
    const known = sessions.get(name);
    if (known !== undefined) return known;
    const made = prepareSession(name, parts);
    sessions.set(name, made);
    return made;
  };

  async function create(name: WindowName, behind: boolean): Promise<BrowserWindow> {
    const own = sessionFor(name);
    const shape = SHAPES[name];
    const stored = parts.preferences.value.windows[name];
    const zoom = zoomOf(name);
    const place = name === 'quick' ? amid(shape, zoom) : stored?.bounds !== undefined && isReachable(stored.bounds, screen.getAllDisplays().map((display) => display.workArea)) ? stored.bounds : {};
    const window = new BrowserWindow({
      ...shape,
      ...(name === 'quick' ? PALETTE : {}),
      ...place,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        session: own,
        preload: join(parts.out, 'preload', `${name}.js`),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: parts.devTools,
        zoomFactor: 1.2 ** zoom,
      },
    });
    if (hidden || aside) window.setContentProtection(true);
    watch(name, window, behind);
    await window.loadURL(`app://${name}/`);
    return window;
  }

  function watch(name: WindowName, window: BrowserWindow, behind: boolean): void {
    const { webContents } = window;
    const id = webContents.id;
    windows.set(name, window);
    parts.registry.register(id, name);
    lockContents(webContents, (what) => parts.log.warn('window refused', { window: name, what }));
    window.once('ready-to-show', () => (behind ? window.showInactive() : window.show()));
    window.on('show', () => parts.onVisibility(name, true));
    window.on('restore', () => parts.onVisibility(name, true));
    window.on('hide', () => parts.onVisibility(name, false));
    window.on('minimize', () => parts.onVisibility(name, false));
    if (name === 'quick') window.on('blur', () => hide(window));
    window.on('close', () => {
      if (name === 'quick') return; // always in the middle
      const zoom = webContents.getZoomLevel();
      parts.preferences.changeWindow(name, { bounds: window.getNormalBounds(), zoom });
    });
    window.on('page-title-updated', (event: Event) => event.preventDefault());
    window.on('closed', () => {
      windows.delete(name);
      parts.registry.forget(id);
      parts.onGone(name);
    });
    webContents.on('render-process-gone', (_event, details) => {
      parts.log.error('renderer gone', { window: name, reason: details.reason });
      if (details.reason === 'clean-exit' || window.isDestroyed()) return;
      parts.onGone(name); // what the dead page watched and held goes with it
      if (name === 'quick' && !window.isVisible()) window.destroy();
      else webContents.reload();
    });
  }

  /** The quick search is drawn as large as the authenticator is read now, or was. */
  function zoomOf(name: WindowName): number {
    const stored = parts.preferences.value.windows;
    if (name !== 'quick') return stored[name]?.zoom ?? 0;
    const there = windows.get('authenticator');
    return there === undefined || there.isDestroyed() ? stored.authenticator?.zoom ?? 0 : there.webContents.getZoomLevel();
  }

  const hide = (window: BrowserWindow | undefined): void => {
    if (window !== undefined && !window.isDestroyed() && window.isVisible()) window.hide();
  };

  let aside = false;
  let setAside: readonly BrowserWindow[] = [];
  const inSight = (window: BrowserWindow): boolean => window.isVisible() && !window.isMinimized();

  const opening = new Map<WindowName, Promise<BrowserWindow>>();
  return {
    open: async (name, { behind = false } = {}) => {
      const there = windows.get(name);
      if (there !== undefined) {
        if (name === 'quick' && !there.isVisible()) {
          there.webContents.setZoomLevel(zoomOf('quick'));
          there.setBounds(amid(SHAPES.quick, zoomOf('quick')));
        }
        if (!behind && there.isMinimized()) there.restore();
        if (!behind && there.isVisible()) there.focus();
        return opening.get(name) ?? there;
      }
      const creation = opening.get(name) ?? create(name, behind).finally(() => opening.delete(name));
      opening.set(name, creation);
      return creation;
    },
    contentsOf: (name) => windows.get(name)?.webContents ?? null,
    excludeFromCapture: (name, on) => {
      windows.get(name)?.setContentProtection(on || hidden); // the setting holds also when the sheet is closed
      return on && windows.has(name) && process.platform !== 'linux';
    },
    fullScreen: (name, on) => {
      const window = windows.get(name);
      if (window !== undefined && window.isFullScreen() !== on) window.setFullScreen(on);
    },
    blank: () => {
      for (const [name, window] of windows) {
        parts.onGone(name);
        if (name === 'quick' && !window.isVisible()) window.destroy(); // the next one is made anew; this one would load its rows unseen
        else window.webContents.reload();
      }
    },
    visibleCount: () => [...windows.values()].filter(inSight).length,
    hideFromCapture: (hide) => {
      hidden = hide;
      for (const window of windows.values()) window.setContentProtection(hide);
    },
    captureIds: () => [...windows.values()].map((window) => window.getMediaSourceId()),
    places: () => [...windows.values()].filter(inSight).map((window) => window.getBounds()),
    standAside: (on, hideOthers) => {
      aside = on;
      if (on) hide(windows.get('quick')); // and nobody waits for it afterwards
      for (const window of windows.values()) window.setContentProtection(on || hidden);
      for (const window of setAside) if (!window.isDestroyed()) window.showInactive();
      setAside = on && hideOthers ? [...windows].filter(([name, window]) => name !== 'authenticator' && inSight(window)).map(([, window]) => window) : [];
      for (const window of setAside) window.hide();
    },
    hide: (name) => hide(windows.get(name)),
    names: () => [...windows.keys()],
    isVisible: (name) => windows.get(name)?.isVisible() ?? false,
    close: (name) => windows.get(name)?.close(),
    inFront: () => [...windows].find(([, window]) => window.isFocused())?.[0] ?? null,
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
  };
}

/** In the middle of the screen where the pointer is, a little above: what is looked at stays in view. Never beyond its edges. */
function amid(shape: Shape, zoom: number): Bounds {
  const area = screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;
  const width = Math.min(area.width, Math.round(shape.width * 1.2 ** zoom));
  const height = Math.min(area.height, Math.round(shape.height * 1.2 ** zoom));
  return { x: Math.round(area.x + (area.width - width) / 2), y: Math.round(area.y + (area.height - height) / 3), width, height };
}

function prepareSession(name: WindowName, parts: WindowManagerParts): Electron.Session {
  // No `persist:` prefix: nothing of a window is ever written to disk.
  const own = session.fromPartition(`tessera-${name}`, { cache: false });
  lockSession(own, name, name === 'authenticator' ? parts.captureGate : null, (what) => parts.log.warn('session refused', { window: name, what }));
  serveApp(own, name, join(parts.out, 'renderer'));
  return own;
}
