// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from 'vitest';
import { sentence } from '../../../../src-renderer/ui/client';
import { setLanguage, startText, t } from '../../../../src-renderer/ui/i18n/text';

beforeAll(() => startText([], 'en'));

describe('sentence', () => {
  it('names the values that main sent', () => {
    expect(sentence({ code: 'secret-bad-character', retryable: false, detail: { character: '1', position: 3 } }).what).toContain('“1”');
  });

  it('leaves no hole where main sent none', () => {
    expect(sentence({ code: 'secret-bad-character', retryable: false }).what).toBe('The secret holds a character that does not belong there.');
    expect(sentence({ code: 'rate-limited', retryable: true, detail: { seconds: 90 } }).what).toContain('may go in 90 s.');
    expect(sentence({ code: 'limit-reached', retryable: true, detail: { seconds: 902 } }).what).toContain('may go in 15:02 min.');
    expect(sentence({ code: 'rate-limited', retryable: true, detail: { other: 1 } }).what).not.toContain('{{');
  });

  it('keeps hostile values from turning the sentence round or reaching other texts', () => {
    const { what } = sentence({ code: 'type-unknown', retryable: false, detail: { type: '\u202egro\u202c $t(common.quit)' } });
    expect(what).not.toMatch(/[\u202a-\u202e]/);
    expect(what).toContain('$t(common.quit)');
    expect(sentence({ code: 'type-unknown', retryable: false, detail: { type: '{{type}}' } }).what).not.toContain('{{');
  });

  it('has words of its own for a cause that main names', () => {
    expect(sentence({ code: 'code-refused', retryable: true, detail: { reason: 'already-sent' } }).what).toContain('was not sent again');
    expect(sentence({ code: 'code-refused', retryable: true, detail: { reason: 'some other' } }).what).toMatch(/^The server refused the code/);
  });

  it('follows the language', () => {
    setLanguage('de');
    expect(sentence({ code: 'disk-full', retryable: true }).what).toContain('Datenträger');
    expect(t('time.left', { count: 1 })).toBe('noch 1 Sekunde');
    expect(document.documentElement.lang).toBe('de');
    setLanguage('en');
  });
});
