/** @file FreeOTP 2 (externalBackup.xml, which is no XML): a Java map with a master key under the password, and keys under that. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { openGcm, pbkdf2Key } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { jsonIn } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { isJavaMap, readJavaMap } from '../java-map';
import { fieldsOf, signedBytesOf, type Fields } from '../json';

const MASTER = 'masterKey';
const TOKEN = '-token';
const HASHES = { PBKDF2withHmacSHA1: 'sha1', PBKDF2withHmacSHA256: 'sha256', PBKDF2withHmacSHA512: 'sha512' } as const;

export const freeOtp2: ExportFormat = {
  app: 'FreeOTP',
  recognises: ({ bytes }) => (isJavaMap(bytes) ? 'locked' : null),
  read: async ({ bytes }, password) => {
    const map = readJavaMap(bytes);
    if (password === null) throw new Failure('export-password-wrong');
    return readTokens(map, await masterKey(fieldsOf(jsonIn(map.get(MASTER) ?? '')), password));
  },
};

async function masterKey({ mAlgorithm, mIterations, mSalt, mEncryptedKey }: Fields, password: Secret): Promise<Buffer> {
  const hash = Object.entries(HASHES).find(([name]) => name === mAlgorithm)?.[1];
  const salt = signedBytesOf(mSalt);
  if (hash === undefined || salt === null) throw new Failure('export-damaged');
  const key = openKey(await pbkdf2Key(password, salt, mIterations, hash), fieldsOf(mEncryptedKey));
  if (key === null) throw new Failure('export-password-wrong');
  return key;
}

function openKey(key: Uint8Array, { mCipherText, mParameters, mToken }: Fields): Buffer | null {
  const [sealed, parameters] = [signedBytesOf(mCipherText), signedBytesOf(mParameters)];
  if (sealed === null || parameters === null || typeof mToken !== 'string') throw new Failure('export-damaged');
  return openGcm(key, nonceIn(parameters), sealed, { associated: Buffer.from(mToken) });
}

/** SEQUENCE { OCTET STRING nonce, INTEGER 16 }; on Android 6 the OCTET STRING alone. */
function nonceIn(parameters: Uint8Array): Uint8Array {
  const octets = parameters[0] === 0x30 ? parameters.subarray(2) : parameters;
  const length = octets[1] ?? 0;
  if (octets[0] !== 0x04 || octets.length < 2 + length) throw new Failure('export-damaged');
  return octets.subarray(2, 2 + length);
}

function readTokens(map: ReadonlyMap<string, string>, master: Buffer): ExportReading {
  const reading = new ReadingOf();
  for (const [name, value] of map) {
    if (!name.endsWith(TOKEN)) continue;
    const { issuerExt, label, type, algo, digits, period, counter } = fieldsOf(jsonIn(value));
    const { key } = fieldsOf(jsonIn(map.get(name.slice(0, -TOKEN.length)) ?? ''));
    const names = { issuer: issuerExt, label };
    const secret = secretOf(master, textOf(key));
    if (secret === null) reading.refuse(textOf(issuerExt) || textOf(label), new Failure('export-damaged'));
    else reading.entry({ ...names, secret, type, algorithm: algo, digits, period, counter });
  }
  return reading.end();
}

/** Null where this one key is damaged: the others may be whole. */
function secretOf(master: Buffer, key: string): Buffer | null {
  try {
    return openKey(master, fieldsOf(jsonIn(key)));
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
