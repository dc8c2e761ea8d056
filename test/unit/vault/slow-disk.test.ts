/** @file When a slow folder is said, and when no longer; on a driven clock. */
import { expect, it } from 'vitest';
import { SLOW, watchSlow } from '../../../src-main/vault/slow-disk';
import { SimDisk } from '../../support/sim-disk';
import { DrivenTime } from '../otp/driven-time';

it('is said once an act has taken too long, and taken back when the last of them is through', async () => {
  const disk = new SimDisk();
  const release: (() => void)[] = [];
  const time = new DrivenTime('2026-11-30T12:00:00Z');
  const told: boolean[] = [];
  const sync = SimDisk.prototype.sync.bind(disk);
  const slow = watchSlow(Object.assign(disk, { sync: async () => {
    await new Promise<void>((resolve) => release.push(resolve));
    await sync();
  } }), time, (now) => void told.push(now));
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
  const refused = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const watched = watchSlow(Object.assign(new SimDisk(), { sync: () => Promise.reject(refused) }), new DrivenTime('2026-11-30T12:00:00Z'), () => undefined);
  await expect(watched.sync()).rejects.toBe(refused);
});
