/** @file An independent witness: RFC 4226 and 6238 by hand, sharing no code with the product. */
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32: string): Buffer {
  const bits = Array.from(base32, (character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** `hash`: OpenSSL's name, of 20 bytes at least: the RFC's truncation reads so far. */
export function hotpCode(base32: string, counter: number, hash = 'sha1', digits = 6): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac(hash, bytesOf(base32)).update(message).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** At `at` (ms), by default now. */
export const codeNow = (base32: string, at = Date.now()): string => hotpCode(base32, Math.floor(at / 30_000));

/** Steam's kind of code at `at` (ms), by default now: the truncated value written in base 26, its last five places from the end. */
export function steamCode(base32: string, at = Date.now()): string {
  const places = BigInt(hotpCode(base32, Math.floor(at / 30_000), 'sha1', 10)).toString(26).padStart(5, '0').slice(-5);
  return Array.from(places, (place) => '23456789BCDFGHJKMNPQRTVWXY'.charAt(Number.parseInt(place, 26))).reverse().join('');
}

/** What Debian's zbarimg reads in a picture file: every text once. */
export function zbarTexts(file: string): readonly string[] {
  // XML, for a text may hold line ends. Exit code 4 means that nothing was found.
  const { stdout, error } = spawnSync('zbarimg', ['-q', '--xml', '--nodbus', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return [...stdout.matchAll(/<data[^>]*><!\[CDATA\[([\s\S]*?)\]\]><\/data>/g)].map(([, text = '']) => text);
}
