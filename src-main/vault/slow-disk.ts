/**
 * @file Says when the vault's folder keeps somebody waiting: a network drive whose server is busy, a stick that is going to sleep. Nothing is
 * given up for it while the app runs: what is being written counts once it is durable, however long that takes. Only quitting has a limit.
 */
import type { Time } from '../time';
import type { Disk } from './disk';

/** A write to a local disk takes some ten milliseconds; ms. */
export const SLOW = 2_000;

export interface WatchedDisk extends Disk {
  /** `listener` hears `true` when an act has taken `SLOW` (at once, where one has already), and `false` when none that slow is left. One listener. */
  onSlow(listener: (slow: boolean) => void): void;
}

export function watchSlow(disk: Disk, time: Time): WatchedDisk {
  const late = new Set<symbol>();
  let told: (slow: boolean) => void = () => undefined;
  const timed = async <R>(act: () => Promise<R>): Promise<R> => {
    const key = Symbol('act');
    const cancel = time.after(SLOW, () => {
      late.add(key);
      if (late.size === 1) told(true);
    });
    try {
      return await act();
    } finally {
      cancel();
      if (late.delete(key) && late.size === 0) told(false);
    }
  };
  return {
    prepare: () => timed(() => disk.prepare()),
    list: () => timed(() => disk.list()),
    read: (name) => timed(() => disk.read(name)),
    write: (name, bytes) => timed(() => disk.write(name, bytes)),
    create: (name, bytes) => timed(() => disk.create(name, bytes)),
    age: (name) => timed(() => disk.age(name)),
    identity: (name) => timed(() => disk.identity(name)),
    writeAt: (name, offset, bytes) => timed(() => disk.writeAt(name, offset, bytes)),
    rename: (from, to) => timed(() => disk.rename(from, to)),
    remove: (name) => timed(() => disk.remove(name)),
    sync: () => timed(() => disk.sync()),
    onSlow: (listener) => {
      told = listener;
      if (late.size > 0) listener(true);
    },
  };
}

/** How long a quit waits for a folder that answers nothing at all, beyond `SLOW`; ms. */
export const GIVE_UP = 10_000;

export interface QuitPatience {
  /** What a watched disk told. */
  slow(now: boolean): void;
  /** From now on the app wants to quit. Resolves when the folder has kept it waiting for too long without an answer. */
  exhausted(): Promise<void>;
}

/**
 * A server that will not come back must not keep a process for ever. Whatever was acknowledged is durable; what was not may be there or not,
 * as after a power cut, which every start can cope with.
 */
export function createQuitPatience(time: Time): QuitPatience {
  let slow = false;
  let giveUp: (() => void) | null = null;
  let cancel: () => void = () => undefined;
  const wait = (): void => {
    cancel();
    if (slow && giveUp !== null) cancel = time.after(GIVE_UP, giveUp);
  };
  return {
    slow: (now) => {
      slow = now;
      wait();
    },
    exhausted: () => new Promise((resolve) => {
      giveUp = resolve;
      wait();
    }),
  };
}
