/**
 * @file The last net under redaction: removes every live secret value, in the spellings it could travel in, from a
 * string that leaves main (logs, error details, "what was sent"). The first net is that such strings are built from an
 * allow-list; this one is for what a server echoes where nobody expected it.
 */
import { encodeBase32 } from '../src-shared/base32';
import { HIDDEN, type Secret } from '../src-shared/secret';

export interface Scrubber {
  scrub(text: string): string;
}

/** Shorter values would blot out ordinary words and digits. */
const SHORTEST = 6;

/** `live` is asked at each use: there are few strings that leave, and the secrets change. */
export function createScrubber(live: () => Iterable<Secret>): Scrubber {
  return {
    scrub: (text) => {
      let clean = text;
      for (const secret of live()) {
        for (const spelling of spellings(secret)) {
          if (clean.includes(spelling)) clean = clean.replaceAll(spelling, HIDDEN);
        }
      }
      return clean;
    },
  };
}

/** Raw text, JSON-escaped, percent-encoded, base64 and base64url, and base32 as OTP secrets are written (both cases). */
function spellings(secret: Secret): readonly string[] {
  const bytes = secret.reveal();
  const base64 = Buffer.from(bytes).toString('base64');
  const base32 = encodeBase32(bytes);
  const found = [base64, base64.replace(/=+$/, ''), base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''), base32, base32.toLowerCase()];
  const text = asText(secret);
  if (text !== null) found.push(text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text));
  return [...new Set(found)].filter((spelling) => spelling.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function asText(secret: Secret): string | null {
  try {
    return secret.revealText();
  } catch (error) {
    if (error instanceof TypeError) return null; // raw bytes have no text form
    throw error;
  }
}
