/**
 * @file Looks for secrets in bytes, in every form in which they may lie about: raw, base32, hex, base64, percent-encoded, each
 * as bytes and as UTF-16, at any alignment, and inside gzip, zlib and brotli streams. `secret-search.test.ts`
 * plants each of them.
 */
import { brotliDecompressSync, constants, inflateRawSync } from 'node:zlib';
import { encodeBase32 } from '../../src-shared/base32';

/** So many bytes of a secret count as the secret: a part of it must be found, too. */
const PART = 12;
/** Of every stream that could be packed so much is unpacked. */
const UNPACK_LIMIT = 16 * 1024 * 1024;
/**
 * Brotli has no mark at its beginning, so it is looked for where Chromium's caches put it: behind a short head, or at the
 * beginning of a block.
 */
const BROTLI_HEAD = 512;
const BROTLI_BLOCK = 256;

export interface Finding {
  readonly secret: string;
  /** How it lies there: `base64 utf16le in gzip`. */
  readonly form: string;
}

interface Needle extends Finding {
  readonly bytes: Buffer;
}

/** `secrets`: by name, their bytes. Shorter ones than twelve bytes are looked for whole. */
export function secretSearch(secrets: Readonly<Record<string, Uint8Array>>): (haystack: Uint8Array) => readonly Finding[] {
  const needles = Object.entries(secrets).flatMap(([secret, bytes]) => needlesOf(secret, Buffer.from(bytes).subarray(0, PART)));
  const plain = (haystack: Buffer, within: string): Finding[] =>
    needles.filter(({ bytes }) => haystack.includes(bytes)).map(({ secret, form }) => ({ secret, form: `${form}${within}` }));
  return (given) => {
    const haystack = Buffer.from(given.buffer, given.byteOffset, given.length);
    const found = [...plain(haystack, ''), ...unpacked(haystack).flatMap(({ bytes, form }) => plain(bytes, ` in ${form}`))];
    return [...new Map(found.map((finding) => [`${finding.secret} ${finding.form}`, finding])).values()];
  };
}

function needlesOf(secret: string, bytes: Buffer): readonly Needle[] {
  const hex = bytes.toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const texts: [string, string][] = [
    ['hex', hex], ['hex', hex.toUpperCase()], ['percent', percent], ['percent', percent.toUpperCase()], ['percent', encodeURIComponent(bytes.toString('latin1'))],
    ...aligned(bytes, 5, 8, (shifted) => encodeBase32(shifted).replace(/=+$/, '')).flatMap((text): [string, string][] => [['base32', text], ['base32', text.toLowerCase()]]),
    ...aligned(bytes, 3, 4, (shifted) => shifted.toString('base64').replace(/=+$/, '')).flatMap((text): [string, string][] => [['base64', text], ['base64', text.replaceAll('+', '-').replaceAll('/', '_')]]),
  ];
  const [base32 = ''] = aligned(bytes, 5, 8, encodeBase32);
  texts.push(['base32 in fours', base32.match(/.{4}/g)?.join(' ') ?? base32]);
  const text = bytes.toString('utf8');
  const raw: Needle[] = [{ secret, form: 'raw', bytes }];
  // A textual secret (passphrase, token) may be stored as text.
  if (Buffer.from(text, 'utf8').equals(bytes)) raw.push(...inUtf16(secret, 'raw', text));
  return [...raw, ...texts.flatMap(([form, one]) => [{ secret, form, bytes: Buffer.from(one, 'latin1') }, ...inUtf16(secret, form, one)])];
}

function inUtf16(secret: string, form: string, text: string): readonly Needle[] {
  const little = Buffer.from(text, 'utf16le');
  return [{ secret, form: `${form} utf16le`, bytes: little }, { secret, form: `${form} utf16be`, bytes: Buffer.from(little).swap16() }];
}

/**
 * The encodings of `bytes` when they stand behind 0, 1, … other bytes: `group` bytes make `letters` letters, and the letters
 * that neighbours share are cut off.
 */
function aligned(bytes: Buffer, group: number, letters: number, encode: (bytes: Buffer) => string): readonly string[] {
  const bits = (group * 8) / letters;
  return Array.from({ length: group }, (_, shift) => {
    const text = encode(Buffer.concat([Buffer.alloc(shift), bytes]));
    const start = Math.ceil((shift * 8) / bits);
    const end = Math.floor(((shift + bytes.length) * 8) / bits);
    return text.slice(start, end);
  });
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const FLUSH = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACK_LIMIT };
const BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: UNPACK_LIMIT, chunkSize: 1024 };

/** Every stream that unpacks to something; what stands behind it, and where it was cut short, does not matter. */
function unpacked(haystack: Buffer): readonly { readonly form: string; readonly bytes: Buffer }[] {
  const streams: { readonly form: string; readonly bytes: Buffer }[] = [];
  const take = (form: string, unpack: () => Buffer): void => {
    try {
      const bytes = unpack();
      if (bytes.length >= PART) streams.push({ form, bytes });
    } catch {
      // no stream begins here
    }
  };
  for (let at = haystack.indexOf(GZIP); at >= 0; at = haystack.indexOf(GZIP, at + 1)) take('gzip', () => inflateRawSync(haystack.subarray(afterGzipHeader(haystack, at)), FLUSH));
  for (let at = haystack.indexOf(0x78); at >= 0; at = haystack.indexOf(0x78, at + 1)) {
    if (haystack.length > at + 1 && haystack.readUInt16BE(at) % 31 === 0) take('zlib', () => inflateRawSync(haystack.subarray(at + 2), FLUSH));
  }
  for (let at = 0; at < haystack.length; at += at < BROTLI_HEAD ? 1 : BROTLI_BLOCK) take('brotli', () => brotliDecompressSync(haystack.subarray(at), BROTLI));
  return streams;
}

/** RFC 1952, section 2.3: ten bytes, then what the flags say. */
function afterGzipHeader(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let end = at + 10;
  if ((flags & 4) !== 0) end += 2 + (bytes[end] ?? 0) + 256 * (bytes[end + 1] ?? 0);
  for (const flag of [8, 16]) if ((flags & flag) !== 0) end = bytes.indexOf(0, end) + 1;
  return (flags & 2) !== 0 ? end + 2 : end;
}
