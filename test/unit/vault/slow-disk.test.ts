/** @file When a slow folder is said, and when no longer; on a driven clock. */
import { expect, it } from 'vitest';
import type { Disk } from '../../../src-main/vault/disk';
import { SLOW, watchSlow } from '../../../src-main/vault/slow-disk';
import { SimDisk } from '../../support/sim-disk';
import { DrivenTime } from '../otp/driven-time';

/** Its acts as functions of their own. */
const plainDisk = (disk: SimDisk): Disk => ({
  prepare: () => disk.prepare(), list: () => disk.list(), read: (name) => disk.read(name), write: (name, bytes) => disk.write(name, bytes), create: (name, bytes) => disk.create(name, bytes),
  age: () => disk.age(), identity: (name) => disk.identity(name), writeAt: (name, offset, bytes) => disk.writeAt(name, offset, bytes), rename: (from, to) => disk.rename(from, to),
  remove: (name) => disk.remove(name), sync: () => disk.sync(),
});

it('is said once an act has taken too long, and taken back when the last of them is through', async () => {
  const disk = new SimDisk();
  const release: (() => void)[] = [];
  const time = new DrivenTime('2026-11-30T12:00:00Z');
  const told: boolean[] = [];
  const slow = watchSlow({
    ...plainDisk(disk),
    sync: async () => {
      await new Promise<void>((resolve) => release.push(resolve));
      await disk.sync();
    },
  }, time, (now) => void told.push(now));
  await slow.write('a', Uint8Array.of(1));
  time.advance(SLOW);
  expect([(await slow.read('a'))?.length, told]).toEqual([1, []]);

  const first = slow.sync();
  time.advance(SLOW - 1);
  const second = slow.sync();
  expect(told).toEqual([]);
  time.advance(1);
  time.advance(SLOW);
  expect(told).toEqual([true]);
  release[0]?.();
  await first;
  expect(told).toEqual([true]);
  release[1]?.();
  await second;
  expect(told).toEqual([true, false]);
});

it('passes on what the disk refuses', async () => {
  const disk = new SimDisk();
  const refused = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const watched = watchSlow({ ...plainDisk(disk), sync: () => Promise.reject(refused) }, new DrivenTime('2026-11-30T12:00:00Z'), () => undefined);
  await expect(watched.sync()).rejects.toBe(refused);
});
