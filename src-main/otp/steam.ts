/** @file Steam's own kind of code: TOTP to the last step, which writes five letters and digits where RFC 4226 writes decimals. */
import { STEAM } from '../../src-shared/otp-kinds';
import type { Secret } from '../../src-shared/secret';
import { hotp, stepOf } from './otp';

/** Without the vowels and what is easily taken for another character. */
const ALPHABET = '23456789BCDFGHJKMNPQRTVWXY';

/** The code at `atMs` (ms since the epoch), the least significant character first. */
export function steamCode(secret: Secret, atMs: number): string {
  // Ten decimals hold all 31 bits of the truncated value (RFC 4226 section 5.3): nothing is cut off yet.
  let value = Number(hotp(secret, { algorithm: STEAM.algorithm, digits: 10 }, stepOf(STEAM, atMs).step));
  let code = '';
  while (code.length < STEAM.digits) {
    code += ALPHABET.charAt(value % ALPHABET.length);
    value = Math.floor(value / ALPHABET.length);
  }
  return code;
}
