/** @file One-time passwords in the fields of a KeePass entry: KeePassXC's, those of its older versions, and KeePass 2's own. */
import { readQuery } from '../../src-shared/uri-text';
import type { RawEntry, ReadingOf } from './entry';
import type { Groups } from './groups';

type Attributes = ReadonlyMap<string, string>;
const ENCODINGS = { '': 'utf8', '-Hex': 'hex', '-Base64': 'base64' } as const;

/** Adds whatever codes the entry has. */
export function readKeePassEntry(reading: ReadingOf, attributes: Attributes, groups: Groups): void {
  const names = { issuer: attributes.get('Title'), label: attributes.get('UserName') };
  reading.loses('passwords', attributes.get('Password'));
  const otp = attributes.get('otp')?.trim() ?? '';
  const found = [...keeOtp(otp), ...seed(attributes), ...ownTotp(attributes), ...ownHotp(attributes)];
  if (otp.includes('://')) reading.field(otp, names, groups);
  for (const entry of found) reading.entry({ ...names, ...entry }, groups);
  if (otp.includes('://') || found.length > 0) reading.loses('notes', attributes.get('Notes'));
}

type Found = readonly Omit<RawEntry, 'issuer' | 'label'>[];

/** `key=…&size=6&step=30`, of the plug-in KeeOtp. */
function keeOtp(otp: string): Found {
  if (otp === '' || otp.includes('://')) return [];
  const parameters = readQuery(otp);
  return [{ secret: parameters.get('key'), type: parameters.get('type'), algorithm: parameters.get('otphashmode'), digits: parameters.get('size'), period: parameters.get('step'), counter: parameters.get('counter') }];
}

/** `30;6`: period and digits; `30;S` is Steam's kind. */
function seed(attributes: Attributes): Found {
  const secret = attributes.get('TOTP Seed');
  if (secret === undefined || secret.trim() === '') return [];
  const [period, digits] = (attributes.get('TOTP Settings') ?? '').split(';');
  return [/^\d*$/.test(digits ?? '') ? { secret, period, digits } : { secret, type: digits === 'S' ? 'steam' : digits }];
}

function ownTotp(attributes: Attributes): Found {
  const secret = secretOf(attributes, 'TimeOtp');
  return secret === undefined ? [] : [{ secret, algorithm: attributes.get('TimeOtp-Algorithm'), digits: attributes.get('TimeOtp-Length'), period: attributes.get('TimeOtp-Period') }];
}

function ownHotp(attributes: Attributes): Found {
  const secret = secretOf(attributes, 'HmacOtp');
  return secret === undefined ? [] : [{ secret, type: 'hotp', counter: attributes.get('HmacOtp-Counter') }];
}

/** In one of four spellings. */
function secretOf(attributes: Attributes, prefix: string): string | Uint8Array | undefined {
  const given = (suffix: string): string | undefined => attributes.get(`${prefix}-Secret${suffix}`) || undefined;
  for (const [suffix, encoding] of Object.entries(ENCODINGS)) {
    const text = given(suffix);
    if (text !== undefined) return new Uint8Array(Buffer.from(text, encoding));
  }
  return given('-Base32');
}
