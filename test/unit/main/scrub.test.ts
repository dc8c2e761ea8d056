import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';

const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  percent: (text) => encodeURIComponent(text),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  base32: (text) => encodeBase32(Buffer.from(text)),
};

describe('the scrubber', () => {
  it.each(Object.keys(SPELLINGS))('removes a secret spelled %s from any surroundings', (name) => {
    const spell = SPELLINGS[name];
    fc.assert(fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), fc.string(), fc.string(), (value, before, after) => {
      const spelled = spell?.(value) ?? '';
      const clean = createScrubber(() => [Secret.fromText(value)]).scrub(`${before} ${spelled} ${after}`);
      return !clean.replaceAll('‹redacted›', '').includes(spelled) || '‹redacted›'.includes(spelled);
    }));
  });

  it('leaves other text alone', () => {
    expect(createScrubber(() => [Secret.fromText('correct horse')]).scrub('battery staple')).toBe('battery staple');
  });

  it('stands between every log line and its writer', () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), createScrubber(() => [Secret.fromText('tok-"quoted"-5')]));
    log.error('refused', { said: 'tok-"quoted"-5' });
    expect(lines).toEqual(['{"level":"error","event":"refused","said":"‹redacted›"}']);
  });
});
