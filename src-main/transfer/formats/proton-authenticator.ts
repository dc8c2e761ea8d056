/** @file Proton Authenticator: JSON with an otpauth URI an entry, plain or sealed whole. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { argon2Key, bytesOf, openGcm } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, listOf, type Fields } from '../json';

const COST = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const;
const ASSOCIATED = new TextEncoder().encode('proton.authenticator.export.v1');

export const protonAuthenticator: ExportFormat = {
  app: 'Proton Authenticator',
  recognises: ({ json }) => {
    const { version, entries, salt, content } = fieldsOf(json);
    if (typeof version !== 'number') return null;
    if (Array.isArray(entries)) return listOf(entries).every((entry) => 'content' in entry) ? 'open' : null;
    return typeof salt === 'string' && typeof content === 'string' ? 'locked' : null;
  },
  read: async ({ json }, password) => readEntries(password === null ? fieldsOf(json) : await unlocked(fieldsOf(json), password)),
};

async function unlocked({ salt, content }: Fields, password: Secret): Promise<Fields> {
  const sealed = bytesOf(content, 'base64');
  const key = await argon2Key(password, bytesOf(salt, 'base64'), COST);
  const plain = openGcm(key, sealed.subarray(0, 12), sealed.subarray(12), { associated: ASSOCIATED });
  if (plain === null) throw new Failure('export-password-wrong');
  return fieldsOf(parseJson(plain));
}

function readEntries({ entries }: Fields): ExportReading {
  const reading = new ReadingOf();
  for (const { content, note } of listOf(entries)) {
    const { uri, name } = fieldsOf(content);
    reading.field(textOf(uri), { label: name });
    reading.loses('notes', note);
  }
  return reading.end();
}
