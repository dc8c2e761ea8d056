import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFresh, nextCodeMoment } from '../../../src-main/enrolment/codes-at-server-time';

const moment = fc.record({
  now: fc.integer({ min: 1_600_000_000_000, max: 2_500_000_000_000 }), offset: fc.integer({ min: -86_400_000, max: 86_400_000 }),
  period: fc.constantFrom(1, 5, 15, 30, 60, 3600), used: fc.option(fc.integer({ min: -3, max: 3 })),
});

it('picks a moment 3 s from both edges of a step that was not used, and not later than it has to', () => {
  fc.assert(fc.property(moment, ({ now, offset, period, used }) => {
    const length = period * 1000;
    const current = Math.floor((now + offset) / length);
    const lastStep = used === null ? null : current + used;
    const { step, sendAt } = nextCodeMoment({ now, offset, period, lastStep });
    expect(sendAt).toBeGreaterThanOrEqual(now);
    if (lastStep !== null) expect(step).toBeGreaterThan(lastStep);
    expect(isFresh(step, sendAt, offset, period)).toBe(true);
    const server = sendAt + offset;
    const margin = Math.min(3000, length / 4);
    expect(Math.floor(server / length)).toBe(step);
    expect(server - step * length).toBeGreaterThanOrEqual(margin);
    expect((step + 1) * length - server).toBeGreaterThanOrEqual(margin - 1);
    expect(sendAt - now).toBeLessThanOrEqual(length * (Math.max(0, used ?? 0) + 2));
  }));
});

it('sends at once in the middle of a fresh step', () => {
  expect(nextCodeMoment({ now: 15_000, offset: 0, period: 30, lastStep: null })).toEqual({ step: 0, sendAt: 15_000 });
  expect(nextCodeMoment({ now: 28_000, offset: 0, period: 30, lastStep: null })).toEqual({ step: 1, sendAt: 33_000 });
  expect(nextCodeMoment({ now: 15_000, offset: 0, period: 30, lastStep: 0 })).toEqual({ step: 1, sendAt: 33_000 });
  expect(nextCodeMoment({ now: 15_000, offset: 600_000, period: 30, lastStep: null })).toEqual({ step: 20, sendAt: 15_000 });
});

it('does not wait for years because the server once lived in the future', () => {
  expect(nextCodeMoment({ now: 15_000, offset: 0, period: 30, lastStep: 1_000_000 }).sendAt).toBe(15_000);
});
