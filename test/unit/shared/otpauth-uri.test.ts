import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeBase32 } from '../../../src-shared/base32';
import { Failure } from '../../../src-shared/errors';
import { ALGORITHMS } from '../../../src-shared/model';
import { OTP_TYPES, STEAM, fitted } from '../../../src-shared/otp-kinds';
import { cleanName } from '../../../src-shared/names';
import { formatOtpauth, parseOtpauth, type ParsedOtpauth } from '../../../src-shared/otpauth-uri';
import { Secret } from '../../../src-shared/secret';
import { failureOf } from './failure-of';

const SECRET = 'KBTSKUKRDJPEGCZK';
const totp = (rest: string, path = 'A:b'): string => `otpauth://totp/${path}?secret=${SECRET}${rest}`;
const hotp = (rest: string): string => `otpauth://hotp/A:b?secret=${SECRET}${rest}`;
const names = (uri: string): string[] => {
  const { issuer, label } = parseOtpauth(uri);
  return [issuer, label];
};
const secretOf = (parsed: ParsedOtpauth): string => encodeBase32(parsed.secret.reveal());

describe('the parameters', () => {
  it('are SHA1, 6 digits, 30 s where nothing is said', () => {
    const parsed = parseOtpauth(totp(''));
    expect(parsed).toMatchObject({ type: 'totp', issuer: 'A', label: 'b', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, warnings: [] });
    expect(secretOf(parsed)).toBe(SECRET);
  });

  it('are read where they are given, in any order and case', () => {
    expect(parseOtpauth(`OTPAUTH://TOTP/A:b?Period=45&DIGITS=8&algorithm=sha512&Secret=${SECRET}`)).toMatchObject({ period: 45, digits: 8, algorithm: 'SHA512' });
    expect(parseOtpauth(hotp('&counter=10300&period=7200'))).toMatchObject({ type: 'hotp', counter: 10300, period: 30 });
  });

  it.each([
    ['sha1', 'SHA1'], ['SHA-1', 'SHA1'], ['HmacSHA1', 'SHA1'], ['Algorithm.sha1', 'SHA1'], ['hmac-sha-256', 'SHA256'], ['SHA_512', 'SHA512'],
    ['sha224', 'SHA224'], ['SHA384', 'SHA384'], ['md5', 'MD5'], ['', 'SHA1'],
  ])('knows the algorithm %j', (written, algorithm) => {
    expect(parseOtpauth(totp(`&algorithm=${written}`)).algorithm).toBe(algorithm);
  });

  it('without a value count as absent, and the first value counts', () => {
    expect(parseOtpauth(totp('&issuer&digits=&period&algorithm='))).toMatchObject({ issuer: 'A', digits: 6, period: 30 });
    expect(parseOtpauth(totp('&digits=&digits=8&digits=7')).digits).toBe(8);
  });

  it('take an HOTP link without counter to start at 0, and say so', () => {
    expect(parseOtpauth(hotp(''))).toMatchObject({ counter: 0, warnings: ['counter-assumed'] });
    expect(parseOtpauth(hotp('&counter=0')).warnings).toEqual([]);
  });

  it('count exactly up to 2^53-1', () => {
    expect(parseOtpauth(hotp('&counter=9007199254740991')).counter).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseOtpauth(hotp('&counter=0000000000000000000007')).counter).toBe(7);
  });

  it.each(['kbtskukrdjpegczk', 'KBTS%20KUKR%20DJPE%20GCZK', 'KBTS+KUKR+DJPE+GCZK', 'kbts-kukr-djpe-gczk', `${SECRET}%3D%3D`, `${SECRET}===`])(
    'take the secret written as %s', (written) => {
      expect(secretOf(parseOtpauth(`otpauth://totp/x?secret=${written}`))).toBe(SECRET);
    },
  );
});

describe('issuer and label', () => {
  it.each([
    ['A:b', '', ['A', 'b']],
    ['A%3Ab', '', ['A', 'b']],
    ['A%3ab', '', ['A', 'b']],
    ['A:%20b', '', ['A', 'b']],
    [':b', '', ['', 'b']],
    ['%3Ab', '&issuer=X', ['X', 'b']],
    ['b', '', ['', 'b']],
    ['b', '&issuer=X', ['X', 'b']],
    ['', '', ['', '']],
    ['A:b', '&issuer=X', ['X', 'b']],
    ['a:b', '&issuer=A', ['A', 'b']],
    ['Air%20Canada:Ben', '&issuer=Air+Canada', ['Air Canada', 'Ben']],
    ['Air+Canada:Ben', '&issuer=Air+Canada', ['Air Canada', 'Ben']],
    ['Canal+:Ben', '&issuer=Canal+', ['Canal+', 'Ben']],
    ['A:ben+work@example.com', '&issuer=A', ['A', 'ben+work@example.com']],
    ['Text%3A%20More:me', '', ['Text: More', 'me']],
    ['Text%3A%20More%3Ame', '&issuer=Text%3A%20More', ['Text: More', 'me']],
    ['Nyaa%20(https://example.org):user', '&issuer=Nyaa+(https%3A%2F%2Fexample.org)', ['Nyaa (https://example.org)', 'user']],
    ['AWS:arn:aws:iam::1:mfa/x', '', ['AWS', 'arn:aws:iam::1:mfa/x']],
    ['urn:uuid:5', '&issuer=X', ['X', 'urn:uuid:5']],
    ['A:b#1', '', ['A', 'b#1']],
    ['100%:50%zz', '', ['100%', '50%zz']],
    ['caf%C3%A9:b%FF', '', ['café', 'b\uFFFD']],
  ])('%s%s', (path, query, expected) => {
    expect(names(totp(query, path))).toEqual(expected);
  });

  it('accepts a link copied out of an HTML source', () => {
    expect(names(totp('&amp;issuer=X&amp;digits=8'))).toEqual(['X', 'b']);
  });

  it('says where the link contradicts itself, and only there', () => {
    expect(parseOtpauth(totp('&issuer=X')).warnings).toEqual(['issuer-differs']);
    expect(parseOtpauth(totp('&issuer=X', ':b')).warnings).toEqual([]);
    expect(parseOtpauth(totp('&issuer=a')).warnings).toEqual([]);
  });

  it('makes hostile names inert and says so', () => {
    const parsed = parseOtpauth(totp('&issuer=Ba%E2%80%AEnk', 'Ba%E2%80%AEnk:a%0A%1B%5B31mb'));
    expect(parsed).toMatchObject({ issuer: 'Bank', label: 'a [31mb', warnings: ['names-cleaned'] });
    expect(parseOtpauth(totp('&issuer=X%20', '%20b')).warnings).toEqual([]);
  });
});

describe('Steam\'s kind', () => {
  it.each([
    ['by its host (Aegis, Ente Auth, Stratum)', `otpauth://steam/Steam:ada?secret=${SECRET}&issuer=Steam`],
    ['by its encoder (KeePassXC)', `otpauth://totp/Steam:ada?secret=${SECRET}&period=30&digits=5&issuer=Steam&encoder=steam`],
    ['by its encoder, in capitals', `otpauth://totp/Steam:ada?secret=${SECRET}&issuer=Steam&encoder=STEAM`],
    ['by both', `otpauth://steam/Steam:ada?secret=${SECRET}&issuer=Steam&encoder=steam`],
    ['whatever stands beside it', `otpauth://steam/Steam:ada?secret=${SECRET}&issuer=Steam&algorithm=SHA512&digits=99&period=0&counter=x`],
  ])('is told %s', (_what, link) => {
    const { secret, ...rest } = parseOtpauth(link);
    expect(rest).toEqual({ type: 'steam', issuer: 'Steam', label: 'ada', ...STEAM, counter: 0, warnings: [] });
    expect(encodeBase32(secret.reveal())).toBe(SECRET);
  });

  it.each([`steam://${SECRET}`, `STEAM://${SECRET.toLowerCase()}`, `steam://${SECRET}%3D%3D`])('is a secret alone in %s (Bitwarden, Proton)', (link) => {
    const { secret, ...rest } = parseOtpauth(link);
    expect(rest).toEqual({ type: 'steam', issuer: 'Steam', label: '', ...STEAM, counter: 0, warnings: [] });
    expect(encodeBase32(secret.reveal())).toBe(SECRET);
  });

  it('is never told by the name: a service called Steam may use usual codes', () => {
    expect(parseOtpauth(`otpauth://totp/Steam:ada?secret=${SECRET}&issuer=Steam`)).toMatchObject({ type: 'totp', digits: 6 });
  });
});

describe('bad input is refused by name', () => {
  it.each([
    ['', 'input-empty', undefined],
    [' \n ', 'input-empty', undefined],
    ['https://example.org/', 'input-not-otpauth', undefined],
    [`totp/x?secret=${SECRET}`, 'input-not-otpauth', undefined],
    ['otpauth-migration://offline?data=CgA', 'input-not-otpauth', undefined],
    [`otpauth://yaotp/x?secret=${SECRET}`, 'type-unknown', { type: 'yaotp' }],
    ['steam://', 'secret-missing', undefined],
    ['steam://run/440', 'input-not-otpauth', undefined],
    ['steam://ABC1', 'secret-bad-character', { character: '1', position: 4 }],
    ['motp://A:b?secret=00ff', 'type-unknown', { type: 'motp' }],
    ['otpauth:///x?secret=AA', 'type-unknown', { type: '' }],
    [totp('&encoder=yandex'), 'type-unknown', { type: 'yandex' }],
    ['otpauth://totp/x', 'secret-missing', undefined],
    ['otpauth://totp/x?secret', 'secret-missing', undefined],
    ['otpauth://totp/x?secret=&issuer=y', 'secret-missing', undefined],
    ['otpauth://totp/x?secret=ABC1', 'secret-bad-character', { character: '1', position: 4 }],
    [`otpauth://totp/x?secret=${'A'.repeat(2000)}`, 'secret-too-long', { limit: 1024 }],
    [totp('&algorithm=SHA3-256'), 'algorithm-unknown', { algorithm: 'SHA3-256' }],
    [totp('&algorithm=SHA'), 'algorithm-unknown', { algorithm: 'SHA' }],
    [totp('&digits=3'), 'digits-out-of-range', { value: '3', min: 4, max: 10 }],
    [totp('&digits=11'), 'digits-out-of-range', { value: '11', min: 4, max: 10 }],
    [totp('&digits=six'), 'digits-out-of-range', { value: 'six', min: 4, max: 10 }],
    [totp('&digits=6.5'), 'digits-out-of-range', { value: '6.5', min: 4, max: 10 }],
    [totp('&period=0'), 'period-out-of-range', { value: '0', min: 1, max: 3600 }],
    [totp('&period=3601'), 'period-out-of-range', { value: '3601', min: 1, max: 3600 }],
    [hotp('&counter=-1'), 'counter-out-of-range', { value: '-1', min: 0, max: Number.MAX_SAFE_INTEGER }],
    [hotp('&counter=9007199254740992'), 'counter-out-of-range', { value: '9007199254740992', min: 0, max: Number.MAX_SAFE_INTEGER }],
    [hotp(`&counter=1${'0'.repeat(400)}`), 'counter-out-of-range', { value: `1${'0'.repeat(31)}…`, min: 0, max: Number.MAX_SAFE_INTEGER }],
    [hotp('&counter=1e3'), 'counter-out-of-range', { value: '1e3', min: 0, max: Number.MAX_SAFE_INTEGER }],
    [totp('', 'x'.repeat(600)), 'input-too-long', { limit: 512 }],
  ])('%#: %s', (uri, code, detail) => {
    const failure = failureOf(() => parseOtpauth(uri));
    expect(failure.code).toBe(code);
    expect(failure.detail).toEqual(detail);
  });

  it('looks at 64 KiB and not one byte more, counted as UTF-8', () => {
    const fill = (length: number, unit = 'x'): string => `${totp('&image=')}${unit.repeat(length)}`;
    const left = 64 * 1024 - totp('&image=').length;
    expect(parseOtpauth(fill(left)).digits).toBe(6);
    expect(failureOf(() => parseOtpauth(fill(left + 1))).code).toBe('input-too-long');
    expect(failureOf(() => parseOtpauth(fill(30_000, '€'))).code).toBe('input-too-long');
  });

  it('keeps hostile text in a failure short and inert', () => {
    const failure = failureOf(() => parseOtpauth(`otpauth://${'%E2%80%AEx'.repeat(500)}/a?secret=AA`));
    expect(failure.detail).toEqual({ type: `${'x'.repeat(32)}…` });
  });

  it('never puts the secret into a failure', () => {
    const marked = 'MARKEDSECRETMARKED';
    for (const query of ['&digits=99', '&period=0', '&algorithm=x', '&encoder=yandex']) {
      const failure = failureOf(() => parseOtpauth(`otpauth://totp/x?secret=${marked}${query}`));
      expect(JSON.stringify([failure.toAppError(), failure.message, failure.stack])).not.toContain(marked);
    }
    const bad = failureOf(() => parseOtpauth(`otpauth://totp/x?secret=${marked}1`));
    expect(JSON.stringify([bad.toAppError(), bad.message, bad.stack])).not.toContain(marked);
  });

  it('answers or fails by name, whatever the text', () => {
    const piece = fc.constantFrom('otpauth://', 'steam://', 'steam', 'encoder', 'totp', 'hotp', '/', '?', '&', '=', ':', '%', '%3A', '%ff', '+', '#', 'secret', 'issuer', 'digits', 'counter', SECRET, '7', ' ', '\u202E', '\uD800');
    const links = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.array(piece, { maxLength: 20 }).map((parts) => `otpauth://totp/${parts.join('')}`));
    fc.assert(fc.property(links, (text) => {
      try {
        const parsed = parseOtpauth(text);
        expect(cleanName(parsed.issuer)).toBe(parsed.issuer);
        expect(parsed.secret.byteLength).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }), { numRuns: 1000 });
  });
});

describe('writing', () => {
  const name = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: fc.constantFrom('a', ':', '+', ' ', '%', '/', '?', '&', '=', '#', 'é') })).map(cleanName);
  const account = fc.record({
    type: fc.constantFrom(...OTP_TYPES), algorithm: fc.constantFrom(...ALGORITHMS), digits: fc.integer({ min: 4, max: 10 }),
    period: fc.integer({ min: 1, max: 3600 }), counter: fc.maxSafeNat(), issuer: name, label: name,
    secret: fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Secret.fromBytes(bytes)),
  }).map(fitted);

  it('is read back to the same account', () => {
    fc.assert(fc.property(account, (before) => {
      const after = parseOtpauth(formatOtpauth(before));
      expect(after).toMatchObject({ type: before.type, issuer: before.issuer, label: before.label, algorithm: before.algorithm, digits: before.digits, warnings: [] });
      expect(before.type === 'hotp' ? after.counter : after.period).toBe(before.type === 'hotp' ? before.counter : before.period);
      expect(after.secret.equals(before.secret)).toBe(true);
    }), { numRuns: 500 });
  });

  it('spells everything out, in the order and escapes that every authenticator reads', () => {
    const secret = Secret.fromText('12345678901234567890');
    const common = { issuer: 'Air Canada', label: 'ben+x@example.com', secret, algorithm: 'SHA256', digits: 8, period: 45, counter: 7 } as const;
    expect(formatOtpauth({ ...common, type: 'totp' })).toBe(
      'otpauth://totp/Air%20Canada:ben%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Air%20Canada&algorithm=SHA256&digits=8&period=45',
    );
    expect(formatOtpauth({ ...common, type: 'steam' })).toBe(
      'otpauth://steam/Air%20Canada:ben%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Air%20Canada&algorithm=SHA1&digits=5&period=30&encoder=steam',
    );
    expect(formatOtpauth({ ...common, type: 'hotp', issuer: '' })).toBe(
      'otpauth://hotp/ben%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA256&digits=8&counter=7',
    );
  });
});
