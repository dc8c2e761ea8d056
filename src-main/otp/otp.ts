/** @file Codes: RFC 4226 (HOTP) and RFC 6238 (TOTP) through otplib, with the hashes of Node's own crypto. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createGuardrails, generateSync, type CryptoPlugin } from 'otplib';
import { assertNever } from '../../src-shared/assert';
import { SECRET_LIMIT } from '../../src-shared/base32';
import { DIGITS, type Algorithm, type OtpParameters } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';

type CodeShape = Pick<OtpParameters, 'algorithm' | 'digits'>;

/** otplib refuses secrets under 16 and over 64 bytes; services issue 10 (and fewer), and long ones exist. */
const GUARDRAILS = createGuardrails({ MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: SECRET_LIMIT });

/** The algorithm's name for OpenSSL. */
function hashName(algorithm: Algorithm): string {
  switch (algorithm) {
    case 'SHA1': return 'sha1';
    case 'SHA224': return 'sha224';
    case 'SHA256': return 'sha256';
    case 'SHA384': return 'sha384';
    case 'SHA512': return 'sha512';
    case 'MD5': return 'md5';
    default: return assertNever(algorithm);
  }
}

/**
 * otplib's type knows sha1, sha256 and sha512 only and refuses other names before the plugin is asked. So there is a
 * plugin per hash, and otplib is always told "sha1": the name does nothing but choose the plugin's hash.
 */
function pluginFor(algorithm: Algorithm): CryptoPlugin {
  const hash = hashName(algorithm);
  return {
    name: `node-${hash}`,
    hmac: (_name, key, data) => createHmac(hash, key).update(data).digest(),
    randomBytes: (length) => randomBytes(length),
    constantTimeEqual: (a, b) => {
      const [left, right] = [Buffer.from(a), Buffer.from(b)];
      return left.length === right.length && timingSafeEqual(left, right);
    },
  };
}

const plugins = new Map<Algorithm, CryptoPlugin>();

function plugin(algorithm: Algorithm): CryptoPlugin {
  const known = plugins.get(algorithm);
  if (known !== undefined) return known;
  const made = pluginFor(algorithm);
  plugins.set(algorithm, made);
  return made;
}

/**
 * RFC 4226 section 5.3. The truncation reads bytes up to the 19th; HMAC-MD5 has 16, and the RFC knows no such hash.
 * Bytes past the end count as zero, as in the PHP and JavaScript libraries that issued such accounts.
 */
function truncate(digest: Uint8Array): number {
  const offset = (digest[digest.length - 1] ?? 0) & 0x0f;
  const byte = (index: number): number => digest[offset + index] ?? 0;
  return ((byte(0) & 0x7f) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3);
}

/**
 * The HOTP code for `counter` (0 to 2^53-1), a string of `digits` decimal digits with leading zeros.
 * @throws otplib's errors where the counter or the secret's length (1 to 1,024 bytes) is out of range.
 */
export function hotp(secret: Secret, shape: CodeShape, counter: number): string {
  if (!Number.isInteger(shape.digits) || shape.digits < DIGITS.min || shape.digits > DIGITS.max) {
    throw new RangeError(`digits must be ${DIGITS.min} to ${DIGITS.max}`);
  }
  return generateSync({
    strategy: 'hotp', secret: secret.reveal(), counter, digits: shape.digits, algorithm: 'sha1',
    crypto: plugin(shape.algorithm), guardrails: GUARDRAILS, hooks: { truncateDigest: truncate },
  });
}

/** The TOTP code at `atMs` (ms since the epoch): HOTP over the number of the step (RFC 6238 section 4.2, T0 = 0). */
export function totp(secret: Secret, parameters: CodeShape & Pick<OtpParameters, 'period'>, atMs: number): string {
  return hotp(secret, parameters, stepOf(parameters, atMs).step);
}

export interface Step {
  /** T of RFC 6238: whole periods since the epoch. */
  readonly step: number;
  /** ms since the epoch, first instant of the step. */
  readonly from: number;
  /** ms since the epoch, first instant after the step. */
  readonly until: number;
}

/** The step that holds `atMs`. Works on UTC milliseconds alone: time zones and daylight saving do not enter. */
export function stepOf(parameters: Pick<OtpParameters, 'period'>, atMs: number): Step {
  if (!Number.isFinite(atMs) || atMs < 0) throw new RangeError('time must be at or after the epoch');
  const length = parameters.period * 1000;
  const step = Math.floor(atMs / length);
  return { step, from: step * length, until: (step + 1) * length };
}
