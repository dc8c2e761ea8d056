import { expect, it } from 'vitest';
import { chosenFrames, readSeveral } from '../../../../src-shared/pictures/several';

it('of a short animation all frames are looked at, of a long one some from everywhere', () => {
  expect(chosenFrames(3)).toEqual([0, 1, 2]);
  const long = chosenFrames(10_000);
  expect(long.length).toBe(64);
  expect(long[0]).toBe(0);
  expect(new Set(long.map((at, n) => at - (long[n - 1] ?? -156))).size).toBeLessThanOrEqual(2);
  expect(long.at(-1)).toBeGreaterThan(9800);
});

it('texts of all pictures come once each; trouble with one is told and does not hide the others', async () => {
  const pages = [['a'], 'broken', ['b', 'a'], 'gone'] as const;
  expect(await readSeveral<string>('pages', pages.length, () => 0, (at) => Promise.resolve(pages[at] ?? []))).toEqual({ texts: ['a', 'b'], trouble: 'broken' });
});

it('the first picture has the whole budget, those after it less, and after five seconds nothing new is begun', async () => {
  let clock = 0;
  const budgets: number[] = [];
  await readSeveral<string>('frames', 1000, () => clock, (_at, budget) => {
    budgets.push(budget);
    clock += 700;
    return Promise.resolve([]);
  });
  expect(budgets.slice(0, 2)).toEqual([1200, 100]);
  expect(budgets.length).toBe(8);
});

it('even a slow first picture is looked at', async () => {
  let clock = 0;
  expect(await readSeveral<string>('pages', 2, () => (clock += 9000), () => Promise.resolve(['a']))).toEqual({ texts: ['a'], trouble: null });
});
