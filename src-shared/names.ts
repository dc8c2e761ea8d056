/**
 * @file Issuers, labels and other names come from strangers: QR codes, links, files, servers. They are made inert once,
 * on the way in, so that no screen, log or terminal has to think of it again.
 */
import { Failure } from './errors';
import { NAME_LIMIT } from './model';

/** Shown as one blank: line breaks, tabs and other controls, every kind of space, and the letters that look like none. */
const BLANKS = /[\p{Cc}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]+/gu;

/**
 * Removed. Cf holds the bidi controls (U+061C, U+200E/F, U+202A–202E, U+2066–2069: UAX #9), zero-width marks, soft
 * hyphen, interlinear and tag characters. Kept of it are the joiners U+200C/D: Persian and emoji are written with them.
 */
const INVISIBLE = /(?![\u200C\u200D])\p{Cf}|\p{Noncharacter_Code_Point}/gu;

/** Half of a surrogate pair: cannot be encoded, and `encodeURIComponent` throws on it. */
const BROKEN = /\p{Cs}/gu;

/** Joiners that join nothing: at an end of the name, beside a blank, or in a row. */
const LOOSE_JOINERS = /(?<=^|[\s\u200C\u200D])[\u200C\u200D]+|[\u200C\u200D]+(?=\s|$)/gu;

/**
 * The name as it is kept and shown: NFC, one line, no control or direction characters, no blanks at the ends.
 * @throws Failure `input-too-long` (detail: `limit` in UTF-16 units): a name is never cut silently.
 */
export function cleanName(text: string): string {
  // The bound before normalising keeps a hostile megabyte cheap; normalising lengthens a text 3 times at most (UAX #15).
  if (text.length > NAME_LIMIT * 8) throw tooLong();
  const name = text
    .replace(BROKEN, '\uFFFD')
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(LOOSE_JOINERS, '')
    .normalize('NFC')
    .replace(/ +/g, ' ')
    .trim();
  if (name.length > NAME_LIMIT) throw tooLong();
  return name;
}

function tooLong(): Failure {
  return new Failure('input-too-long', { detail: { limit: NAME_LIMIT } });
}

/** A few characters of hostile text, inert, for the `detail` of an error ("the type 'steam' …"). */
export function inertExcerpt(text: string, limit = 32): string {
  const name = cleanName(text.slice(0, limit * 4));
  const characters = Array.from(name);
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : name;
}
