import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeBase32 } from '../../../src-shared/base32';
import { ALGORITHMS, DIGITS, PERIOD, type Algorithm } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { hotp, stepOf, totp } from '../../../src-main/otp/otp';

/** RFC 6238 appendix B repeats the digits up to the length of the hash (its errata 2866). */
const seed = (length: number): Secret => Secret.fromText('1234567890'.repeat(7).slice(0, length));
const SEEDS = { SHA1: seed(20), SHA256: seed(32), SHA512: seed(64) } as const;

/** RFC 4226 section 5.3 once more, written from its text with plain integers: it shares nothing with the product. */
function reference(secret: Uint8Array, algorithm: Algorithm, digits: number, counter: bigint): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(counter);
  const digest = createHmac(algorithm.toLowerCase(), secret).update(message).digest();
  const padded = Buffer.concat([digest, Buffer.alloc(4)]); // HMAC-MD5 is too short for the highest offsets: zeros
  const truncated = BigInt(padded.readUInt32BE(digest.readUInt8(digest.length - 1) % 16)) % 2n ** 31n;
  return String(truncated % 10n ** BigInt(digits)).padStart(digits, '0');
}

const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 });
const shapes = fc.record({ algorithm: fc.constantFrom(...ALGORITHMS), digits: fc.integer(DIGITS) });

describe('codes', () => {
  it('agree with RFC 4226 appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6 }, counter));
    expect(codes).toEqual(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']);
  });

  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('agree with RFC 6238 appendix B at %i s', (seconds, ...codes) => {
    const at = (algorithm: keyof typeof SEEDS): string => totp(SEEDS[algorithm], { algorithm, digits: 8, period: 30 }, seconds * 1000);
    expect([at('SHA1'), at('SHA256'), at('SHA512')]).toEqual(codes);
  });

  it('agree with the RFC\'s own words for every hash, length, counter and secret', () => {
    fc.assert(fc.property(secrets, shapes, fc.maxSafeNat(), (bytes, shape, counter) => {
      expect(hotp(Secret.fromBytes(bytes), shape, counter)).toBe(reference(bytes, shape.algorithm, shape.digits, BigInt(counter)));
    }), { numRuns: 500 });
  });

  it('are HOTP over the step, for every period and instant', () => {
    fc.assert(fc.property(secrets, shapes, fc.integer(PERIOD), fc.integer({ min: 0, max: 4_102_444_800_000 }), (bytes, shape, period, at) => {
      const secret = Secret.fromBytes(bytes);
      expect(totp(secret, { ...shape, period }, at)).toBe(reference(bytes, shape.algorithm, shape.digits, BigInt(at) / 1000n / BigInt(period)));
    }), { numRuns: 300 });
  });

  it('are strings with their leading zeros', () => {
    expect(totp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 8, period: 30 }, 1111111109_000)).toBe('07081804');
    // Ten digits: the truncated value is below 2^31, so the first is 0, 1 or 2.
    expect(hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 10 }, 0)).toBe('1284755224');
  });

  it('come from secrets of 10 bytes, of one byte, and of 1,024', () => {
    for (const bytes of [decodeBase32('KBTSKUKRDJPEGCZK'), Uint8Array.of(7), new Uint8Array(1024).fill(9)]) {
      expect(hotp(Secret.fromBytes(bytes), { algorithm: 'SHA1', digits: 6 }, 1)).toBe(reference(bytes, 'SHA1', 6, 1n));
    }
  });

  it('count to 2^53-1 exactly', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(hotp(Secret.fromBytes(bytes), { algorithm: 'SHA1', digits: 6 }, Number.MAX_SAFE_INTEGER)).toBe(reference(bytes, 'SHA1', 6, 2n ** 53n - 1n));
  });

  it.each([
    ['a counter past 2^53-1', (): string => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6 }, 2 ** 53)],
    ['a negative counter', (): string => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6 }, -1)],
    ['half a counter', (): string => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6 }, 0.5)],
    ['three digits', (): string => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 3 }, 0)],
    ['eleven digits', (): string => hotp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 11 }, 0)],
    ['no secret', (): string => hotp(Secret.fromBytes(new Uint8Array()), { algorithm: 'SHA1', digits: 6 }, 0)],
    ['a time before the epoch', (): string => totp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6, period: 30 }, -1)],
    ['no time', (): string => totp(SEEDS.SHA1, { algorithm: 'SHA1', digits: 6, period: 30 }, Number.NaN)],
  ])('are refused for %s', (_what, compute) => {
    expect(compute).toThrow();
  });
});

describe('steps', () => {
  it('hold their instant and join without gap', () => {
    fc.assert(fc.property(fc.integer(PERIOD), fc.integer({ min: 0, max: 4_102_444_800_000 }), (period, at) => {
      const { step, from, until } = stepOf({ period }, at);
      expect(from).toBeLessThanOrEqual(at);
      expect(until).toBeGreaterThan(at);
      expect(until - from).toBe(period * 1000);
      expect(stepOf({ period }, until)).toMatchObject({ step: step + 1, from: until });
      expect(stepOf({ period }, from).step).toBe(step);
    }));
  });
});
