/**
 * @file The server's own TOTP (RFC 6238, SHA-1, 6 digits, 30 s), on purpose not the product's: two independent
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

/** 10 bytes as 16 base32 characters, as FreeSewing gives them. */
export function newSecret(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join('');
}

export function codeAt(secret: string, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / PERIOD_MS)));
  const mac = createHmac('sha1', decode(secret)).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** The current step only: FreeSewing has no window. A number is not a code. */
export const verify = (token: unknown, secret: string, at: number): boolean => token === codeAt(secret, at);
