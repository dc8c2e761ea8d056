/** @file Puts a code on the clipboard and takes it away again, only if it is still there (others' copies are not ours). */
import type { Time } from '../time';

export interface ClipboardPort {
  /** Promises, because Electron 44's clipboard returns them; older versions answer at once. */
  read(): Promise<string> | string;
  write(text: string): Promise<void> | void;
}

export interface ClipboardKeeper {
  /** `seconds` until it is cleared; 0 = never. */
  copy(text: string, seconds: number): Promise<void>;
  /** Clears now if it is still ours: on lock and on quit. */
  clear(): Promise<void>;
}

/** `cleared`: told how a timed clearing ended (false: something else stood there). `failed`: the clipboard did not answer. */
export function createClipboardKeeper(
  port: ClipboardPort, time: Time, cleared: (was: boolean) => void, failed: (error: unknown) => void,
): ClipboardKeeper {
  let ours: string | null = null;
  let cancel: () => void = () => undefined;

  const clear = async (): Promise<boolean> => {
    cancel();
    const expected = ours;
    if (expected === null) return false;
    const there = (await port.read()) === expected;
    if (there) await port.write('');
    // Only now: where the clipboard did not answer, the clearing on lock or quit still knows what to look for.
    if (ours === expected) ours = null;
    return there;
  };

  return {
    copy: async (text, seconds) => {
      cancel();
      await port.write(text);
      ours = text;
      if (seconds > 0) cancel = time.after(seconds * 1000, () => void clear().then(cleared, failed));
    },
    clear: async () => {
      await clear();
    },
  };
}
