import { expect, it } from 'vitest';
import { createPace } from '../../../src-main/bulk/pace';

function timed(): { readonly pace: ReturnType<typeof createPace>; readonly note: (at: number) => void } {
  let now = 0;
  const pace = createPace(() => now);
  return { pace, note: (at) => { now = at; pace.note(); } };
}

it('is not known before two users are done', () => {
  const { pace, note } = timed();
  expect(pace.rate()).toBeNull();
  note(10);
  expect(pace.rate()).toBeNull();
});

it('does not take what a limit lets through at once for the pace', () => {
  const { pace, note } = timed();
  for (const at of [100, 101]) note(at);
  expect(pace.rate()).toBeLessThanOrEqual(1);
});

it('is that of the last twenty seconds', () => {
  const { pace, note } = timed();
  for (let at = 0; at < 60_000; at += 10) note(at); // a hundred a second
  for (let at = 60_000; at <= 120_000; at += 500) note(at); // two a second
  expect(pace.rate()).toBeCloseTo(2, 1);
});

it('begins anew after a pause', () => {
  const { pace, note } = timed();
  for (let at = 0; at < 5000; at += 10) note(at);
  pace.restart();
  expect(pace.rate()).toBeNull();
});
