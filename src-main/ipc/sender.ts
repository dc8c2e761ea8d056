/** @file Who is calling? Checked first and synchronously, before any argument is looked at (DESIGN section 1.4). */
import type { WindowName } from '../../src-shared/contract';

/** The parts of Electron's `WebFrameMain` that the check needs. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

export interface SenderRegistry {
  register(webContentsId: number, window: WindowName): void;
  forget(webContentsId: number): void;
  /** The window that sent, or null: unknown webContents, a sub-frame, a frame that is gone, or a foreign origin. */
  identify(webContentsId: number, frame: SenderFrame | null): WindowName | null;
}

export function createSenderRegistry(): SenderRegistry {
  const known = new Map<number, WindowName>();
  return {
    register: (id, window) => {
      known.set(id, window);
    },
    forget: (id) => {
      known.delete(id);
    },
    identify: (id, frame) => {
      const window = known.get(id);
      if (window === undefined || frame === null || frame.parent !== null) return null;
      return isOriginOf(window, frame.url) ? window : null;
    },
  };
}

/** Exact scheme and host: a prefix test would accept `app://authenticator.evil/`. */
export function isOriginOf(window: WindowName, url: string): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  return parsed.protocol === 'app:' && parsed.host === window && parsed.username === '' && parsed.port === '';
}
