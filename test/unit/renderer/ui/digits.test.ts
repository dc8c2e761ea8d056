import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dots, grouped, groupDigits, spoken } from '../../../../src-renderer/ui/digits';
import { inert } from '../../../../src-renderer/ui/inert';

describe('digits in groups', () => {
  it.each([
    ['4821', '4821'],
    ['48213', '48213'],
    ['FR8RV', 'FR8RV'],
    ['482913', '482 913'],
    ['4829134', '482 9134'],
    ['48291345', '4829 1345'],
    ['482913456', '482 913 456'],
    ['4829134567', '482 913 4567'],
  ])('%s is shown as %s', (code, shown) => expect(grouped(code)).toBe(shown));

  it('loses no digit, whatever the length', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{0,12}$/), (code) => groupDigits(code).join('') === code));
  });

  it('is read out digit by digit, and letter by letter', () => expect(['021589', 'FR8RV'].map(spoken)).toEqual(['0 2 1, 5 8 9', 'F R 8 R V']));

  it('hides a code in its own shape', () => expect([6, 5].map(dots)).toEqual(['••• •••', '•••••']));
});

it('makes reordering and control characters in names visible and inert', () => {
  expect(inert('evil\u202emoc.knab')).toBe('evil\ufffdmoc.knab');
  expect(inert('a\u0000b\nc')).toBe('a\ufffdb\ufffdc');
  expect(inert('שלום‌ 👩‍🚀')).toBe('שלום‌ 👩‍🚀');
});
