/** @file How codes go over the wire, the same at every backend (contracts/backends.md, rules 6 and 8). */
import { decodeBase32, encodeBase32 } from '../../src-shared/base32';
import type { SecretForm } from '../../src-shared/backends';
import { Failure } from '../../src-shared/errors';
import type { OtpParameters } from '../../src-shared/model';
import { parseOtpauth, type ParsedOtpauth } from '../../src-shared/otpauth';
import { Secret } from '../../src-shared/secret';

/** What most services use, and what is assumed where a server says nothing. */
export const USUAL: OtpParameters = { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 };

/**
 * A TOTP as people type it loses blanks and dashes: all these services use 6 digits. A longer run of digits may be a backup
 * code, `1234-5678`, and keeps every character (contracts/backends.md, rule 6).
 */
export function wireCode(code: string): string {
  const trimmed = code.trim();
  const digits = trimmed.replace(/[\s-]/g, '');
  return digits === '' || /^\d{6}$/.test(digits) ? digits : trimmed;
}

/** The parameters of a URI that is one and fits; null where it is missing, empty or foreign. */
export function readUri(uri: unknown): ParsedOtpauth | null {
  if (typeof uri !== 'string') return null;
  try {
    const parsed = parseOtpauth(uri);
    return parsed.type === 'totp' ? parsed : null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** What the URI says, and the usual where it says nothing. */
export const parametersOf = (uri: ParsedOtpauth | null): OtpParameters =>
  ({ ...USUAL, algorithm: uri?.algorithm ?? USUAL.algorithm, digits: uri?.digits ?? USUAL.digits, period: uri?.period ?? USUAL.period });

/** The bytes of a secret given as text, or null where it is no base32 (or nothing). */
export function fromBase32(text: string): Secret | null {
  try {
    const bytes = decodeBase32(text);
    return bytes.length === 0 ? null : Secret.fromBytes(bytes);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** As `fromBase32`, but only a text that can be sent back exactly as it came. */
export function fromExactBase32(text: string): Secret | null {
  const secret = fromBase32(text);
  return secret !== null && encodeBase32(secret.reveal()) === text ? secret : null;
}

/** Where the secret is required already, or a server is asked without risk, one that is no base32 is kept as it came. */
export function fromAnyText(text: string): { readonly secret: Secret; readonly secretForm: SecretForm } {
  const secret = fromBase32(text);
  return secret === null ? { secret: Secret.fromText(text), secretForm: 'text' } : { secret, secretForm: 'base32' };
}
