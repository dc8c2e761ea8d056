import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeBase32 } from '../../../../src-shared/base32';
import { Failure } from '../../../../src-shared/errors';
import { migrationUri } from '../../../../src-shared/migration/base64';
import { decodeMigration, MIGRATION_ACCOUNTS, type MigrationCode } from '../../../../src-shared/migration/decode';
import { encodeMigration, migrationObstacle, type MigrationAccount } from '../../../../src-shared/migration/encode';
import { bytesField, varintField } from '../../../../src-shared/migration/wire';
import type { ParsedOtpauth } from '../../../../src-shared/otpauth-uri';
import { cleanName } from '../../../../src-shared/names';
import { Secret } from '../../../../src-shared/secret';
import { failureOf } from '../failure-of';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const SECRET = [...text('Hello!')];
/** An account's message: its secret, then what is given. */
const account = (...fields: (readonly number[])[]): number[] => bytesField(1, [...bytesField(1, SECRET), ...fields.flat()]);
const decoded = (...fields: (readonly number[])[]): MigrationCode => decodeMigration(migrationUri(fields.flat()));
const only = (code: MigrationCode): ParsedOtpauth => {
  const [first] = code.found;
  if (first === undefined) throw new Error('no account');
  return first;
};
const refusedOf = (code: MigrationCode): { code: string; detail: unknown; name: string }[] =>
  code.refused.map(({ failure, name }) => ({ code: failure.code, detail: failure.detail, name }));

describe('what an export says', () => {
  it('is read with its usual values where it says nothing', () => {
    const code = decoded(account());
    expect(only(code)).toMatchObject({ type: 'totp', issuer: '', label: '', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, warnings: [] });
    expect(code.batch).toEqual({ id: 0, index: 0, size: 1 });
  });

  it('is read where it says something', () => {
    const code = decoded(
      account(bytesField(2, text('octo')), bytesField(3, text('GitHub')), varintField(4, 3), varintField(5, 2), varintField(6, 1), varintField(7, 42), bytesField(8, text('an id'))),
      varintField(2, 2), varintField(3, 5), varintField(4, 3), varintField(5, -1320898453), varintField(99, 1),
    );
    expect(only(code)).toMatchObject({ type: 'hotp', issuer: 'GitHub', label: 'octo', algorithm: 'SHA512', digits: 8, counter: 42 });
    expect(code.batch).toEqual({ id: -1320898453, index: 3, size: 5 });
  });

  it.each([[1, 'SHA1'], [2, 'SHA256'], [3, 'SHA512'], [4, 'MD5']])('knows algorithm %i', (value, algorithm) => {
    expect(only(decoded(account(varintField(4, value)))).algorithm).toBe(algorithm);
  });

  it('starts an HOTP account without counter at 0: the format leaves a 0 out', () => {
    expect(only(decoded(account(varintField(6, 1))))).toMatchObject({ type: 'hotp', counter: 0, warnings: [] });
  });

  it.each([
    ['Issuer:octo', '', 'Issuer', 'octo'],
    ['Issuer: octo', '', 'Issuer', 'octo'],
    ['GitHub:octo', 'GitHub', 'GitHub', 'octo'],
    ['github:octo', 'GitHub', 'GitHub', 'octo'],
    ['arn:aws:iam', 'Amazon', 'Amazon', 'arn:aws:iam'],
    ['octo', 'GitHub', 'GitHub', 'octo'],
    [':octo', '', '', 'octo'],
    ['100%41', 'x+y', 'x+y', '100%41'],
  ])('the name %j with the issuer %j', (name, issuer, expectedIssuer, label) => {
    expect(only(decoded(account(bytesField(2, text(name)), bytesField(3, text(issuer)))))).toMatchObject({ issuer: expectedIssuer, label });
  });

  it('has names that are made inert, and says so', () => {
    expect(only(decoded(account(bytesField(2, text('oc\u202Eto\n')))))).toMatchObject({ label: 'octo', warnings: ['names-cleaned'] });
    expect(only(decoded(account(bytesField(2, [0x61, 0xff])))).label).toBe('a\uFFFD');
  });
});

describe('the link', () => {
  const uri = migrationUri([...account(bytesField(2, [0xfb, 0xef, 0xbe, 0xff])), ...varintField(2, 2), ...varintField(5, -1)]);
  const data = decodeURIComponent(uri.split('data=')[1] ?? '');

  it('holds what the forgiving reading is about', () => {
    expect(data).toMatch(/\+.*\//s);
    expect(data).toMatch(/=$/);
  });

  it.each<readonly [string, (data: string) => string]>([
    ['with + and / as they are', (raw) => `otpauth-migration://offline?data=${raw}`],
    ['with its + read as a blank on the way', (raw) => `otpauth-migration://offline?data=${raw.replaceAll('+', ' ')}`],
    ['without padding', (raw) => `otpauth-migration://offline?data=${encodeURIComponent(raw.replace(/=+$/, ''))}`],
    ['in the URL-safe alphabet', (raw) => `otpauth-migration://offline?data=${raw.replaceAll('+', '-').replaceAll('/', '_')}`],
    ['in capitals, with a slash and another parameter', (raw) => `OTPAUTH-MIGRATION://OFFLINE/?x=1&data=${encodeURIComponent(raw)}&y=2`],
    ['copied out of HTML', (raw) => `otpauth-migration://offline?x=1&amp;data=${encodeURIComponent(raw)}`],
    ['with line breaks around it', (raw) => `\n otpauth-migration://offline?data=${encodeURIComponent(raw)} \n`],
  ])('is read %s', (_how, link) => {
    expect(decodeMigration(link(data)).batch.id).toBe(-1);
  });

  it.each<readonly [string, string, string, unknown]>([
    ['another host', 'otpauth-migration://online?data=CgA', 'input-not-otpauth', undefined],
    ['an otpauth link', 'otpauth://totp/x?secret=AA', 'input-not-otpauth', undefined],
    ['nothing', ' ', 'input-empty', undefined],
    ['no data', 'otpauth-migration://offline', 'input-not-otpauth', undefined],
    ['data without value', 'otpauth-migration://offline?data=', 'migration-empty', undefined],
    ['padding alone', 'otpauth-migration://offline?data=%3D%3D', 'migration-empty', undefined],
    ['a character that is not base64', 'otpauth-migration://offline?data=Cg*A', 'migration-damaged', undefined],
    ['padding in the middle', 'otpauth-migration://offline?data=Cg%3D%3DACg', 'migration-damaged', undefined],
    ['base64 that was cut', 'otpauth-migration://offline?data=CgAAA', 'migration-damaged', { reason: 'cut-off' }],
    ['more than 64 KiB', `otpauth-migration://offline?data=${'A'.repeat(65_536)}`, 'input-too-long', { limit: 65_536 }],
  ])('%s is refused by name', (_what, link, code, detail) => {
    const failure = failureOf(() => decodeMigration(link));
    expect({ code: failure.code, detail: failure.detail }).toEqual({ code, detail });
  });
});

describe('a damaged message', () => {
  it('is refused by name at every place where it can be cut', () => {
    const whole = [...account(bytesField(2, text('octo')), bytesField(3, text('GitHub'))), ...varintField(5, -7)];
    const lengthOfAccount = account(bytesField(2, text('octo')), bytesField(3, text('GitHub'))).length;
    for (let end = 1; end < whole.length; end += 1) {
      if (end === lengthOfAccount) continue; // a message of its own: the batch is left out
      const failure = failureOf(() => decoded(whole.slice(0, end)));
      expect({ end, code: failure.code, detail: failure.detail }).toEqual({ end, code: 'migration-damaged', detail: { reason: 'cut-off' } });
    }
  });

  it.each<readonly [string, readonly number[], string]>([
    ['no account', varintField(5, 1), 'migration-empty'],
    ['accounts that are a number', varintField(1, 1), 'migration-damaged'],
    ['a batch size that is bytes', [...account(), ...bytesField(3, [1])], 'migration-damaged'],
    ['an index beyond its batch', [...account(), ...varintField(3, 2), ...varintField(4, 2)], 'migration-damaged'],
    ['an index below 0', [...account(), ...varintField(3, 2), ...varintField(4, -1)], 'migration-damaged'],
    ['a batch below 0', [...account(), ...varintField(3, -2)], 'migration-damaged'],
    ['an index without batch', [...account(), ...varintField(4, 1)], 'migration-damaged'],
    ['a batch without end', [...account(), ...varintField(3, 2_000_000_000)], 'migration-too-many'],
    ['more accounts than any code holds', Array.from({ length: MIGRATION_ACCOUNTS + 1 }, () => bytesField(1, [])).flat(), 'migration-too-many'],
    ['a group', [...account(), 0x0b, 0x0c], 'migration-damaged'],
  ])('%s is refused by name', (_what, bytes, code) => {
    expect(failureOf(() => decoded(bytes)).code).toBe(code);
  });
});

describe('one bad account', () => {
  it.each<readonly [string, readonly number[], string, unknown]>([
    ['without secret', bytesField(1, bytesField(2, text('Bad'))), 'secret-missing', undefined],
    ['with a secret over 1024 bytes', bytesField(1, [...bytesField(2, text('Bad')), ...bytesField(1, new Uint8Array(1025))]), 'secret-too-long', { limit: 1024 }],
    ['of an unknown algorithm', account(bytesField(2, text('Bad')), varintField(4, 5)), 'algorithm-unknown', { algorithm: '5' }],
    ['of an unknown number of digits', account(bytesField(2, text('Bad')), varintField(5, 3)), 'digits-unknown', { value: '3' }],
    ['of an unknown type', account(bytesField(2, text('Bad')), varintField(6, 3)), 'type-unknown', { type: '3' }],
    ['with a counter past 2^53', account(bytesField(2, text('Bad')), varintField(6, 1), varintField(7, 2n ** 53n)), 'counter-out-of-range', { value: '9007199254740992', min: 0, max: Number.MAX_SAFE_INTEGER }],
    ['with a counter below 0', account(bytesField(2, text('Bad')), varintField(6, 1), varintField(7, -1)), 'counter-out-of-range', { value: '-1', min: 0, max: Number.MAX_SAFE_INTEGER }],
    ['with a secret that is a number', bytesField(1, [...bytesField(2, text('Bad')), ...varintField(1, 5)]), 'migration-damaged', undefined],
    ['with digits that are bytes', account(bytesField(2, text('Bad')), bytesField(5, [1])), 'migration-damaged', undefined],
    ['that ends early within itself', bytesField(1, [...bytesField(2, text('Bad')), 0x0a, 0x20, 1]), 'migration-damaged', { reason: 'cut-off' }],
  ])('%s is named, and the others are kept', (_what, bad, code, detail) => {
    const read = decoded(account(), bad, account());
    expect(read.found.length).toBe(2);
    expect(refusedOf(read)).toEqual([{ code, detail, name: 'Bad' }]);
  });

  it('with a name that is too long is named shortly', () => {
    const [refused] = refusedOf(decoded(account(bytesField(2, text('x'.repeat(600))), bytesField(3, text('Long')))));
    expect(refused).toEqual({ code: 'input-too-long', detail: { limit: 512 }, name: `Long · ${'x'.repeat(60)}…` });
  });
});

const names = fc.string({ unit: 'grapheme', maxLength: 30 }).map(cleanName);
const accounts = fc.array(fc.record({
  type: fc.constantFrom('totp' as const, 'hotp' as const),
  issuer: names,
  label: names,
  algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const, 'MD5' as const),
  digits: fc.constantFrom(6, 8),
  period: fc.constant(30),
  counter: fc.maxSafeNat(),
  secret: fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Secret.fromBytes(bytes)),
})
  // Without an issuer a colon separates one, as it does for every reader; a totp account has no counter.
  .filter(({ issuer, label }) => issuer !== '' || !label.includes(':'))
  .map((made) => (made.type === 'totp' ? { ...made, counter: 0 } : made)), { minLength: 1, maxLength: 40 });
const plain = ({ secret, ...rest }: MigrationAccount): object => ({ ...rest, secret: encodeBase32(secret.reveal()) });

describe('an export of ours', () => {
  it('is read back as it was', () => {
    fc.assert(fc.property(accounts, fc.integer(), fc.integer({ min: 1, max: 12 }), (given, id, perCode) => {
      const { uris, refused } = encodeMigration(given, id, { accounts: perCode, length: 1200 });
      expect(refused).toEqual([]);
      const codes = uris.map(decodeMigration);
      expect(codes.map(({ batch }) => batch)).toEqual(uris.map((_uri, index) => ({ id: id | 0, index, size: uris.length })));
      expect(codes.flatMap(({ found }) => found.map(({ warnings: _warnings, ...kept }) => plain(kept)))).toEqual(given.map(plain));
      for (const code of codes) expect(code.found.length).toBeLessThanOrEqual(perCode);
      for (const [n, uri] of uris.entries()) expect(uri.length <= 1200 || codes[n]?.found.length === 1).toBe(true);
    }), { numRuns: 50 });
  });

  const one: MigrationAccount = { type: 'totp', issuer: 'GitHub', label: 'octo', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('Hello!') };
  it.each<readonly [string, Partial<MigrationAccount>, string | null]>([
    ['the usual', {}, null],
    ['8 digits', { digits: 8 }, null],
    ['7 digits', { digits: 7 }, 'digits'],
    ['60 seconds', { period: 60 }, 'period'],
    ['a counter, whatever its period', { type: 'hotp', period: 60 }, null],
    ['SHA-224', { algorithm: 'SHA224' }, 'algorithm'],
    ['SHA-384', { algorithm: 'SHA384' }, 'algorithm'],
    ['names that no QR code holds', { issuer: '語'.repeat(400), label: '語'.repeat(400) }, 'size'],
  ])('of an account with %s', (_what, change, why) => {
    const given = { ...one, ...change };
    expect(migrationObstacle(given)).toBe(why);
    const { uris, refused } = encodeMigration([one, given, one], 7);
    expect(refused).toEqual(why === null ? [] : [{ account: given, why }]);
    expect(uris.flatMap((uri) => decodeMigration(uri).found).length).toBe(why === null ? 3 : 2);
  });

  it('is nothing where there is nothing', () => {
    expect(encodeMigration([], 1)).toEqual({ uris: [], refused: [] });
  });

  it('never throws anything but a failure by name, whatever the data', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 400 }).map((bytes) => migrationUri([...bytes]).split('data=')[1] ?? '')), (data) => {
      try {
        decodeMigration(`otpauth-migration://offline?data=${data}`);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }));
  });
});
