import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeBase32, encodeBase32, SECRET_LIMIT } from '../../../src-shared/base32';
import { Failure } from '../../../src-shared/errors';
import { failureOf } from './failure-of';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('base32', () => {
  // RFC 4648 section 10.
  it.each([['f', 'MY======'], ['fo', 'MZXQ===='], ['foo', 'MZXW6==='], ['foob', 'MZXW6YQ='], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI======']])(
    'agrees with RFC 4648 on %j', (plain, coded) => {
      expect(decodeBase32(coded)).toEqual(text(plain));
      expect(encodeBase32(text(plain))).toBe(coded.replaceAll('=', ''));
    },
  );

  it('gives back the bytes it encoded', () => {
    fc.assert(fc.property(bytes, (value) => {
      expect(decodeBase32(encodeBase32(value))).toEqual(value);
    }));
  });

  it('forgives case, blanks, dashes and padding anywhere people put them', () => {
    const between = fc.constantFrom('', ' ', '-', '\t', '\u00A0', '\u2013', '\u200B', '\n');
    fc.assert(fc.property(bytes, fc.array(fc.tuple(between, fc.boolean())), fc.nat(8), (value, noise, padding) => {
      const typed = Array.from(encodeBase32(value), (character, n) => {
        const [blank, lower] = noise[n % Math.max(1, noise.length)] ?? ['', false];
        return blank + (lower ? character.toLowerCase() : character);
      }).join('') + '='.repeat(padding);
      expect(decodeBase32(typed)).toEqual(value);
    }));
  });

  it('drops left-over bits and accepts every length (RFC 4648 section 3.5 leaves this to the decoder)', () => {
    expect(decodeBase32('MZ')).toEqual(text('f')); // left-over bits not zero: 'MY' is the canonical form
    expect(decodeBase32('MZX')).toEqual(text('f'));
    expect(decodeBase32('MZXW6Y')).toEqual(text('foo'));
    expect(decodeBase32('KBTSKUKRDJPEGCZK')).toHaveLength(10);
  });

  it.each([
    ['ABC1DEF', '1', 4], ['ABC DEF0', '0', 8], ['8', '8', 1], ['ABé', 'é', 3], ['AB\u0007C', 'U+0007', 3], ['AB\u202EC', 'U+202E', 3],
    ['AB\u{1F600}C', '\u{1F600}', 3], ['ſECRETſE', 'ſ', 1], ['AB==CD', '=', 3],
  ])('names the bad character of %j', (typed, character, position) => {
    const failure = failureOf(() => decodeBase32(typed));
    expect(failure.code).toBe('secret-bad-character');
    expect(failure.detail).toEqual({ character, position });
  });

  it.each(['', '   ', '====', '- -', 'A'])('finds no secret in %j', (typed) => {
    expect(failureOf(() => decodeBase32(typed)).code).toBe('secret-missing');
  });

  it(`takes ${SECRET_LIMIT} bytes and not one more`, () => {
    expect(decodeBase32(encodeBase32(new Uint8Array(SECRET_LIMIT)))).toHaveLength(SECRET_LIMIT);
    expect(failureOf(() => decodeBase32(encodeBase32(new Uint8Array(SECRET_LIMIT + 1)))).code).toBe('secret-too-long');
  });

  it('fails by name or decodes, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (anything) => {
      try {
        expect(decodeBase32(anything).length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }));
  });
});
