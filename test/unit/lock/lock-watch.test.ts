import { beforeEach, describe, expect, it } from 'vitest';
import { createLockWatch, LOOK_EVERY, type LockWatch } from '../../../src-main/lock/lock-watch';
import { DEFAULT_SECURITY, type SecuritySettings } from '../../../src-shared/model';

describe('what locks by itself', () => {
  let settings: SecuritySettings;
  let idle: number;
  let canLock: boolean;
  let locks: number;
  let due: (() => void) | null;
  let watch: LockWatch;
  beforeEach(() => {
    [settings, idle, canLock, locks, due] = [{ ...DEFAULT_SECURITY, lockAfterIdle: 5 }, 0, true, 0, null];
    watch = createLockWatch({
      time: { now: () => 0, after: (milliseconds, run) => { expect(milliseconds).toBe(LOOK_EVERY); due = run; return () => { due = null; }; } },
      idleSeconds: () => idle, settings: () => settings, canLock: () => canLock, lock: () => { locks += 1; },
    });
  });

  it('five minutes without input, not four; never where it is off', () => {
    idle = 299;
    due?.();
    expect(locks).toBe(0);
    idle = 300;
    due?.();
    expect(locks).toBe(1);
    settings = { ...settings, lockAfterIdle: 0 };
    due?.();
    expect(locks).toBe(1);
    watch.stop();
    expect(due).toBeNull();
  });

  it.each([
    ['screen-locked', 'lockWithScreen'], ['user-switched', 'lockWithScreen'], ['suspending', 'lockOnSuspend'],
  ] as const)('%s, as %s says', (signal, setting) => {
    watch.signal(signal);
    expect(locks).toBe(1);
    settings = { ...settings, [setting]: false };
    watch.signal(signal);
    expect(locks).toBe(1);
  });

  it('the last window out of sight, where it was chosen', () => {
    watch.visible(0);
    expect(locks).toBe(0);
    settings = { ...settings, lockWhenHidden: true };
    watch.visible(1);
    expect(locks).toBe(0);
    watch.visible(0);
    expect(locks).toBe(1);
  });

  it('nothing where a click would open it again', () => {
    canLock = false;
    idle = 10_000;
    due?.();
    watch.signal('screen-locked');
    watch.signal('suspending');
    expect(locks).toBe(0);
  });
});
