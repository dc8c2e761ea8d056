// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { lookup, setLanguage, startText, t } from '../../../../src-renderer/ui/i18n/text';
import type { Area } from '../../../../src-renderer/ui/i18n/types';

const own: Area = {
  en: { 'users.found_one': '{{count}} user at {{service}}', 'users.found_other': '{{count}} users at {{service}}', 'plain': 'Plain' },
  de: { 'users.found_one': '{{count}} Konto bei {{service}}', 'users.found_other': '{{count}} Konten bei {{service}}', 'plain': 'Schlicht' },
};
/** Keys of the test's own area, which the compiler does not know. */
const say = t as (key: string, values?: Readonly<Record<string, string | number>>) => string;

beforeEach(() => startText([own], 'en'));

describe('a text', () => {
  it('is that of the language in force, of any area', () => {
    expect([say('plain'), t('common.cancel')]).toEqual(['Plain', 'Cancel']);
    setLanguage('de');
    expect([say('plain'), t('common.cancel')]).toEqual(['Schlicht', 'Abbrechen']);
    expect(document.documentElement.lang).toBe('de');
  });

  it('has its plural by the number', () => {
    const found = (count: number): string => say('users.found', { count, service: 'A' });
    expect([found(0), found(1), found(2)]).toEqual(['0 users at A', '1 user at A', '2 users at A']);
    setLanguage('de');
    expect([found(0), found(1), found(21)]).toEqual(['0 Konten bei A', '1 Konto bei A', '21 Konten bei A']);
  });

  it('keeps a placeholder without a value, whatever its name', () => {
    startText([{ en: { one: '{{constructor}} {{missing}} {{given}}' }, de: {} }], 'en');
    expect(say('one', { given: 0 })).toBe('{{constructor}} {{missing}} 0');
  });

  it('takes values as they are: no placeholders, patterns or markup of theirs count', () => {
    expect(say('users.found', { count: 2, service: '{{count}} $& $t(plain) <b>' })).toBe('2 users at {{count}} $& $t(plain) <b>');
  });

  it('shows what would turn a sentence round as a mark', () => {
    expect(say('users.found', { count: 1, service: '\u202egro' })).toBe('1 user at \ufffdgro');
  });

  it('is its key where there is none, so that the gap is seen', () => {
    expect(say('no.such')).toBe('no.such');
    expect(lookup('error.no-such.what', {})).toBeUndefined();
  });
});
