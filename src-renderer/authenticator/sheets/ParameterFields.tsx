/** @file The fields of an account that is typed or changed by hand, and which of them an error of main belongs to. */
import type { ReactNode } from 'react';
import type { CallInput } from '../../../src-shared/contract';
import type { AppError, ErrorCode } from '../../../src-shared/errors';
import type { Algorithm, OtpParameters, OtpType } from '../../../src-shared/model';
import { OTP_TYPES, STEAM } from '../../../src-shared/otp-kinds';
import { sentence } from '../../ui/client';
import { Fold, Select, TextField } from '../../ui/components';
import { useText, t } from '../../ui/i18n/text';

const ALGORITHMS: readonly { readonly value: Algorithm; readonly text: string }[] = [
  { value: 'SHA1', text: 'SHA-1' },
  { value: 'SHA224', text: 'SHA-224' },
  { value: 'SHA256', text: 'SHA-256' },
  { value: 'SHA384', text: 'SHA-384' },
  { value: 'SHA512', text: 'SHA-512' },
  { value: 'MD5', text: 'MD5' },
];

export type FieldName = 'issuer' | 'tags' | 'secret' | 'digits' | 'period' | 'counter';
/** Which field an error of main belongs to; others are said under the form. */
const FIELD_OF: Partial<Record<ErrorCode, FieldName>> = {
  'label-missing': 'issuer',
  'tag-too-long': 'tags',
  'tags-too-many': 'tags',
  'secret-missing': 'secret',
  'secret-bad-character': 'secret',
  'secret-too-long': 'secret',
  'digits-out-of-range': 'digits',
  'period-out-of-range': 'period',
  'counter-missing': 'counter',
  'counter-out-of-range': 'counter',
};

/** As typed. */
export interface TypedParameters {
  readonly type: OtpType;
  readonly algorithm: Algorithm;
  readonly digits: string;
  readonly period: string;
  readonly counter: string;
}

/** What the form begins with, and goes back to from Steam's kind: what nearly every service uses. */
export const USUAL: TypedParameters = { type: 'totp', algorithm: 'SHA1', digits: '6', period: '30', counter: '0' };

export const typedFrom = ({ type, algorithm, digits, period, counter }: OtpParameters): TypedParameters =>
  ({ type, algorithm, digits: type === 'steam' ? USUAL.digits : String(digits), period: String(period), counter: String(counter) });

/** As main takes it, or the field that holds no number. */
export function parametersFrom({ type, algorithm, digits, period, counter }: TypedParameters): NonNullable<CallInput<'accounts.edit'>['parameters']> | 'digits' | 'period' {
  if (type === 'steam') return { type, ...STEAM, counter };
  const isNumber = (text: string): boolean => /^\s*\d{1,9}\s*$/.test(text);
  if (!isNumber(digits)) return 'digits';
  if (type === 'totp' && !isNumber(period)) return 'period';
  return { type, algorithm, digits: Number(digits), period: type === 'totp' ? Number(period) : 30, counter };
}

/** What is wrong with each field, and whether the error belongs to none of them. */
export function fieldErrors(error: AppError | null, notANumber: FieldName | null): { readonly of: (name: FieldName) => string | undefined; readonly rest: AppError | null } {
  const field = error === null ? undefined : FIELD_OF[error.code];
  const said = error === null ? undefined : `${sentence(error).what} ${sentence(error).next}`;
  return { of: (name) => (notANumber === name ? t('form.number') : field === name ? said : undefined), rest: field === undefined ? error : null };
}

interface ParameterFieldsProps {
  readonly value: TypedParameters;
  readonly onValue: (value: TypedParameters) => void;
  readonly errorOf: (name: FieldName) => string | undefined;
}

export function ParameterFields({ value, onValue, errorOf }: ParameterFieldsProps): ReactNode {
  const text = useText();
  const set = (part: Partial<TypedParameters>): void => onValue({ ...value, ...part });
  return (
    <>
      <Select label={text('form.type')} value={value.type} onValue={(type) => set({ type })} options={OTP_TYPES.map((type) => ({ value: type, text: text(`parameter.${type}`) }))} />
      {value.type === 'steam' && <p className="soft">{text('form.steam')}</p>}
      {value.type === 'hotp' && <TextField label={text('form.counter')} inputMode="numeric" value={value.counter} onValue={(counter) => set({ counter })} error={errorOf('counter')} />}
      {value.type !== 'steam' && (
        <Fold title={text('form.more')} open={errorOf('digits') !== undefined || errorOf('period') !== undefined}>
          <Select label={text('form.algorithm')} value={value.algorithm} onValue={(algorithm) => set({ algorithm })} options={ALGORITHMS} />
          <TextField label={text('form.digits')} inputMode="numeric" value={value.digits} onValue={(digits) => set({ digits })} error={errorOf('digits')} />
          {value.type === 'totp' && <TextField label={text('form.period')} inputMode="numeric" value={value.period} onValue={(period) => set({ period })} error={errorOf('period')} />}
        </Fold>
      )}
    </>
  );
}
