import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../src-shared/errors';
import { ENROLMENT_STATES, VaultState } from '../../../../src-shared/model';
import { admin as deAdmin } from '../../../../src-renderer/ui/i18n/de/admin';
import { authenticator as deAuthenticator } from '../../../../src-renderer/ui/i18n/de/authenticator';
import { common as deCommon } from '../../../../src-renderer/ui/i18n/de/common';
import { deErrors } from '../../../../src-renderer/ui/i18n/de/errors';
import { admin as enAdmin } from '../../../../src-renderer/ui/i18n/en/admin';
import { quick as deQuick } from '../../../../src-renderer/ui/i18n/de/quick';
import { quick as enQuick } from '../../../../src-renderer/ui/i18n/en/quick';
import { authenticator as enAuthenticator } from '../../../../src-renderer/ui/i18n/en/authenticator';
import { capture as deCapture } from '../../../../src-renderer/ui/i18n/de/capture';
import { backup as deBackup } from '../../../../src-renderer/ui/i18n/de/backup';
import { backup as enBackup } from '../../../../src-renderer/ui/i18n/en/backup';
import { showing as deShowing } from '../../../../src-renderer/ui/i18n/de/showing';
import { tags as deTags } from '../../../../src-renderer/ui/i18n/de/tags';
import { common as enCommon } from '../../../../src-renderer/ui/i18n/en/common';
import { capture as enCapture } from '../../../../src-renderer/ui/i18n/en/capture';
import { showing as enShowing } from '../../../../src-renderer/ui/i18n/en/showing';
import { tags as enTags } from '../../../../src-renderer/ui/i18n/en/tags';
import { enErrors } from '../../../../src-renderer/ui/i18n/en/errors';
import { flattenErrors, type ErrorTexts } from '../../../../src-renderer/ui/i18n/errors';

const AREAS: readonly (readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
  ['common', enCommon, deCommon],
  ['authenticator', enAuthenticator, deAuthenticator],
  ['showing', enShowing, deShowing],
  ['quick', enQuick, deQuick],
  ['tags', enTags, deTags],
  ['capture', enCapture, deCapture],
  ['backup', enBackup, deBackup],
  ['admin', enAdmin, deAdmin],
  ['errors', flattenErrors(enErrors), flattenErrors(deErrors)],
];
const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe.each(AREAS)('texts of %s', (_area, english, german) => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  });

  it('name the same values in both languages, and none is empty', () => {
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(german[key]?.trim(), key).not.toBe('');
      expect(placeholders(german[key] ?? ''), key).toEqual(placeholders(text));
    }
  });
});

describe.each<readonly [string, ErrorTexts]>([['English', enErrors], ['German', deErrors]])('errors in %s', (_language, errors) => {
  it.each(ERROR_CODES)('%s says what happened and what to do, in sentences', (code) => {
    const { what, next } = errors[code];
    expect(what).toMatch(/[.!?]$/);
    expect(next).toMatch(/[.!?]$/);
    expect(`${what} ${next}`).not.toMatch(/oops|\berror\b|\bHTTP \d|\{\{/i);
  });
});

it('every vault trouble and enrolment state has its words', () => {
  for (const state of VaultState.options.filter((option) => option !== 'open' && option !== 'opening' && option !== 'locked')) {
    expect(enCommon).toHaveProperty([`trouble.${state}.title`]);
    expect(enCommon).toHaveProperty([`trouble.${state}.next`]);
  }
  for (const state of ENROLMENT_STATES) expect(enCommon).toHaveProperty([`state.${state}`]);
});
