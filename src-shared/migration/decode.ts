/**
 * @file Reads a code of Google Authenticator's export: `otpauth-migration://offline?data=…`, a protobuf message with the
 * accounts and the code's place in its batch. What is forgiven is in docs/decisions/google-authenticator.md.
 */
import { SECRET_LIMIT } from '../base32';
import { Failure } from '../errors';
import type { Algorithm, OtpType } from '../model';
import { cleanName, inertExcerpt } from '../names';
import { checkInput, type ParsedOtpauth } from '../otpauth-uri';
import { Secret } from '../secret';
import { migrationBytes } from './base64';
import { readFields, WireError, type WireField } from './wire';

/** Accounts in one code. A QR code holds 2953 bytes, hence 600 accounts at the very most; Google writes 10. */
export const MIGRATION_ACCOUNTS = 1000;
/** Codes in one batch. */
export const MIGRATION_CODES = 500;

/** Where a code belongs: the codes of one export share `id` and `size`. */
export interface BatchPlace {
  readonly id: number;
  /** From 0. */
  readonly index: number;
  readonly size: number;
}

export interface MigrationCode {
  readonly batch: BatchPlace;
  readonly found: readonly ParsedOtpauth[];
  /** Accounts in it that cannot be kept, with a name that may be shown. */
  readonly refused: readonly { readonly name: string; readonly failure: Failure }[];
}

export const isMigration = (text: string): boolean => /^\s*otpauth-migration:/i.test(text);

/**
 * Reads one code. One unreadable account does not spoil the others.
 * @throws Failure `input-empty`, `input-too-long`, `input-not-otpauth`, `migration-empty`, `migration-damaged` (detail:
 * `reason` `cut-off` where its end is missing), `migration-too-many` (detail: `limit`).
 */
export function decodeMigration(uri: string): MigrationCode {
  checkInput(uri);
  return orDamaged(() => decodeMessage(migrationBytes(uri)));
}

function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new Failure('migration-damaged', error.reason === 'cut-off' ? { detail: { reason: 'cut-off' } } : {});
  }
}

function decodeMessage(bytes: Uint8Array): MigrationCode {
  const found: ParsedOtpauth[] = [];
  const refused: { readonly name: string; readonly failure: Failure }[] = [];
  let size = 0;
  let index = 0;
  let id = 0;
  for (const field of readFields(bytes)) {
    switch (field.field) {
      case 1:
        if (found.length + refused.length >= MIGRATION_ACCOUNTS) throw new Failure('migration-too-many', { detail: { limit: MIGRATION_ACCOUNTS } });
        decodeAccount(bytesOf(field), found, refused);
        break;
      case 3:
        size = int32Of(field);
        break;
      case 4:
        index = int32Of(field);
        break;
      case 5:
        id = int32Of(field);
        break;
      default: // 2 is the version, which has changed nothing so far; later fields are unknown to us
    }
  }
  if (found.length + refused.length === 0) throw new Failure('migration-empty');
  if (size > MIGRATION_CODES) throw new Failure('migration-too-many', { detail: { limit: MIGRATION_CODES } });
  // Other programs leave the batch out: then the code is whole in itself.
  const whole = size === 0 ? 1 : size;
  if (whole < 1 || index < 0 || index >= whole) throw new Failure('migration-damaged');
  return { batch: { id, index, size: whole }, found, refused };
}

/** The account's raw fields; of repeated ones the last counts (protobuf's rule). */
interface Raw {
  secret: Uint8Array;
  name: string;
  issuer: string;
  algorithm: bigint;
  digits: bigint;
  type: bigint;
  counter: bigint;
}

function decodeAccount(bytes: Uint8Array, found: ParsedOtpauth[], refused: { readonly name: string; readonly failure: Failure }[]): void {
  const raw: Raw = { secret: new Uint8Array(), name: '', issuer: '', algorithm: 0n, digits: 0n, type: 0n, counter: 0n };
  try {
    orDamaged(() => readRaw(bytes, raw));
    found.push(toAccount(raw));
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    refused.push({ name: [raw.issuer, raw.name].map((part) => inertExcerpt(part, 60)).filter((part) => part !== '').join(' · '), failure });
  }
}

function readRaw(bytes: Uint8Array, raw: Raw): void {
  for (const field of readFields(bytes)) {
    switch (field.field) {
      case 1:
        raw.secret = bytesOf(field);
        break;
      case 2:
        raw.name = textOf(field);
        break;
      case 3:
        raw.issuer = textOf(field);
        break;
      case 4:
        raw.algorithm = numberOf(field);
        break;
      case 5:
        raw.digits = numberOf(field);
        break;
      case 6:
        raw.type = numberOf(field);
        break;
      case 7:
        raw.counter = BigInt.asIntN(64, numberOf(field));
        break;
      default: // 8 is an id that current exports add
    }
  }
}

function toAccount(raw: Raw): ParsedOtpauth {
  if (raw.secret.length === 0) throw new Failure('secret-missing');
  if (raw.secret.length > SECRET_LIMIT) throw new Failure('secret-too-long', { detail: { limit: SECRET_LIMIT } });
  const type = typeOf(raw.type);
  const algorithm = algorithmOf(raw.algorithm);
  const digits = digitsOf(raw.digits);
  const counter = type === 'hotp' ? counterOf(raw.counter) : 0;
  return { type, ...namesOf(raw), algorithm, digits, period: 30, counter, secret: Secret.fromBytes(raw.secret) };
}

/** The name is often `Issuer:account`. With an issuer of its own only that very prefix is one; else the first colon separates. */
function namesOf({ name, issuer }: Raw): Pick<ParsedOtpauth, 'issuer' | 'label' | 'warnings'> {
  const colon = name.indexOf(':');
  const prefixed = issuer === '' ? colon >= 0 : name.toLowerCase().startsWith(`${issuer.toLowerCase()}:`);
  const given = !prefixed ? { issuer, label: name } : issuer === ''
    ? { issuer: name.slice(0, colon), label: name.slice(colon + 1) }
    : { issuer, label: name.slice(issuer.length + 1) };
  const clean = { issuer: cleanName(given.issuer), label: cleanName(given.label) };
  const changed = clean.issuer !== given.issuer.trim().normalize('NFC') || clean.label !== given.label.trim().normalize('NFC');
  return { ...clean, warnings: changed ? ['names-cleaned'] : [] };
}

/** 0 means "not said" in all three; other readers take the usual value then, and so do we. */
function typeOf(value: bigint): OtpType {
  if (value === 0n || value === 2n) return 'totp';
  if (value === 1n) return 'hotp';
  throw new Failure('type-unknown', { detail: { type: String(value) } });
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = { 0: 'SHA1', 1: 'SHA1', 2: 'SHA256', 3: 'SHA512', 4: 'MD5' };

function algorithmOf(value: bigint): Algorithm {
  const algorithm = ALGORITHMS[String(value)];
  if (algorithm === undefined) throw new Failure('algorithm-unknown', { detail: { algorithm: String(value) } });
  return algorithm;
}

/** An enumeration, not the number itself. A number that is not in it is not guessed at: a wrong guess is a wrong code. */
function digitsOf(value: bigint): number {
  if (value === 0n || value === 1n) return 6;
  if (value === 2n) return 8;
  throw new Failure('digits-unknown', { detail: { value: String(value) } });
}

function counterOf(value: bigint): number {
  if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw new Failure('counter-out-of-range', { detail: { value: String(value), min: 0, max: Number.MAX_SAFE_INTEGER } });
}

function bytesOf(field: WireField): Uint8Array {
  if (field.kind !== 'bytes') throw new WireError('damaged');
  return field.value;
}

/** What is no UTF-8 becomes U+FFFD: a name does not make an account unusable. */
const textOf = (field: WireField): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(field));

function numberOf(field: WireField): bigint {
  if (field.kind !== 'varint') throw new WireError('damaged');
  return field.value;
}

/** Google's batch ids are random and often negative: ten bytes, of which the lower 32 bits count. */
const int32Of = (field: WireField): number => Number(BigInt.asIntN(32, numberOf(field)));
