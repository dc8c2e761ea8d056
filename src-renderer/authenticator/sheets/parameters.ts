/** @file OTP parameters in words. */
import type { OtpParameters } from '../../../src-shared/model';
import type { Translate } from '../../ui/i18n/text';

export const hyphenated = (algorithm: string): string => algorithm.replace(/^SHA/, 'SHA-');

/** All of them: for the fold. */
export function allParameters(t: Translate, parameters: OtpParameters): readonly string[] {
  const { type, algorithm, digits, period, counter } = parameters;
  if (type === 'steam') return [t('parameter.steam'), t('parameter.characters', { count: digits }), t('parameter.period', { count: period })];
  return [
    t(`parameter.${type}`),
    hyphenated(algorithm),
    t('parameter.digits', { count: digits }),
    type === 'totp' ? t('parameter.period', { count: period }) : t('parameter.counter', { counter }),
  ];
}

/** Only what differs from nearly every service (TOTP, SHA-1, 6 digits, 30 s): said aloud before saving. */
export function unusualParameters(t: Translate, parameters: OtpParameters): readonly string[] {
  const { type, algorithm, digits, period, counter } = parameters;
  if (type === 'steam') return [t('parameter.steam'), t('parameter.characters', { count: digits })];
  return [
    ...(type === 'totp' ? [] : [t('parameter.hotp'), t('parameter.counter', { counter })]),
    ...(algorithm === 'SHA1' ? [] : [hyphenated(algorithm)]),
    ...(digits === 6 ? [] : [t('parameter.digits', { count: digits })]),
    ...(type === 'hotp' || period === 30 ? [] : [t('parameter.period', { count: period })]),
  ];
}
