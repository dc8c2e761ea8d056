/**
 * @file When a window may use camera or screen: while the sheet that needs it is open, and at no other time (DESIGN section
 * 1.3). Closed at first; what the handlers of Electron's session ask comes here.
 */
import { isOriginOf } from '../ipc/sender';

export type CaptureKind = 'camera' | 'screen';

/** Who asks, as Electron's handlers tell it. `contents` is null where nobody can be named. */
export interface Asker {
  readonly contents: number | null;
  readonly url: string;
  readonly mainFrame: boolean;
}

export interface CaptureGate {
  /** For this window's page alone, and this kind alone; replaces what was open before. */
  open(kind: CaptureKind, contents: number): void;
  close(): void;
  /**
   * `kinds`: "video", "audio". A stream of the screen asks for `media` and names none (seen on Electron 25); newer ones know
   * `display-capture` for it, which names what it wants.
   */
  grants(asker: Asker, permission: string, kinds: readonly string[]): boolean;
  /**
   * Asked for the list of cameras and their names. Electron 25 names "audio" there for cameras, too, or nothing (seen); it is
   * never enough to film or to listen, which `grants` decides (test/e2e/camera.e2e.ts).
   */
  allows(asker: Asker, permission: string): boolean;
}

export function createCaptureGate(): CaptureGate {
  let open: { readonly kind: CaptureKind; readonly contents: number } | null = null;

  const isHolder = ({ contents, url, mainFrame }: Asker): boolean => open !== null && contents === open.contents && mainFrame && isOriginOf('authenticator', url);

  return {
    open: (kind, contents) => {
      open = { kind, contents };
    },
    close: () => {
      open = null;
    },
    grants: (asker, permission, kinds) => {
      if (!isHolder(asker)) return false;
      const onlyVideo = kinds.length === 1 && kinds[0] === 'video';
      if (permission === 'display-capture') return open?.kind === 'screen' && onlyVideo;
      return permission === 'media' && (open?.kind === 'camera' ? onlyVideo : kinds.length === 0);
    },
    allows: (asker, permission) => isHolder(asker) && (permission === 'media' || (permission === 'display-capture' && open?.kind === 'screen')),
  };
}
