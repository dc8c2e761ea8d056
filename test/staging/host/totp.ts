/**
 * @file The servers' own TOTP (RFC 6238, SHA-1, 6 digits, 30 s), on purpose not the product's: two independent
 * computations have to agree before an enrolment works.
 */
import { createHmac, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const PERIOD_MS = 30_000;

function decode(text: string): Buffer {
  let bits = '';
  for (const character of text) bits += ALPHABET.indexOf(character).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/**
 * A fresh base32 secret. 16 characters are FreeSewing's (10 bytes); 52 are Accountable's, whose last character carries
 * one bit of the 32 bytes and four that mean nothing: they are zero here, as encoders write them.
 */
export function newSecret(characters = 16): string {
  const all = Array.from(randomBytes(characters), (byte) => byte % 32);
  const unused = (characters * 5) % 8;
  return all.map((value, at) => ALPHABET.charAt(at === characters - 1 ? (value >> unused) << unused : value)).join('');
}

/** `key` is base32 text, or the bytes themselves. */
export function codeAt(key: string | Buffer, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / PERIOD_MS)));
  const mac = createHmac('sha1', typeof key === 'string' ? decode(key) : key).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/**
 * The current step, and `window` steps to either side (0 as FreeSewing does it). A number is not a code.
 */
export function verify(token: unknown, key: string | Buffer, at: number, window = 0): boolean {
  return stepOf(token, key, at, window) !== null;
}

/** The step that the code belongs to; null where it is wrong. */
export function stepOf(token: unknown, key: string | Buffer, at: number, window: number): number | null {
  for (let shift = -window; shift <= window; shift += 1) {
    const when = at + shift * PERIOD_MS;
    if (token === codeAt(key, when)) return Math.floor(when / PERIOD_MS);
  }
  return null;
}
