/** @file Stratum, once Authenticator Pro: JSON, plain or sealed, the older way or the newer. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { TAGS_LIMIT } from '../../../src-shared/tags';
import { argon2Key, openCbc, openGcm, pbkdf2Key } from '../crypto';
import { ReadingOf } from '../entry';
import { jsonIn, textIn } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { groupNames, type Groups } from '../groups';
import { fieldsOf, isFields, listOf, type Fields } from '../json';

const STRONG = 'AUTHENTICATORPRO';
const LEGACY = 'AuthenticatorPro';
const MARK = STRONG.length;
const COST = { memoryKiB: 65_536, passes: 3, lanes: 4 } as const;
const LEGACY_ITERATIONS = 64_000;

const TYPES: Readonly<Record<string, string>> = { 1: 'hotp', 2: 'totp', 3: 'motp', 4: 'steam', 5: 'yandex' };
const ALGORITHMS: Readonly<Record<string, string>> = { 0: 'SHA1', 1: 'SHA256', 2: 'SHA512' };

const markOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, MARK)).toString('latin1');

export const stratum: ExportFormat = {
  app: 'Stratum',
  recognises: ({ bytes, json }) => {
    if (Array.isArray(fieldsOf(json)['Authenticators'])) return 'open';
    return [STRONG, LEGACY].includes(markOf(bytes)) ? 'locked' : null;
  },
  read: async ({ bytes, json }, password) => readBackup(password === null ? fieldsOf(json) : await unlocked(bytes, password)),
};

async function unlocked(bytes: Uint8Array, password: Secret): Promise<Fields> {
  const plain = markOf(bytes) === STRONG ? await openStrong(bytes.subarray(MARK), password) : await openLegacy(bytes.subarray(MARK), password);
  const text = plain === null ? null : textIn(plain);
  const backup = text === null ? undefined : jsonIn(text);
  // The older form has no check of its own: with another password something comes out, but no JSON.
  if (!isFields(backup)) throw new Failure('export-password-wrong');
  return backup;
}

/** salt 16, nonce 12, text, tag */
async function openStrong(bytes: Uint8Array, password: Secret): Promise<Buffer | null> {
  if (bytes.length < 16 + 12 + 16) throw new Failure('export-damaged');
  return openGcm(await argon2Key(password, bytes.subarray(0, 16), COST), bytes.subarray(16, 28), bytes.subarray(28));
}

/** salt 20, iv 16, text */
async function openLegacy(bytes: Uint8Array, password: Secret): Promise<Buffer | null> {
  if (bytes.length < 20 + 16 + 16) throw new Failure('export-damaged');
  return openCbc(await pbkdf2Key(password, bytes.subarray(0, 20), LEGACY_ITERATIONS, 'sha1'), bytes.subarray(20, 36), bytes.subarray(36));
}

function readBackup({ Authenticators, Categories, AuthenticatorCategories, CustomIcons }: Fields): ExportReading {
  const reading = new ReadingOf();
  const categoriesOf = byMember(AuthenticatorCategories, groupNames(Categories, { id: 'Id', name: 'Name' }));
  reading.loses('icons', CustomIcons);
  for (const { Type, Issuer, Username, Secret: secret, Pin, Algorithm, Digits, Period, Counter } of listOf(Authenticators)) {
    reading.entry({ issuer: Issuer, label: Username, secret, type: named(TYPES, Type), algorithm: named(ALGORITHMS, Algorithm), digits: Digits, period: Period, counter: Counter }, categoriesOf.get(secret));
    reading.loses('pins', Pin);
  }
  return reading.end();
}

/** An account's categories, by its secret. No more of them than show that there are too many. */
function byMember(members: unknown, nameOf: (id: unknown) => unknown): ReadonlyMap<unknown, Groups> {
  const categories = new Map<unknown, unknown[]>();
  for (const { AuthenticatorSecret, CategoryId } of listOf(members)) {
    const names = categories.get(AuthenticatorSecret) ?? [];
    if (names.length <= TAGS_LIMIT) names.push(nameOf(CategoryId));
    categories.set(AuthenticatorSecret, names);
  }
  return categories;
}

/** What has no name here is refused as what it is. */
const named = (names: Readonly<Record<string, string>>, value: unknown): unknown => (typeof value === 'number' ? names[value] ?? value : value);
