/** @file Files for other apps: read back by our own readers, which real exports of those apps have passed, opened by hand as those apps document it, and of their shape. */
import { createDecipheriv, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealSecretstream } from '../../../src-main/transfer/secretstream';
import { FILE_TARGETS } from '../../../src-main/transfer/targets';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { EXPORT_TARGETS, FILE_TARGET_IDS, obstacleOf, type FileTargetId } from '../../../src-shared/export-targets';
import { ALGORITHMS, DIGITS, PERIOD } from '../../../src-shared/model';
import { fitted, OTP_TYPES } from '../../../src-shared/otp-kinds';
import { cleanName } from '../../../src-shared/names';
import { Secret } from '../../../src-shared/secret';
import { lineOf, readExport } from './read-export';
import { pushSecretstream } from './writers/cloud';
import type { Account } from './writers/writer';

const PASSWORD = 'pass wörd, long enough';
const AT = Date.UTC(2026, 10, 30, 12);

type Given = Account & { readonly tags?: readonly string[] };

const write = async (target: FileTargetId, accounts: readonly Given[], password: string | null): Promise<Uint8Array> => {
  const format = await FILE_TARGETS[target]();
  return Buffer.from(await format.write(accounts.map((account) => ({ tags: [], pinned: false, ...account })), password === null ? null : Secret.fromText(password), AT));
};
const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

const name = fc.string({ maxLength: 24, unit: 'grapheme' }).map(cleanName);
const among = (given: readonly number[] | undefined, range: { readonly min: number; readonly max: number }) => (given === undefined ? fc.integer(range) : fc.constantFrom(...given));

/** Whatever the app can hold, to the ends of its limits. */
function holdable(target: FileTargetId): fc.Arbitrary<Account> {
  const { limits } = EXPORT_TARGETS[target];
  return fc.record({
    issuer: name, label: name,
    type: fc.constantFrom(...(limits.types ?? OTP_TYPES)), algorithm: fc.constantFrom(...(limits.algorithms ?? ALGORITHMS)),
    digits: among(limits.digits, DIGITS), period: among(limits.periods, PERIOD), counter: fc.integer({ min: 0, max: limits.counter ?? Number.MAX_SAFE_INTEGER }),
    secret: fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Secret.fromBytes(bytes)),
  }).map((account): Account => (account.type === 'hotp' ? { ...account, period: 30 } : fitted({ ...account, counter: 0 })))
    .filter((account) => obstacleOf(limits, account) === null);
}

/** Both call an account by a name that is its issuer. */
const named = (account: Account): Account => (account.issuer === '' ? { ...account, issuer: account.label } : account);
/** A Steam secret has no name of its own there, so that it is called Steam where its entry has none. */
const entryNamed = (account: Account): Account => (account.type === 'steam' && account.issuer === '' && account.label === '' ? { ...account, issuer: 'Steam' } : named(account));
const COMES_BACK: Readonly<Record<FileTargetId, (account: Account) => Account>> = {
  'aegis': (account) => account, 'ente': (account) => account, 'links': (account) => account,
  'two-fas': (account) => (account.issuer === '' ? { ...account, issuer: account.label, label: '' } : account),
  'bitwarden': entryNamed,
};
const APPS: Readonly<Record<FileTargetId, string>> = { 'aegis': 'Aegis', 'two-fas': '2FAS', 'ente': 'Ente Auth', 'bitwarden': 'Bitwarden', 'links': 'otpauth' };
const KINDS = FILE_TARGET_IDS.flatMap((target) => [
  ...(EXPORT_TARGETS[target].sealed ? [{ target, kind: 'sealed', locked: true }] : []),
  ...(EXPORT_TARGETS[target].open ? [{ target, kind: 'open', locked: false }] : []),
]);

describe.each(KINDS)('a file for $target, $kind', ({ target, locked }) => {
  const password = locked ? PASSWORD : null;

  it('gives back every account that the app can hold', async () => {
    await fc.assert(fc.asyncProperty(fc.array(holdable(target), { minLength: 1, maxLength: 6 }), async (accounts) => {
      expect(await readExport(await write(target, accounts, password), password))
        .toEqual({ app: APPS[target], locked, accounts: accounts.map(COMES_BACK[target]).map(lineOf), refused: [], lost: [] });
    }), { numRuns: locked ? 3 : 60 });
  });

  if (!locked) return;

  it('opens with no other password, is new each time, and holds nothing in clear', async () => {
    const accounts: readonly Account[] = [{ issuer: 'Findable', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890') }];
    const file = await write(target, accounts, PASSWORD);
    await expect(readExport(file, 'another password')).rejects.toMatchObject({ code: 'export-password-wrong' });
    const text = Buffer.from(file).toString('utf8');
    for (const clear of ['Findable', 'GEZDGNBVGY3TQOJQ', PASSWORD]) expect(text).not.toContain(clear);
    expect(Buffer.from(await write(target, accounts, PASSWORD)).equals(file)).toBe(false);
  });
});

describe('tags', () => {
  const fits: Account = { issuer: 'Example', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890') };
  const GIVEN: readonly Given[] = [{ ...fits, tags: ['Work', 'Bänk & so'] }, { ...fits, label: 'second', tags: [] }, { ...fits, label: 'third', tags: ['work'] }];

  it.each(KINDS)('come back from a file for $target, $kind, as far as the app keeps them', async ({ target, locked }) => {
    const password = locked ? PASSWORD : null;
    const file = openExportFile(await write(target, GIVEN, password));
    const { accounts, lost } = await formatOf(file, EXPORT_FORMATS).format.read(file, password === null ? null : Secret.fromText(password));
    const most = { all: Infinity, first: 1, none: 0 }[EXPORT_TARGETS[target].tags];
    // Groups have one spelling for all; Ente keeps tags as each account has them.
    expect(accounts.map(({ tags }) => tags.map((tag) => tag.toLowerCase()))).toEqual(GIVEN.map(({ tags = [] }) => tags.slice(0, most).map((tag) => tag.toLowerCase())));
    expect(lost).toEqual([]);
  });

  it('are groups as 2FAS and Aegis write them, and nothing where there are none', async () => {
    const work = { ...fits, tags: ['Work'] };
    const { groups, services } = jsonOf(await write('two-fas', [work], null)) as { readonly groups: readonly { readonly id: string }[]; readonly services: unknown };
    expect(groups).toEqual([{ id: expect.any(String) as string, name: 'Work', isExpanded: true, updatedAt: AT }]);
    expect(services).toMatchObject([{ groupId: groups[0]?.id }]);
    const { db } = jsonOf(await write('aegis', [work], null)) as { readonly db: { readonly groups: readonly { readonly uuid: string }[] } };
    expect(db).toMatchObject({ version: 2, groups: [{ name: 'Work' }], entries: [{ groups: [db.groups[0]?.uuid] }] });
    expect(jsonOf(await write('aegis', [fits], null))).toMatchObject({ db: { version: 1 } });
  });
});

describe('a pin', () => {
  const fits: Account = { issuer: 'Example', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890') };
  const KEEP = new Set<FileTargetId>(['aegis', 'ente', 'bitwarden']);

  it.each(KINDS)('comes back from a file for $target, $kind, where the app has such', async ({ target, locked }) => {
    const password = locked ? PASSWORD : null;
    const file = openExportFile(await write(target, [{ ...fits, pinned: true }, { ...fits, label: 'second' }], password));
    const { accounts, lost } = await formatOf(file, EXPORT_FORMATS).format.read(file, password === null ? null : Secret.fromText(password));
    expect([accounts.map(({ pinned = false }) => pinned), lost]).toEqual([[KEEP.has(target), false], []]);
  });
});

describe('opened by hand, as the apps document it', () => {
  const ONE: readonly Account[] = [{ issuer: 'Example', label: 'me', type: 'hotp', algorithm: 'SHA256', digits: 8, period: 30, counter: 7, secret: Secret.fromText('12345678901234567890') }];
  const TWO: readonly Account[] = ONE.map((account) => ({ ...account, type: 'totp', counter: 0 }));
  const gcm = (key: Uint8Array, nonce: Uint8Array, body: Uint8Array, tag: Uint8Array): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('latin1');
  };

  it('Aegis: docs/decrypt.py of that project', async () => {
    interface Params { readonly nonce: string; readonly tag: string }
    interface Slot { readonly key: string; readonly key_params: Params; readonly salt: string; readonly n: number; readonly r: number; readonly p: number }
    interface Sealed { readonly header: { readonly slots: readonly Slot[]; readonly params: Params }; readonly db: string }
    const { header: { slots: [slot], params }, db } = jsonOf(await write('aegis', ONE, PASSWORD)) as Sealed;
    const hex = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'hex');
    const key = scryptSync(PASSWORD, hex(slot?.salt), 32, { N: slot?.n ?? 0, r: slot?.r ?? 0, p: slot?.p ?? 0, maxmem: 2 ** 26 });
    const master = Buffer.from(gcm(key, hex(slot?.key_params.nonce), hex(slot?.key), hex(slot?.key_params.tag)), 'latin1');
    const database = Buffer.from(gcm(master, hex(params.nonce), Buffer.from(db, 'base64'), hex(params.tag)), 'latin1').toString('utf8');
    expect(JSON.parse(database)).toMatchObject({
      version: 1, entries: [{ type: 'hotp', name: 'me', issuer: 'Example', info: { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', algo: 'SHA256', digits: 8, counter: 7 } }],
    });
    expect([slot?.n, slot?.r, slot?.p]).toEqual([32_768, 8, 1]);
  });

  it('2FAS: the services and what it tells a wrong password by', async () => {
    const { servicesEncrypted, reference } = jsonOf(await write('two-fas', TWO, PASSWORD)) as { readonly servicesEncrypted: string; readonly reference: string };
    const open = (sealed: string): string => {
      const [text = Buffer.alloc(0), salt = Buffer.alloc(0), nonce = Buffer.alloc(0)] = sealed.split(':').map((part) => Buffer.from(part, 'base64'));
      expect([salt.length, nonce.length]).toEqual([256, 12]);
      return gcm(pbkdf2Sync(PASSWORD, salt, 10_000, 32, 'sha256'), nonce, text.subarray(0, -16), text.subarray(-16));
    };
    expect(JSON.parse(open(servicesEncrypted))).toMatchObject([{ name: 'Example', otp: { account: 'me', digits: 8, period: 30, algorithm: 'SHA256', tokenType: 'TOTP' } }]);
    expect(open(reference)).toMatch(/^tRViSsLKzd86Hprh.*TXU7KyoJujd$/);
    expect(servicesEncrypted.split(':')[2]).not.toBe(reference.split(':')[2]); // one key, never the same nonce
  });

  it('Ente Auth: byte for byte what libsodium\'s source makes of it', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 24, maxLength: 24 }), fc.uint8Array({ maxLength: 200 }), (key, header, text) => {
      expect(Buffer.from(sealSecretstream(key, header, text))).toEqual(Buffer.from(pushSecretstream(key, header, text, 3)));
    }));
  });

  it('Bitwarden: PBKDF2, HKDF-Expand, AES-CBC then HMAC', async () => {
    const file = jsonOf(await write('bitwarden', TWO, PASSWORD)) as { readonly salt: string; readonly kdfIterations: number; readonly data: string };
    const master = pbkdf2Sync(PASSWORD, file.salt, file.kdfIterations, 32, 'sha256');
    const [enc, mac] = ['enc', 'mac'].map((info) => createHmac('sha256', master).update(`${info}\u0001`).digest());
    const [iv = Buffer.alloc(0), body = Buffer.alloc(0), sum] = file.data.slice(2).split('|').map((part) => Buffer.from(part, 'base64'));
    expect(createHmac('sha256', mac ?? '').update(iv).update(body).digest()).toEqual(sum);
    const decipher = createDecipheriv('aes-256-cbc', enc ?? '', iv);
    expect(JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'))).toMatchObject({
      encrypted: false, items: [{ type: 1, name: 'Example', login: { username: 'me', totp: 'otpauth://totp/Example:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example&algorithm=SHA256&digits=8&period=30' } }],
    });
  });
});

/** Every place in it with the kind of what stands there. */
function shapeOf(value: unknown, place = ''): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shapeOf(one, `${place}[]`)))].sort();
  if (typeof value !== 'object' || value === null) return [`${place} ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${place}.${key}`)).sort();
}

const CORPUS = process.env['TESSERA_CORPUS'];
describe.skipIf(CORPUS === undefined)('the shape of real exports', () => {
  const accounts = (['totp', 'hotp'] as const).map((type): Account => ({ issuer: 'Example', label: 'me', type, algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890') }));
  const real = (file: string): unknown => jsonOf(readFileSync(join(CORPUS ?? '', 'exports', file)));

  it.each([
    ['aegis', 'aegis/from-aegis/aegis_plain.json', null],
    ['aegis', 'aegis/from-aegis/aegis_encrypted.json', PASSWORD],
    ['two-fas', '2fas/from-aegis/2fas_authenticator_plain_v4.2fas', null],
    ['two-fas', '2fas/from-aegis/2fas_authenticator_encrypted_v4.2fas', PASSWORD],
    ['ente', 'ente/from-proton/encrypted.lowcomplexity.txt', PASSWORD],
    ['bitwarden', 'bitwarden/from-aegis/bitwarden.json', null],
    ['bitwarden', 'bitwarden/from-stratum/bitwarden.encrypted.pbkdf2.json', PASSWORD],
  ] as const)('%s: %s', async (target, file, password) => {
    const theirs = real(file);
    const ours = jsonOf(await write(target, target === 'bitwarden' ? accounts.slice(0, 1).map((account) => ({ ...account, label: '' })) : accounts, password));
    expect(shapeOf(ours)).toEqual(shapeOf(theirs));
  });
});

describe('what an app cannot hold', () => {
  const fits: Account = { issuer: 'Example', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('1') };
  it.each([
    ['aegis', { algorithm: 'SHA384' }, 'algorithm'], ['aegis', { algorithm: 'MD5', digits: 10, period: 3600, issuer: '', label: '' }, null],
    ['two-fas', { digits: 5 }, 'digits'], ['two-fas', { period: 45 }, 'period'], ['two-fas', { algorithm: 'MD5' }, 'algorithm'], ['two-fas', { issuer: '', label: '' }, 'name'],
    ['two-fas', { type: 'hotp', period: 45, counter: 2 ** 31 }, 'counter'], ['two-fas', { type: 'hotp', period: 45, counter: 2 ** 31 - 1 }, null],
    ['ente', { algorithm: 'SHA224' }, 'algorithm'], ['bitwarden', { type: 'hotp' }, 'type'], ['bitwarden', { algorithm: 'MD5' }, 'algorithm'],
    ['google', { digits: 7 }, 'digits'], ['google', { type: 'steam', digits: 5 }, 'type'], ['two-fas', { type: 'steam', digits: 5 }, null], ['bitwarden', { type: 'steam', digits: 5 }, null], ['links', { type: 'hotp', counter: Number.MAX_SAFE_INTEGER, algorithm: 'MD5', digits: 4 }, null],
  ] as const)('%s, %o: %s', (target, over, obstacle) => {
    expect(obstacleOf(EXPORT_TARGETS[target].limits, { ...fits, ...over })).toBe(obstacle);
  });
});
