/**
 * @file Says when the vault's folder keeps somebody waiting: a network drive whose server is busy, a stick that is going to sleep. Nothing is
 * given up for it: what is being written counts once it is durable, however long that takes.
 */
import type { Time } from '../time';
import type { Disk } from './disk';

/** A write to a local disk takes some ten milliseconds; ms. */
export const SLOW = 2_000;

/** The same disk; `told` hears `true` when an act has taken `SLOW`, and `false` when none that slow is left. */
export function watchSlow(disk: Disk, time: Time, told: (slow: boolean) => void): Disk {
  const late = new Set<symbol>();
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
  };
}
