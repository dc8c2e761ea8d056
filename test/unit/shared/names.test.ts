import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { NAME_LIMIT } from '../../../src-shared/model';
import { cleanName, inertExcerpt } from '../../../src-shared/names';
import { failureOf } from './failure-of';

describe('names', () => {
  it.each([
    ['line breaks and tabs become one blank', 'My\r\n\t Bank', 'My Bank'],
    ['terminal escapes lose their escape', '\u001B[31mBank\u009B', '[31mBank'],
    ['right-to-left override', 'Bank\u202Ekcatta', 'Bankkcatta'],
    ['isolates and marks', '\u2066Ba\u200Enk\u2069\u200F\u061C', 'Bank'],
    ['zero-width characters', 'Goo\u200Bgle\uFEFF\u2060', 'Google'],
    ['soft hyphen and tags', 'Goo\u00ADgle\u{E0041}', 'Google'],
    ['letters that look like nothing', 'a\u3164\u2800b', 'a b'],
    ['decomposed letters are composed', 'Cafe\u0301', 'Café'],
    ['blanks at the ends', ' \u00A0Bank\u2003 ', 'Bank'],
    ['half a surrogate pair', 'a\uD800b', 'a\uFFFDb'],
    ['only invisible ones', '\u200B\u202E\u200D ', ''],
    ['markup is text', '<b>&amp;</b>', '<b>&amp;</b>'],
  ])('%s', (_what, dirty, clean) => {
    expect(cleanName(dirty)).toBe(clean);
  });

  it('keeps the joiners that languages and emoji are written with', () => {
    expect(cleanName('می\u200Cخواهم')).toBe('می\u200Cخواهم');
    expect(cleanName('\u{1F468}\u200D\u{1F469}')).toBe('\u{1F468}\u200D\u{1F469}');
    expect(cleanName('שלום مرحبا')).toBe('שלום مرحبا');
  });

  it('leaves nothing behind that moves or hides text, and changes nothing the second time', () => {
    const hostile = fc.constantFrom('\u0000', '\u001B', '\u0085', '\u061C', '\u200B', '\u200C', '\u200D', '\u200E', '\u202A', '\u202E', '\u2066', '\u2069', '\u2028', '\uFEFF', '\u0301', ' ', 'a', 'é', '\uD83D');
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: hostile, maxLength: 30 }));
    fc.assert(fc.property(name, (dirty) => {
      const clean = cleanName(dirty);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u);
      expect(clean).toBe(clean.trim());
      expect(clean).toBe(clean.normalize('NFC'));
      expect(cleanName(clean)).toBe(clean);
    }), { numRuns: 500 });
  });

  it('refuses a long name by name instead of cutting it', () => {
    expect(cleanName('x'.repeat(NAME_LIMIT))).toHaveLength(NAME_LIMIT);
    expect(failureOf(() => cleanName('x'.repeat(NAME_LIMIT + 1))).code).toBe('input-too-long');
    expect(failureOf(() => cleanName('\u200B'.repeat(1_000_000))).code).toBe('input-too-long');
  });

  it('cuts an excerpt visibly, never inside a character', () => {
    expect(inertExcerpt('steam')).toBe('steam');
    expect(inertExcerpt('\u{1F600}'.repeat(40), 3)).toBe(`${'\u{1F600}'.repeat(3)}…`);
    expect(inertExcerpt('a\u202Eb')).toBe('ab');
  });
});
