/**
 * @file A camera from its first question to its last light: permission, choice among several, busy, unplugged. The light is on
 * while the state is `on`, and never otherwise.
 */
import type { CaptureAccess } from '../../src-shared/model';
import { stopTracks } from './frames';

/** Why there is no picture: the key of its sentence (`camera.trouble.…`). */
export type CameraTrouble = 'none' | 'busy' | 'denied' | 'restricted' | 'unplugged' | 'failed';

export interface CameraChoice {
  readonly id: string;
  /** Empty where the system gives it no name. */
  readonly name: string;
}

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly stream: MediaStream; readonly chosen: string }
  /** The window was left. */
  | { readonly kind: 'off' }
  | { readonly kind: 'trouble'; readonly trouble: CameraTrouble };

export interface CameraParts {
  readonly devices: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;
  /** Asks main for the permission of this moment; null where it could not be asked. */
  readonly allow: () => Promise<CaptureAccess | null>;
  /** Gives it back. */
  readonly end: () => void;
  readonly onChange: (state: CameraState, cameras: readonly CameraChoice[]) => void;
}

export interface Camera {
  /** With another one than before where `id` is given. */
  start(id?: string): Promise<void>;
  /** The light goes off now; `start` brings it back. */
  pause(): void;
  /** For good. */
  close(): void;
}

/** Enough for a code at arm's length; more costs time for every frame. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;

export function createCamera({ devices, allow, end, onChange }: CameraParts): Camera {
  let state: CameraState = { kind: 'starting' };
  let cameras: readonly CameraChoice[] = [];
  let wanted: string | null = null;
  /** What was asked for before the last start, pause or close counts no more when its answer comes. */
  let turn = 0;

  const tell = (next: CameraState): void => {
    state = next;
    onChange(state, cameras);
  };

  /** The light first, then everything else. */
  const off = (): void => {
    turn += 1;
    if (state.kind === 'on') stopTracks(state.stream);
    end();
  };

  const fail = (trouble: CameraTrouble): void => {
    off();
    tell({ kind: 'trouble', trouble });
  };

  const list = async (): Promise<readonly CameraChoice[]> => {
    const all = await devices.enumerateDevices();
    return all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, name: label }));
  };

  const open = async (id: string | null): Promise<MediaStream> => {
    try {
      return await devices.getUserMedia({ audio: false, video: id === null ? WANTED : { ...WANTED, deviceId: { exact: id } } });
    } catch (error) {
      // The one of the last time is gone: any other will do.
      if (id !== null && nameOf(error) === 'OverconstrainedError') return devices.getUserMedia({ audio: false, video: WANTED });
      throw error;
    }
  };

  const start = async (id?: string): Promise<void> => {
    off();
    const asked = turn;
    const over = (): boolean => asked !== turn;
    wanted = id ?? wanted;
    tell({ kind: 'starting' });
    const access = await allow();
    if (over()) return;
    if (access !== 'granted') {
      fail(access ?? 'failed');
      return;
    }
    try {
      const stream = await open(wanted);
      if (over()) {
        stopTracks(stream);
        return;
      }
      const [track] = stream.getVideoTracks();
      state = { kind: 'on', stream, chosen: track?.getSettings().deviceId ?? '' }; // from here on `off` finds it
      track?.addEventListener('ended', () => { if (!over()) fail('unplugged'); });
      const found = await list();
      if (over()) return;
      cameras = found;
      tell(state);
    } catch (error) {
      if (!over()) fail(troubleOf(error));
    }
  };

  const onDevices = (): void => {
    if (state.kind === 'trouble' && (state.trouble === 'none' || state.trouble === 'unplugged' || state.trouble === 'busy')) void start();
    else if (state.kind === 'on') {
      const asked = turn;
      void list().then((found) => {
        if (asked !== turn) return;
        cameras = found;
        onChange(state, cameras);
      }, () => undefined); // the old list stays; the next change asks again
    }
  };
  devices.addEventListener('devicechange', onDevices);

  return {
    start,
    pause: () => {
      if (state.kind !== 'on' && state.kind !== 'starting') return;
      off();
      tell({ kind: 'off' });
    },
    close: () => {
      devices.removeEventListener('devicechange', onDevices);
      off();
      state = { kind: 'off' };
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof DOMException || error instanceof Error ? error.name : '');

/** Media Capture and Streams, section 10.2: what a browser says where there is no picture. */
function troubleOf(error: unknown): CameraTrouble {
  switch (nameOf(error)) {
    case 'NotFoundError': return 'none';
    case 'NotReadableError':
    case 'AbortError': return 'busy';
    case 'NotAllowedError':
    case 'SecurityError': return 'denied';
    default: return 'failed';
  }
}
