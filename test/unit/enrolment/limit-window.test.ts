import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimitWindow, type LimitWindow, type Place } from '../../../src-main/enrolment/limit-window';

const WINDOW = 1000;

/** A clock that only the test moves, and what sleeps on it. */
function driven(): { readonly now: () => number; readonly sleepUntil: (at: number) => Promise<void>; readonly set: (at: number) => Promise<void> } {
  let at = 1_000_000;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const set = async (to: number): Promise<void> => {
    at = to;
    const due = sleepers.filter((sleeper) => sleeper.at <= at);
    sleepers = sleepers.filter((sleeper) => sleeper.at > at);
    for (const { wake } of due) wake();
    await new Promise(setImmediate);
  };
  return { now: () => at, sleepUntil: (until) => new Promise((wake) => sleepers.push({ at: until, wake })), set };
}

async function takeAll(window: LimitWindow, count: number): Promise<{ readonly places: Place[] }> {
  const places: Place[] = [];
  for (let taken = 0; taken < count; taken += 1) void window.take().then((place) => places.push(place));
  await new Promise(setImmediate);
  return { places };
}

describe('the window of a limit', () => {
  it('never lets more out than the limit, whenever the server may have counted them', async () => {
    const call = fc.record({ asked: fc.integer({ min: 0, max: 3000 }), takes: fc.integer({ min: 0, max: 700 }), sent: fc.boolean() });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(call, { minLength: 1, maxLength: 40 }), async (calls, given) => {
      const clock = driven();
      const begin = clock.now();
      const window = createLimitWindow({ name: 'x', calls, window: WINDOW }, clock.now, clock.sleepUntil);
      /** From leaving to one window after the answer, each call that was sent. */
      const counted: { readonly from: number; to: number }[] = [];
      const pending = new Map<number, (() => void)[]>();
      const at = (time: number, run: () => void): void => void pending.set(time, [...(pending.get(time) ?? []), run]);
      let served = 0;
      for (const { asked, takes, sent } of given) {
        at(begin + asked, () => void window.take().then((place) => {
          served += 1;
          const one = { from: clock.now(), to: Infinity };
          if (sent) counted.push(one);
          at(clock.now() + takes, () => {
            one.to = clock.now() + WINDOW;
            if (sent) place.left();
            else place.unused();
          });
        }));
      }
      for (let time = begin; time < begin + 80_000; time += 50) {
        for (const [due, runs] of [...pending].filter(([due]) => due <= time)) {
          pending.delete(due);
          for (const run of runs) run();
        }
        await clock.set(time);
        expect(counted.filter(({ from, to }) => from <= time && time < to).length).toBeLessThanOrEqual(calls);
      }
      expect(served).toBe(given.length);
    }), { numRuns: 25 });
  });

  it('gives a place that was never used to the next at once, and each place back only once', async () => {
    const clock = driven();
    const window = createLimitWindow({ name: 'x', calls: 1, window: WINDOW }, clock.now, clock.sleepUntil);
    const { places } = await takeAll(window, 3);
    places[0]?.unused();
    places[0]?.left();
    await clock.set(clock.now());
    expect(places).toHaveLength(2);
    places[1]?.left();
    places[1]?.unused();
    await clock.set(clock.now());
    expect(places).toHaveLength(2);
  });

  it('does not wait for hours where the clock was put back', async () => {
    const clock = driven();
    const window = createLimitWindow({ name: 'x', calls: 1, window: WINDOW }, clock.now, clock.sleepUntil);
    const { places } = await takeAll(window, 1);
    places[0]?.left();
    await clock.set(clock.now() - 3_600_000);
    const after = await takeAll(window, 1);
    expect(after.places).toHaveLength(1);
  });

  it('tells who waits that the vault is closed', async () => {
    const window = createLimitWindow({ name: 'x', calls: 1, window: WINDOW }, () => 0, () => Promise.reject(new Error('closed')));
    const { places } = await takeAll(window, 1);
    places[0]?.left();
    await expect(window.take()).rejects.toThrow('closed');
  });
});
