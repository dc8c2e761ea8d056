/** @file andOTP: a JSON list, plain or sealed, the older way or the newer. The sealed ones have no mark: bytes that look like nothing else. */
import { createHash } from 'node:crypto';
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { openGcm, pbkdf2Key } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { isFields, listOf } from '../json';
import { looksSealed } from '../sealed';

const [NONCE, TAG] = [12, 16] as const;
/** The newer form begins with the number of iterations. An older one has a random number there, nearly always a larger one. */
const ITERATIONS = { at: 4, salt: 12, most: 10_000_000 } as const;

export const andOtp: ExportFormat = {
  app: 'andOTP',
  recognises: ({ bytes, text, json }) => {
    if (Array.isArray(json)) return json.length > 0 && json.every((entry) => isFields(entry) && 'secret' in entry && 'label' in entry && 'type' in entry) ? 'open' : null;
    return text === null && bytes.length > NONCE + TAG && looksSealed(bytes) ? 'locked' : null;
  },
  read: async ({ bytes, json }, password) => readEntries(password === null ? json : await unlocked(bytes, password)),
};

async function unlocked(bytes: Uint8Array, password: Secret): Promise<unknown> {
  const plain = await openNew(bytes, password) ?? openOld(bytes, password);
  if (plain === null) throw new Failure('export-password-wrong');
  return parseJson(plain);
}

async function openNew(bytes: Uint8Array, password: Secret): Promise<Buffer | null> {
  const iterations = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const salted = ITERATIONS.at + ITERATIONS.salt;
  if (iterations < 1 || iterations > ITERATIONS.most || bytes.length < salted + NONCE + TAG) return null;
  const key = await pbkdf2Key(password, bytes.subarray(ITERATIONS.at, salted), iterations, 'sha1');
  return openGcm(key, bytes.subarray(salted, salted + NONCE), bytes.subarray(salted + NONCE));
}

function openOld(bytes: Uint8Array, password: Secret): Buffer | null {
  const given = password.reveal();
  const key = createHash('sha256').update(given).digest();
  given.fill(0);
  return openGcm(key, bytes.subarray(0, NONCE), bytes.subarray(NONCE));
}

function readEntries(entries: unknown): ExportReading {
  const reading = new ReadingOf();
  for (const { issuer, label, secret, type, algorithm, digits, period, counter, tags } of listOf(entries)) {
    reading.entry({ ...namesOf(issuer, textOf(label)), secret, type, algorithm, digits, period, counter }, Array.isArray(tags) ? tags : []);
  }
  return reading.end();
}

/** The oldest exports have no issuer but `issuer - label`, and some repeat it in the label. */
function namesOf(issuer: unknown, label: string): { readonly issuer: string; readonly label: string } {
  const dash = label.indexOf(' - ');
  const [service, account] = typeof issuer === 'string' ? [issuer, label] : dash < 0 ? ['', label] : [label.slice(0, dash), label.slice(dash + 3)];
  return { issuer: service, label: service !== '' && account.startsWith(`${service}:`) ? account.slice(service.length + 1) : account };
}
