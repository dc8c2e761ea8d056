/** @file When a slow folder is said, and when no longer; on a driven clock. */
import { describe, expect, it } from 'vitest';
import { createQuitPatience, GIVE_UP, SLOW, watchSlow, type QuitPatience } from '../../../src-main/vault/slow-disk';
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
  } }), time);
  slow.onSlow((now) => void told.push(now));
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

it('is said at once to a listener that comes when it is slow already', () => {
  const time = new DrivenTime('2026-11-30T12:00:00Z');
  const watched = watchSlow(Object.assign(new SimDisk(), { sync: () => new Promise<never>(() => undefined) }), time);
  const told: boolean[] = [];
  void watched.sync();
  time.advance(SLOW);
  watched.onSlow((now) => void told.push(now));
  expect(told).toEqual([true]);
});

it('passes on what the disk refuses', async () => {
  const refused = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const watched = watchSlow(Object.assign(new SimDisk(), { sync: () => Promise.reject(refused) }), new DrivenTime('2026-11-30T12:00:00Z'));
  await expect(watched.sync()).rejects.toBe(refused);
});

describe('a quit', () => {
  const patience = (): { readonly time: DrivenTime; readonly patience: QuitPatience; readonly gaveUp: () => boolean; readonly quit: () => void } => {
    const time = new DrivenTime('2026-11-30T12:00:00Z');
    const made = createQuitPatience(time);
    let given = false;
    return { time, patience: made, gaveUp: () => given, quit: () => void made.exhausted().then(() => { given = true; }) };
  };
  const settled = (): Promise<void> => new Promise((done) => void setImmediate(done));

  it('gives up once the folder has been silent for too long, counted from the quit', async () => {
    const { time, patience: waiting, gaveUp, quit } = patience();
    waiting.slow(true);
    time.advance(GIVE_UP * 10);
    quit();
    time.advance(GIVE_UP - 1);
    await settled();
    expect(gaveUp()).toBe(false);
    time.advance(1);
    await settled();
    expect(gaveUp()).toBe(true);
  });

  it('waits on while the folder answers now and then, and without a limit for anything but the folder', async () => {
    const { time, patience: waiting, gaveUp, quit } = patience();
    quit();
    time.advance(GIVE_UP * 10);
    for (let n = 0; n < 5; n += 1) {
      waiting.slow(true);
      time.advance(GIVE_UP - 1);
      waiting.slow(false);
      time.advance(GIVE_UP);
    }
    await settled();
    expect(gaveUp()).toBe(false);
  });
});
