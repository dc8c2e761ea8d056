/** @file Locks when nobody is there: after a time without input, with the screen, on suspend, when another user takes over, when hidden. */
import type { SecuritySettings } from '../../src-shared/model';
import type { Time } from '../time';

/** What the desktop says; on Linux it comes over D-Bus (`desktop-signals.ts`), elsewhere from Electron. */
export type DesktopSignal = 'screen-locked' | 'suspending' | 'user-switched';

export interface LockWatchParts {
  readonly time: Time;
  /** Seconds since the last key press or mouse move, anywhere on the desktop. */
  readonly idleSeconds: () => number;
  readonly settings: () => SecuritySettings;
  /** False where a click would open the vault again, or where it is not open: then nothing locks by itself. */
  readonly canLock: () => boolean;
  readonly lock: () => void;
}

export interface LockWatch {
  signal(signal: DesktopSignal): void;
  /** How many of our windows can be seen. */
  visible(count: number): void;
  stop(): void;
}

/** Often enough that a lock is never more than this late, ms. */
export const LOOK_EVERY = 10_000;

export function createLockWatch(parts: LockWatchParts): LockWatch {
  const lockIf = (wanted: boolean): void => {
    if (wanted && parts.canLock()) parts.lock();
  };
  let cancel: () => void = () => undefined;
  const look = (): void => {
    const { lockAfterIdle } = parts.settings();
    lockIf(lockAfterIdle > 0 && parts.canLock() && parts.idleSeconds() >= lockAfterIdle * 60);
    cancel = parts.time.after(LOOK_EVERY, look);
  };
  cancel = parts.time.after(LOOK_EVERY, look);

  return {
    signal: (signal) => {
      const { lockWithScreen, lockOnSuspend } = parts.settings();
      // Somebody else sits there now: as the screen's lock, which has come before it or should have.
      lockIf(signal === 'suspending' ? lockOnSuspend : lockWithScreen);
    },
    visible: (count) => lockIf(count === 0 && parts.settings().lockWhenHidden),
    stop: () => cancel(),
  };
}
