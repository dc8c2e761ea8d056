/** @file Finding otpauth links, or a bare secret, in whatever was pasted, dropped or decoded from a picture. */
import { decodeBase32 } from './base32';
import { Failure } from './errors';
import { decodeMigration, isMigration, type MigrationCode } from './migration/decode';
import { checkInput, issuerOf, parseOtpauth, type ParsedOtpauth } from './otpauth-uri';
import { Secret } from './secret';

export { formatOtpauth, parseOtpauth, type ParsedOtpauth } from './otpauth-uri';

const SCHEME = '(?:otpauth(?:-migration)?|steam|motp)://';

/**
 * All links in a text, in order, as they stand there. A link at the start of a line may hold blanks (people type
 * labels and secrets so) and runs to the end of the line; inside a sentence, HTML or JSON it ends at the next blank, quote or bracket.
 */
export function findOtpauthUris(text: string): readonly string[] {
  const start = new RegExp(`(?<![\\w+.-])${SCHEME}`, 'gi');
  return text.split(/[\r\n\u2028\u2029]+/).flatMap((line) => {
    const starts = [...line.matchAll(start)].map((match) => match.index);
    return starts.map((from, n) => {
      const piece = line.slice(from, starts[n + 1]).trim();
      const startsLine = line.slice(0, from).trim() === '';
      return startsLine && starts.length === 1 ? piece : endOfEmbedded(piece);
    });
  });
}

function endOfEmbedded(piece: string): string {
  const link = piece.replace(/[\s"<>`\\|{}^].*$/u, '').replace(/[,;.'\]]+$/, '');
  // A closing parenthesis belongs to the sentence unless the link opened it: `issuer=Example%20(beta)`.
  return link.endsWith(')') && !link.includes('(') ? link.replace(/\)+$/, '') : link;
}

/** A link, or an account in a link that holds several, that could not be read: which of the text's links (from 1), its name if it has one, and why. */
export interface RefusedOtpauth {
  readonly position: number;
  readonly name: string;
  readonly failure: Failure;
}

/** What a text held: the accounts of its links, the codes of Google Authenticator exports, and each link that could not be read. */
export interface OtpauthReading {
  readonly found: readonly ParsedOtpauth[];
  /** Which of the text's links (from 1), and what it holds: accounts, and some that it names but nobody can keep. */
  readonly codes: readonly { readonly position: number; readonly code: MigrationCode }[];
  readonly refused: readonly RefusedOtpauth[];
}

/**
 * Reads a whole text: every link in it, else the text itself as a bare base32 secret (TOTP, SHA1, 6 digits, 30 s).
 * One unreadable link does not spoil the others.
 * @throws Failure `input-empty`, `input-too-long`, `input-not-otpauth` where the text as a whole is no input.
 */
export function readOtpauthText(text: string): OtpauthReading {
  checkInput(text);
  const links = findOtpauthUris(text);
  if (links.length === 0) {
    if (!looksLikeSecret(text)) throw new Failure('input-not-otpauth');
    return { found: [bareSecret(text)], codes: [], refused: [] };
  }
  const found: ParsedOtpauth[] = [];
  const codes: { readonly position: number; readonly code: MigrationCode }[] = [];
  const refused: RefusedOtpauth[] = [];
  for (const [n, link] of links.entries()) {
    try {
      if (isMigration(link)) codes.push({ position: n + 1, code: decodeMigration(link) });
      else found.push(parseOtpauth(link));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refused.push({ position: n + 1, name: issuerOf(link), failure: error });
    }
  }
  return { found, codes, refused };
}

/** All accounts in a text, or none: throws the first failure where a link could not be read. For callers that want one account. */
export function findOtpauth(text: string): readonly ParsedOtpauth[] {
  const { found, codes, refused } = readOtpauthText(text);
  const [first] = [...refused, ...codes.flatMap(({ code }) => code.refused)];
  if (first !== undefined) throw first.failure;
  return [...found, ...codes.flatMap(({ code }) => code.found)];
}

/**
 * 16 characters (80 bits) at least, in one piece or in groups of one size: a secret as services print it for typing.
 * Words of a sentence differ in length.
 */
function looksLikeSecret(text: string): boolean {
  const groups = text.trim().replace(/=+$/, '').split(/[\s-]+/);
  const size = groups[0]?.length ?? 0;
  return groups.join('').length >= 16
    && groups.every((group) => /^[A-Z2-7]+$/i.test(group))
    && groups.every((group, n) => group.length === size || (n === groups.length - 1 && group.length < size));
}

function bareSecret(text: string): ParsedOtpauth {
  return {
    type: 'totp', issuer: '', label: '', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
    secret: Secret.fromBytes(decodeBase32(text)), warnings: ['bare-secret'],
  };
}
