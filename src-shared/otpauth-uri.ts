/**
 * @file One otpauth:// URI, as services really write it. There is no RFC: the common ground is the Key Uri Format page of
 * Google Authenticator; what is forgiven beyond it, and why, is in docs/decisions/otpauth-reading.md.
 */
import { decodeBase32, encodeBase32 } from './base32';
import { Failure } from './errors';
import { ALGORITHMS, DIGITS, PERIOD, type Algorithm, type OtpauthWarning, type OtpParameters, type OtpType } from './model';
import { fitted, STEAM } from './otp-kinds';
import { inertExcerpt, cleanName } from './names';
import { Secret } from './secret';
import { percentDecode, readQuery } from './uri-text';

/** Longest text that is looked at, in UTF-8 bytes. */
export const INPUT_LIMIT = 64 * 1024;

/** `period` is 30 for hotp, `counter` 0 for all others, and steam as it always is, whatever the link says: it does not count there. */
export interface ParsedOtpauth extends OtpParameters {
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
  readonly warnings: readonly OtpauthWarning[];
}

const LINK = /^otpauth:\/\/([^/?#]*)\/?([^?]*)(?:\?([^#]*))?/i;
/** Bitwarden and Proton write steam://SECRET. Steam's own program has links that begin alike: steam://run/440. */
const BARE_STEAM = /^steam:\/\/([^/?#]*)$/i;
const DEFAULTS = { algorithm: 'SHA1', digits: 6, period: 30, counter: 0 } as const;

/** Throws `input-empty` or `input-too-long`; measured in bytes, so that no encoding slips past. */
export function checkInput(text: string): void {
  if (text.length > INPUT_LIMIT || new TextEncoder().encode(text).length > INPUT_LIMIT) {
    throw new Failure('input-too-long', { detail: { limit: INPUT_LIMIT } });
  }
  if (text.trim() === '') throw new Failure('input-empty');
}

/**
 * Reads one otpauth URI.
 * @throws Failure `input-empty`, `input-too-long`, `input-not-otpauth`, `type-unknown` (detail:
 * `type`), `secret-missing`, `secret-bad-character`, `secret-too-long`, `algorithm-unknown` (detail: `algorithm`),
 * `digits-out-of-range`, `period-out-of-range`, `counter-out-of-range` (detail: `value`, `min`, `max`).
 */
export function parseOtpauth(text: string): ParsedOtpauth {
  checkInput(text);
  const uri = text.trim();
  const steam = BARE_STEAM.exec(uri)?.[1];
  if (steam !== undefined) return bareSteam(steam);
  // motp://Issuer:Name?secret=HEX
  if (/^motp:\/\//i.test(uri)) throw typeUnknown('motp');
  const match = LINK.exec(uri);
  if (match === null) throw new Failure('input-not-otpauth');
  const [, host = '', path = '', query = ''] = match;
  const parameters = readQuery(query);
  const type = readType(host, parameters.get('encoder'));
  const warnings = new Set<OtpauthWarning>();

  const names = readNames(path, parameters.get('issuer'));
  const issuer = cleanName(names.issuer);
  const label = cleanName(names.label);
  if (names.differs) warnings.add('issuer-differs');
  if (issuer !== names.issuer.trim().normalize('NFC') || label !== names.label.trim().normalize('NFC')) warnings.add('names-cleaned');

  const counter = parameters.get('counter');
  // The format requires the counter. Services leave it out and start at 0, so do other authenticators.
  if (type === 'hotp' && counter === undefined) warnings.add('counter-assumed');
  const secret = Secret.fromBytes(decodeBase32(parameters.get('secret') ?? ''));
  if (type === 'steam') return { type, issuer, label, ...STEAM, counter: DEFAULTS.counter, secret, warnings: [...warnings] };
  return {
    type, issuer, label,
    algorithm: readAlgorithm(parameters.get('algorithm')),
    digits: readNumber('digits-out-of-range', parameters.get('digits'), DEFAULTS.digits, DIGITS.min, DIGITS.max),
    period: type === 'totp' ? readNumber('period-out-of-range', parameters.get('period'), DEFAULTS.period, PERIOD.min, PERIOD.max) : DEFAULTS.period,
    counter: type === 'hotp' ? readNumber('counter-out-of-range', counter, DEFAULTS.counter, 0, Number.MAX_SAFE_INTEGER) : DEFAULTS.counter,
    secret,
    warnings: [...warnings],
  };
}

/**
 * Whose a link says it is, for naming one that cannot be read: its issuer only, never the rest of the path, where a
 * damaged link may hold its secret. '' where it does not say, or not in a name that may be shown.
 */
export function issuerOf(text: string): string {
  const [, , path = '', query = ''] = LINK.exec(text.trim()) ?? [];
  try {
    return cleanName(readNames(path, readQuery(query).get('issuer')).issuer);
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}

/** A secret and nothing else, so the name is the only one that there is for it. */
function bareSteam(secret: string): ParsedOtpauth {
  return { type: 'steam', issuer: 'Steam', label: '', ...STEAM, counter: DEFAULTS.counter, secret: Secret.fromBytes(decodeBase32(percentDecode(secret))), warnings: [] };
}

/** Whether the link is a secret alone, so that whatever it was found in knows its name better. */
export const isBareSteam = (text: string): boolean => BARE_STEAM.test(text.trim());

function readType(host: string, encoder: string | undefined): OtpType {
  const type = percentDecode(host).trim().toLowerCase();
  if (type !== 'totp' && type !== 'hotp' && type !== 'steam') throw typeUnknown(type);
  const written = (encoder ?? '').trim().toLowerCase();
  // KeePassXC marks Steam so, and goes by this alone: read as plain TOTP it would show wrong codes.
  if (written === 'steam') return 'steam';
  if (written !== '') throw typeUnknown(written);
  return type;
}

function typeUnknown(type: string): Failure {
  return new Failure('type-unknown', { detail: { type: inertExcerpt(type.toLowerCase()) } });
}

/**
 * Issuer and label from the path (`Issuer:Name`, `Issuer%3AName`, `:Name`, `Name`) and the `issuer` parameter, which wins.
 * A colon inside a name makes the path ambiguous; the parameter settles it where it is there.
 */
function readNames(path: string, parameter: string | undefined): { issuer: string; label: string; differs: boolean } {
  const whole = percentDecode(path);
  if (parameter !== undefined && plain(whole).startsWith(`${plain(parameter)}:`)) {
    return { issuer: parameter, label: whole.slice(parameter.length + 1), differs: false };
  }
  const [prefix, rest] = splitAtColon(path, whole);
  if (parameter === undefined || prefix === null) return { issuer: parameter ?? prefix ?? '', label: rest, differs: false };
  if (prefix.trim() === '' || same(prefix, parameter)) return { issuer: parameter, label: rest, differs: false };
  // More colons: the path is not `Issuer:Name` but a name with colons in it (a URN, an ARN).
  if (rest.includes(':')) return { issuer: parameter, label: whole, differs: false };
  return { issuer: parameter, label: rest, differs: true };
}

/** '+' is a blank to some writers and a plus to others, of the same length: compared alike. */
const plain = (text: string): string => text.replaceAll('+', ' ');
const same = (a: string, b: string): boolean => plain(a).trim().toLowerCase() === plain(b).trim().toLowerCase();

/** A written colon separates before an escaped one does: an escaped one belongs to a name if a written one is there. */
function splitAtColon(path: string, whole: string): readonly [prefix: string | null, rest: string] {
  const written = path.indexOf(':');
  if (written >= 0) return [percentDecode(path.slice(0, written)), percentDecode(path.slice(written + 1))];
  const escaped = whole.indexOf(':');
  return escaped >= 0 ? [whole.slice(0, escaped), whole.slice(escaped + 1)] : [null, whole];
}

/** SHA1, sha1, SHA-1, SHA_1, HmacSHA1, and `Algorithm.sha1` (written by older versions of Ente Auth). */
export function readAlgorithm(text: string | undefined): Algorithm {
  if (text === undefined || text.trim() === '') return DEFAULTS.algorithm;
  const bare = text.toUpperCase().replace(/[^A-Z0-9.]/g, '').replace(/^ALGORITHM\./, '').replace(/^HMAC/, '');
  const found = ALGORITHMS.find((algorithm) => algorithm === bare);
  if (found === undefined) throw new Failure('algorithm-unknown', { detail: { algorithm: inertExcerpt(text) } });
  return found;
}

type RangeCode = 'digits-out-of-range' | 'period-out-of-range' | 'counter-out-of-range';

/** A decimal number within `min`..`max` (2^53-1 at most: a larger text never rounds down into it); `fallback` where it is absent. */
export function readNumber(code: RangeCode, text: string | undefined, fallback: number, min: number, max: number): number {
  const written = text?.trim();
  if (written === undefined || written === '') return fallback;
  const value = /^[0-9]+$/.test(written) ? Number(written) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Failure(code, { detail: { value: inertExcerpt(written), min, max } });
}

/**
 * Writes the URI, secret included (`reveals`). Every parameter is spelled out, because authenticators differ in their
 * defaults; blanks become %20, which all of them read. Steam's kind is said twice, for those that go by the host and for
 * those that go by `encoder`; any other app refuses the link rather than show wrong codes (docs/decisions/steam.md).
 */
export function formatOtpauth(given: OtpParameters & { readonly issuer: string; readonly label: string; readonly secret: Secret }): string {
  const account = fitted(given);
  const label = encodeURIComponent(account.label);
  const issuer = encodeURIComponent(account.issuer);
  // `:a%3Ab` keeps a label with a colon from being read as an issuer where there is none.
  const path = account.issuer !== '' || account.label.includes(':') ? `${issuer}:${label}` : label;
  const parameters = [
    `secret=${encodeBase32(account.secret.reveal())}`,
    ...(account.issuer === '' ? [] : [`issuer=${issuer}`]),
    `algorithm=${account.algorithm}`,
    `digits=${account.digits}`,
    account.type === 'hotp' ? `counter=${account.counter}` : `period=${account.period}`,
    ...(account.type === 'steam' ? ['encoder=steam'] : []),
  ];
  return `otpauth://${account.type}/${path}?${parameters.join('&')}`;
}
