/** @file Puts a code, or a picture of one, on the clipboard and takes it away again, only if it is still there (others' copies are not ours). */
import type { Time } from '../time';

export interface ClipboardPort {
  /** Promises, because Electron 44's clipboard returns them; older versions answer at once. */
  read(): Promise<string> | string;
  write(text: string): Promise<void> | void;
  /** What tells the picture on the clipboard from others; null where there is none. */
  readPicture(): Promise<string | null>;
  writePicture(png: Uint8Array): Promise<void>;
}

export interface ClipboardKeeper {
  /** `seconds` until it is cleared; 0 = never. */
  copy(text: string, seconds: number): Promise<void>;
  copyPicture(png: Uint8Array, seconds: number): Promise<void>;
  /** What was copied may still be there. */
  holds(): boolean;
  /** Clears now if it is still ours: on lock and on quit. */
  clear(): Promise<void>;
}

/** `cleared`: told how a timed clearing ended (false: something else stood there). `failed`: the clipboard did not answer. */
export function createClipboardKeeper(
  port: ClipboardPort, time: Time, cleared: (was: boolean) => void, failed: (error: unknown) => void,
): ClipboardKeeper {
  /** What we put there last, as the question whether it still is. */
  let ours: (() => Promise<boolean>) | null = null;
  let cancel: () => void = () => undefined;

  const clear = async (): Promise<boolean> => {
    cancel();
    const expected = ours;
    if (expected === null) return false;
    const there = await expected();
    if (there) await port.write('');
    // Only now: where the clipboard did not answer, the clearing on lock or quit still knows what to look for.
    if (ours === expected) ours = null;
    return there;
  };

  const keep = (still: () => Promise<boolean>, seconds: number): void => {
    ours = still;
    if (seconds > 0) cancel = time.after(seconds * 1000, () => void clear().then(cleared, failed));
  };

  return {
    copy: async (text, seconds) => {
      cancel();
      await port.write(text);
      keep(async () => (await port.read()) === text, seconds);
    },
    copyPicture: async (png, seconds) => {
      cancel();
      await port.writePicture(png);
      // Read back, because the system keeps pictures in a form of its own.
      const written = await port.readPicture();
      keep(async () => written !== null && (await port.readPicture()) === written, seconds);
    },
    holds: () => ours !== null,
    clear: async () => {
      await clear();
    },
  };
}
