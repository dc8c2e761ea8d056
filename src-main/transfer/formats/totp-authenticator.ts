/** @file TOTP Authenticator: a base64 text, JSON under AES-CBC with the hash of the password as its key. It keeps no algorithm. */
import { createHash } from 'node:crypto';
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { openCbc } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { jsonIn, textIn } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, listOf } from '../json';
import { looksSealed } from '../sealed';

/** Blocks of the cipher in base64, and more of them than a secret that somebody keeps in a file. */
const sealedIn = (text: string | null): Buffer | null => {
  if (text === null || text.length < 128 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length % 16 === 0 && looksSealed(bytes) ? bytes : null;
};

export const totpAuthenticator: ExportFormat = {
  app: 'TOTP Authenticator',
  recognises: ({ text }) => (sealedIn(text) === null ? null : 'locked'),
  read: ({ text }, password) => Promise.resolve().then(() => readEntries(unlocked(sealedIn(text), password))),
};

/** There is no check of its own: with another password something may come out, but no list. */
function unlocked(sealed: Buffer | null, password: Secret | null): unknown {
  const given = password?.reveal() ?? new Uint8Array();
  const key = createHash('sha256').update(given).digest();
  given.fill(0);
  const plain = sealed === null ? null : openCbc(key, Buffer.alloc(16), sealed);
  const text = plain === null ? null : textIn(plain);
  const list = text === null ? undefined : listIn(jsonIn(text));
  if (!Array.isArray(list)) throw new Failure('export-password-wrong');
  return list;
}

/** The app writes the list as a text, and that as the name of a field. */
function listIn(json: unknown): unknown {
  const [name] = Object.keys(fieldsOf(json));
  return Array.isArray(json) || name === undefined ? json : jsonIn(name);
}

function readEntries(entries: unknown): ExportReading {
  const reading = new ReadingOf();
  for (const { key, base, issuer, name, digits, period } of listOf(entries)) reading.entry({ issuer, label: name, secret: secretOf(textOf(key), base), digits, period });
  return reading.end();
}

function secretOf(key: string, base: unknown): string | Uint8Array {
  if (base === 32) return key;
  if (base === 16 && /^(?:[0-9a-f]{2})+$/i.test(key)) return new Uint8Array(Buffer.from(key, 'hex'));
  return base === 64 && /^[A-Za-z0-9+/]+={0,2}$/.test(key) ? new Uint8Array(Buffer.from(key, 'base64')) : '';
}
