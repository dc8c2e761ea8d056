/**
 * @file Reading ZIP archives: stored or deflated, open, under the old ZipCrypto or under WinZip's AES (PKWARE's APPNOTE.TXT;
 * WinZip's page on AE-1 and AE-2). Own, because what reads both ciphers brings workers and streams that Electron 25 has not.
 */
import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { Failure } from '../../src-shared/errors';
import { EXPORT_LIMIT } from '../../src-shared/export-limit';
import type { Secret } from '../../src-shared/secret';
import { pbkdf2Key } from './crypto';
import { crc32, ZipCrypto } from './zip-crypto';

export interface ZipEntry {
  readonly name: string;
  readonly locked: boolean;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly extra: Buffer;
  /** Where its own header stands. */
  readonly at: number;
}

const [END, DIRECTORY, LOCAL] = [0x0605_4b50, 0x0201_4b50, 0x0403_4b50] as const;
const [STORED, DEFLATED, AES] = [0, 8, 99] as const;
const [FLAG_LOCKED, FLAG_DESCRIPTOR] = [1, 8] as const;
/** The end record, and the longest comment behind it. */
const TAIL = 22 + 0xffff;

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const isZip = (bytes: Uint8Array): boolean => bytes.length > 4 && bufferOf(bytes).readUInt32LE() === LOCAL;

/** The files in it; none where it is no archive, or a damaged one. */
function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  if (!isZip(bytes)) return [];
  const file = bufferOf(bytes);
  const tail = file.subarray(Math.max(0, file.length - TAIL));
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END) return [];
  const entries: ZipEntry[] = [];
  let at = tail.readUInt32LE(end + 16);
  for (let n = tail.readUInt16LE(end + 10); n > 0; n -= 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY) return [];
    const [name, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    const flags = file.readUInt16LE(at + 8);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + name), extra: file.subarray(at + 46 + name, at + 46 + name + extra),
      locked: (flags & FLAG_LOCKED) !== 0, flags, method: file.readUInt16LE(at + 10), time: file.readUInt16LE(at + 12), crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20), size: file.readUInt32LE(at + 24), at: file.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

export const findEntry = (bytes: Uint8Array, is: (name: string) => boolean): ZipEntry | undefined => zipEntries(bytes).find(({ name }) => is(name));

/** @throws Failure `export-password-wrong`, `export-damaged`, `export-too-large` where it would unpack to more than an export holds */
export async function readEntry(bytes: Uint8Array, entry: ZipEntry, password: Secret | null): Promise<Buffer> {
  if (entry.size > EXPORT_LIMIT * 1024 * 1024) throw new Failure('export-too-large', { detail: { limit: EXPORT_LIMIT } });
  const file = bufferOf(bytes);
  if (entry.at + 30 > file.length || file.readUInt32LE(entry.at) !== LOCAL) throw new Failure('export-damaged');
  const from = entry.at + 30 + file.readUInt16LE(entry.at + 26) + file.readUInt16LE(entry.at + 28);
  if (from + entry.packed > file.length) throw new Failure('export-damaged');
  const packed = file.subarray(from, from + entry.packed);
  if (!entry.locked) return unpacked(packed, entry.method, entry) ?? damaged();
  if (password === null) throw new Failure('export-password-wrong');
  if (entry.method === AES) return openAes(packed, entry, password);
  // ZipCrypto checks one byte: what does not unpack was most likely opened with another password.
  const plain = openZipCrypto(packed, entry, password);
  const whole = plain === null ? null : unpacked(plain, entry.method, entry);
  if (whole === null) throw new Failure('export-password-wrong');
  return whole;
}

function damaged(): never {
  throw new Failure('export-damaged');
}

/** Null where it does not unpack to what the directory says. */
function unpacked(packed: Uint8Array, method: number, { size, crc }: ZipEntry, checked = true): Buffer | null {
  const plain = method === STORED ? Buffer.from(packed) : method === DEFLATED ? inflated(packed, size) : null;
  return plain === null || plain.length !== size || (checked && crc32(plain) !== crc) ? null : plain;
}

function inflated(packed: Uint8Array, size: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    return null; // the one way in which zlib reports that it is none, or longer than it says
  }
}

function openZipCrypto(packed: Uint8Array, { flags, time, crc }: ZipEntry, password: Secret): Buffer | null {
  const plain = new ZipCrypto(password.reveal()).open(packed);
  const check = (flags & FLAG_DESCRIPTOR) !== 0 ? time >>> 8 : crc >>> 24;
  return plain.length < 12 || plain[11] !== check ? null : plain.subarray(12);
}

/** salt, two bytes that check the password, text, ten bytes of HMAC */
async function openAes(packed: Buffer, entry: ZipEntry, password: Secret): Promise<Buffer> {
  const { version, strength, method } = aesOf(entry.extra);
  const [bytes, salted] = [8 + 8 * strength, 4 + 4 * strength];
  if (packed.length < salted + 2 + 10) throw new Failure('export-damaged');
  const keys = await pbkdf2Key(password, packed.subarray(0, salted), 1000, 'sha1', 2 * bytes + 2);
  if (!timingSafeEqual(keys.subarray(2 * bytes), packed.subarray(salted, salted + 2))) throw new Failure('export-password-wrong');
  const sealed = packed.subarray(salted + 2, -10);
  const mac = createHmac('sha1', keys.subarray(bytes, 2 * bytes)).update(sealed).digest().subarray(0, 10);
  if (!timingSafeEqual(mac, packed.subarray(-10))) throw new Failure('export-damaged');
  return unpacked(littleEndianCtr(keys.subarray(0, bytes), sealed), method, entry, version === 1) ?? damaged();
}

function aesOf(extra: Buffer): { readonly version: number; readonly strength: 1 | 2 | 3; readonly method: number } {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 0x9901 || at + 11 > extra.length) continue;
    const strength = extra[at + 8];
    if (strength === 1 || strength === 2 || strength === 3) return { version: extra.readUInt16LE(at + 4), strength, method: extra.readUInt16LE(at + 9) };
  }
  return damaged();
}

/** WinZip counts blocks from 1, the lowest byte first, which no ready-made CTR does: the key stream is made block by block. */
function littleEndianCtr(key: Uint8Array, text: Uint8Array): Buffer {
  const counters = Buffer.alloc(Math.ceil(text.length / 16) * 16);
  for (let at = 0; at < counters.length; at += 16) counters.writeUInt32LE(at / 16 + 1, at);
  const stream = createCipheriv(`aes-${String(key.length * 8)}-ecb`, key, null).update(counters);
  return Buffer.from(text.map((byte, n) => byte ^ (stream[n] ?? 0)));
}
