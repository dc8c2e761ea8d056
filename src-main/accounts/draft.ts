/** @file One account that came in and is not saved: what it is made of, from a link or from a form. */
import { decodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import { DIGITS, PERIOD, type Algorithm, type DraftView, type OtpParameters, type OtpType } from '../../src-shared/model';
import { STEAM } from '../../src-shared/otp-kinds';
import { cleanName } from '../../src-shared/names';
import type { ParsedOtpauth } from '../../src-shared/otpauth';
import { Secret } from '../../src-shared/secret';
import { namesOf } from './names';
import type { Place } from './batches';

export interface FormInput {
  readonly issuer: string;
  readonly label: string;
  readonly secret: string;
  readonly type: OtpType;
  readonly algorithm: Algorithm;
  readonly digits: number;
  readonly period: number;
  readonly counter: string;
}

export interface Draft extends OtpParameters {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  readonly tags: readonly string[];
  /** As the app that it comes from had it; absent: not. */
  readonly pinned?: boolean;
  readonly secret: Secret;
  readonly source: DraftView['source'];
  readonly warnings: DraftView['warnings'];
  readonly batch?: NonNullable<DraftView['batch']>;
  /** The code of an export that it came in with; `batch` is the same where there are several codes. */
  readonly place?: Place;
}

/** What the two ways give alike. */
export type DraftContent = Omit<Draft, 'id' | 'source' | 'batch' | 'place'>;

export function fromParsed(parsed: ParsedOtpauth): DraftContent {
  const { issuer, label, secret, type, algorithm, digits, period, counter, warnings } = parsed;
  return { issuer: cleanName(issuer), label: cleanName(label), tags: [], secret, type, algorithm, digits, period, counter, warnings: [...warnings] };
}

export function fromForm(form: FormInput): DraftContent {
  const secret = Secret.fromBytes(decodeBase32(form.secret));
  return { ...namesOf(form.issuer, form.label), tags: [], secret, ...parametersOf(form), warnings: [] };
}

/** @throws Failure that names the field. What the kind of code does not use gets its usual value. */
export function parametersOf({ type, algorithm, digits, period, counter: text }: Omit<FormInput, 'issuer' | 'label' | 'secret'>): OtpParameters {
  if (type === 'steam') return { type, ...STEAM, counter: 0 };
  if (!isWithin(digits, DIGITS)) throw new Failure('digits-out-of-range', { detail: { ...DIGITS, value: digits } });
  if (type === 'totp' && !isWithin(period, PERIOD)) throw new Failure('period-out-of-range', { detail: { ...PERIOD, value: period } });
  return { type, algorithm, digits, period: type === 'totp' ? period : 30, counter: type === 'hotp' ? counterOf(text) : 0 };
}

function counterOf(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') throw new Failure('counter-missing');
  const counter = /^\d{1,20}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!Number.isSafeInteger(counter)) throw new Failure('counter-out-of-range');
  return counter;
}

const isWithin = (value: number, range: { readonly min: number; readonly max: number }): boolean => value >= range.min && value <= range.max;

/** Without the secret, which stays in main. */
export function viewOf(draft: Draft, duplicate: DraftView['duplicate']): DraftView {
  const { secret: _secret, place: _place, pinned, tags, ...rest } = draft;
  return { ...rest, ...(pinned === true ? { pinned } : {}), tags: [...tags], duplicate, unusual: isUnusual(draft) };
}

/** Not what nearly every service uses: worth saying aloud before saving. */
function isUnusual(parameters: OtpParameters): boolean {
  return parameters.type !== 'totp' || parameters.algorithm !== 'SHA1' || parameters.digits !== 6 || parameters.period !== 30;
}
