/** @file Ente Auth: a list of otpauth links with `codeDisplay`, plain or sealed whole. */
import { Failure } from '../../../src-shared/errors';
import { issuerOf } from '../../../src-shared/otpauth-uri';
import type { Secret } from '../../../src-shared/secret';
import { readQuery } from '../../../src-shared/uri-text';
import { argon2Key, bytesOf } from '../crypto';
import { ReadingOf } from '../entry';
import { jsonIn, textIn } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, isFields, type Fields } from '../json';

const DISPLAY = /[?&]codeDisplay=/;

export const ente: ExportFormat = {
  app: 'Ente Auth',
  recognises: ({ json, text }) => {
    const { kdfParams, encryptedData, encryptionNonce } = fieldsOf(json);
    if (isFields(kdfParams) && typeof encryptedData === 'string' && typeof encryptionNonce === 'string') return 'locked';
    return text !== null && /^\s*otpauth:\/\//i.test(text) && DISPLAY.test(text) ? 'open' : null;
  },
  read: async ({ json, text }, password) => readList(password === null ? text ?? '' : await unlocked(fieldsOf(json), password)),
};

async function unlocked({ kdfParams, encryptedData, encryptionNonce }: Fields, password: Secret): Promise<string> {
  const { memLimit, opsLimit, salt } = fieldsOf(kdfParams);
  const header = bytesOf(encryptionNonce, 'base64', 24);
  const sealed = bytesOf(encryptedData, 'base64');
  const memoryKiB = typeof memLimit === 'number' ? Math.floor(memLimit / 1024) : memLimit;
  const key = await argon2Key(password, bytesOf(salt, 'base64', 16), { memoryKiB, passes: opsLimit, lanes: 1 });
  const { openSecretstream } = await import('../secretstream');
  const plain = openSecretstream(key, header, sealed);
  if (plain === null) throw new Failure('export-password-wrong');
  const text = textIn(plain);
  if (text === null) throw new Failure('export-damaged');
  return text;
}

function readList(text: string): ExportReading {
  const reading = new ReadingOf();
  for (const line of text.split(/[\r\n]+/)) {
    const link = line.trim();
    if (link === '') continue;
    const { trashed, note, tags, pinned, iconSrc } = displayOf(link);
    if (trashed === true) {
      reading.loses('trash', true);
      continue;
    }
    if (/^[a-z-]+:\/\//i.test(link)) reading.link(link, Array.isArray(tags) ? tags : [], pinned);
    else reading.refuse(issuerOf(link), new Failure('input-not-otpauth'));
    reading.loses('notes', note);
    reading.loses('icons', iconSrc);
  }
  return reading.end();
}

function displayOf(link: string): Fields {
  const query = link.slice(link.indexOf('?') + 1);
  return fieldsOf(jsonIn(readQuery(query).get('codedisplay') ?? ''));
}
