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
  let late = 0;
  const watched = <A extends readonly unknown[], R>(act: (...given: A) => Promise<R>) => async (...given: A): Promise<R> => {
    let slow = false;
    const cancel = time.after(SLOW, () => {
      slow = true;
      late += 1;
      if (late === 1) told(true);
    });
    try {
      return await act(...given);
    } finally {
      cancel();
      if (slow) late -= 1;
      if (slow && late === 0) told(false);
    }
  };
  return {
    prepare: watched(disk.prepare), list: watched(disk.list), read: watched(disk.read), write: watched(disk.write), create: watched(disk.create), age: watched(disk.age),
    identity: watched(disk.identity), writeAt: watched(disk.writeAt), rename: watched(disk.rename), remove: watched(disk.remove), sync: watched(disk.sync),
  };
}
