/** @file Bitwarden and Bitwarden Authenticator: JSON, plain or under a password of its own. Their tables are `bitwarden-csv.ts`. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { argon2Key, bytesOf, openCbc, pbkdf2Key } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { groupNames, levelsOf, type Groups } from '../groups';
import { fieldsOf, listOf, type Fields } from '../json';

const VALIDATION = 'encKeyValidation_DO_NOT_EDIT';

export const bitwarden: ExportFormat = {
  app: 'Bitwarden',
  recognises: ({ json }) => {
    const file = fieldsOf(json);
    if (file['encrypted'] === true) return !(VALIDATION in file) ? null : file['passwordProtected'] === true ? 'locked' : 'open';
    return file['encrypted'] !== false && !Array.isArray(file['folders']) ? null : Array.isArray(file['items']) ? 'open' : null; // older ones do not say `encrypted`
  },
  read: async ({ json }, password) => {
    const file = fieldsOf(json);
    if (file['encrypted'] === true && file['passwordProtected'] !== true) throw new Failure('export-not-portable'); // under the account's own key
    return readItems(password === null ? file : await unlocked(file, password));
  },
};

async function unlocked(file: Fields, password: Secret): Promise<Fields> {
  const master = await masterKey(file, password);
  // HKDF-Expand (RFC 5869) of one block each
  const half = (info: string): Buffer => createHmac('sha256', master).update(info).update(Uint8Array.of(1)).digest();
  const keys = { cipher: half('enc'), mac: half('mac') };
  if (openEncString(file[VALIDATION], keys) === null) throw new Failure('export-password-wrong');
  const plain = openEncString(file['data'], keys);
  if (plain === null) throw new Failure('export-damaged');
  return fieldsOf(parseJson(plain));
}

/** The salt is the text itself, whatever it looks like. */
function masterKey({ salt, kdfType, kdfIterations, kdfMemory, kdfParallelism }: Fields, password: Secret): Promise<Buffer> {
  if (typeof salt !== 'string') throw new Failure('export-damaged');
  if (kdfType === 0) return pbkdf2Key(password, Buffer.from(salt), kdfIterations, 'sha256');
  if (kdfType !== 1) throw new Failure('export-damaged');
  const memoryKiB = typeof kdfMemory === 'number' ? kdfMemory * 1024 : kdfMemory;
  return argon2Key(password, createHash('sha256').update(salt).digest(), { memoryKiB, passes: kdfIterations, lanes: kdfParallelism });
}

/** `2.iv|text|mac`: AES-256-CBC, then HMAC-SHA-256. */
function openEncString(value: unknown, keys: { readonly cipher: Buffer; readonly mac: Buffer }): Buffer | null {
  const [, iv, text, mac] = /^2\.([^|]*)\|([^|]*)\|([^|]*)$/.exec(textOf(value)) ?? [];
  const [nonce, sealed] = [bytesOf(iv, 'base64', 16), bytesOf(text, 'base64')];
  const expected = createHmac('sha256', keys.mac).update(nonce).update(sealed).digest();
  return timingSafeEqual(expected, bytesOf(mac, 'base64', 32)) ? openCbc(keys.cipher, nonce, sealed) : null;
}

const foldersOf = (name: unknown): Groups => (name === null ? [null] : levelsOf(name));

function readItems({ items, folders }: Fields): ExportReading {
  const reading = new ReadingOf();
  const named = groupNames(folders);
  for (const { name, notes, favorite, folderId, login } of listOf(items)) {
    const { username, password, totp } = fieldsOf(login);
    reading.loses('passwords', password);
    if (textOf(totp).trim() === '') continue;
    reading.field(textOf(totp), { issuer: name, label: username, pinned: favorite }, foldersOf(named(folderId)));
    reading.loses('notes', notes);
  }
  return reading.end();
}
