/** @file Base32 of RFC 4648 section 6, as people type it: see `decodeBase32`. */
import { Failure } from './errors';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Longest secret in bytes. RFC 4226 asks for 20; HMAC hashes longer keys than its block (128 at most) first. */
export const SECRET_LIMIT = 1024;

// Looked up by ASCII code, not by toUpperCase: that would turn 'ſ' into 'S' and 'ı' into 'I'.
const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from(ALPHABET).flatMap((character, value): [string, number][] => [[character, value], [character.toLowerCase(), value]]),
);

/** What people and web pages put between groups: white space of every kind, zero-width included, and dashes of every kind. */
const BETWEEN_GROUPS = /[\s\u200B-\u200D\u2060\p{Dash_Punctuation}\u2212]/u;

/** A character as it may stand in a sentence: itself where it can be seen, else its code point. */
function visible(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The bytes of a base32 text. Forgiven: case, blanks, dashes, missing or superfluous padding at the end, left-over bits
 * (RFC 4648 section 3.5 lets a decoder reject them; services issue secrets of odd lengths, and every other
 * authenticator drops the bits).
 * @throws Failure `secret-bad-character` (detail: `character`, `position` from 1, in characters), `secret-missing` where
 * not even one byte is there, `secret-too-long` (detail: `limit` in bytes).
 */
export function decodeBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  let position = 0;
  let paddedAt: number | null = null;
  for (const character of text) {
    position += 1;
    if (BETWEEN_GROUPS.test(character)) continue;
    if (character === '=') {
      paddedAt ??= position;
      continue;
    }
    const value = VALUES.get(character);
    if (value === undefined) throw badCharacter(character, position);
    // Padding in the middle means two secrets, or a damaged one: which of them counts cannot be known.
    if (paddedAt !== null) throw badCharacter('=', paddedAt);
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(buffer >>> bits);
      buffer &= (1 << bits) - 1;
      if (bytes.length > SECRET_LIMIT) throw new Failure('secret-too-long', { detail: { limit: SECRET_LIMIT } });
    }
  }
  if (bytes.length === 0) throw new Failure('secret-missing');
  return Uint8Array.from(bytes);
}

function badCharacter(character: string, position: number): Failure {
  return new Failure('secret-bad-character', { detail: { character: visible(character), position } });
}

/** Upper case without padding: the form that authenticators write into otpauth URIs. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt(buffer >>> bits);
      buffer &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + ALPHABET.charAt(buffer << (5 - bits));
}
