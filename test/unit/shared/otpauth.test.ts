import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../src-shared/base32';
import { findOtpauth, findOtpauthUris, readOtpauthText } from '../../../src-shared/otpauth';
import { failureOf } from './failure-of';

const ONE = 'otpauth://totp/A:b?secret=KBTSKUKRDJPEGCZK&issuer=A';
const TWO = 'otpauth://hotp/C:d?secret=GEZDGNBVGY3TQOJQ&counter=3';

describe('links in a text', () => {
  it.each([
    ['alone', ONE, [ONE]],
    ['with blanks and line breaks around it', `\n\t ${ONE} \r\n`, [ONE]],
    ['one a line, blank lines between', `${ONE}\r\n\r\n${TWO}\n`, [ONE, TWO]],
    ['in a sentence', `Use ${ONE}, then go on.`, [ONE]],
    ['in quotes and JSON', `{"uri":"${ONE}","other":"${TWO}"}`, [ONE, TWO]],
    ['in HTML', `<a href='${ONE}'>here</a>`, [ONE]],
    ['in CSV', `x,${ONE},y\n1,"${TWO}",2`, [`${ONE},y`, TWO]],
    ['in parentheses', `(${ONE})`, [ONE]],
    ['two in a line', `${ONE} ${TWO}`, [ONE, TWO]],
    ['two in a line without a blank', `${ONE},${TWO}`, [ONE, TWO]],
    ['a parenthesis of its own', `see otpauth://totp/A(b)?secret=AA&issuer=A(b)`, ['otpauth://totp/A(b)?secret=AA&issuer=A(b)']],
    ['blanks inside, at the start of a line', 'otpauth://totp/My Bank:me?secret=KBTS KUKR', ['otpauth://totp/My Bank:me?secret=KBTS KUKR']],
    ['other kinds are links too', 'steam://AAAA\nmotp://a?secret=00\notpauth-migration://offline?data=x', ['steam://AAAA', 'motp://a?secret=00', 'otpauth-migration://offline?data=x']],
    ['none', 'https://example.org/?next=notpauth://totp', []],
  ])('%s', (_what, text, links) => {
    expect(findOtpauthUris(text)).toEqual(links);
  });
});

describe('reading a text', () => {
  it('keeps what is good and names what is not', () => {
    const { found, refused } = readOtpauthText(`${ONE}\notpauth://yaotp/x?secret=AA\n${TWO}`);
    expect(found.map(({ label }) => label)).toEqual(['b', 'd']);
    expect(refused).toMatchObject([{ position: 2, name: '', failure: { code: 'type-unknown' } }]);
  });

  it('as a whole or not at all, where one account is wanted', () => {
    expect(findOtpauth(`${ONE}\n${TWO}`)).toHaveLength(2);
    expect(failureOf(() => findOtpauth(`${ONE}\notpauth://yaotp/x?secret=AA`)).code).toBe('type-unknown');
  });

  it.each([
    ['its parameter', 'otpauth://totp/x?secret=A1&issuer=Git%20Hub', 'Git Hub'],
    ['its path', 'otpauth://totp/GitHub:octo?secret=A1', 'GitHub'],
    ['nothing, where the path may be the secret itself', 'otpauth://totp/KBTSKUKRDJPEGCZK', ''],
    ['a name over the limit, not at all', `otpauth://totp/x?secret=A1&issuer=${'n'.repeat(600)}`, ''],
    ['characters that turn text round, without them', 'otpauth://totp/x?secret=A1&issuer=a%E2%80%AEb', 'ab'],
  ])('names a bad link by %s', (_what, link, name) => {
    expect(readOtpauthText(link).refused).toMatchObject([{ position: 1, name }]);
  });

  it.each(['KBTSKUKRDJPEGCZK', 'kbts kukr djpe gczk', 'kbts-kukr-djpe-gczk', ' KBTSK UKRDJ PEGCZ K ', 'KBTSKUKRDJPEGCZK===='])('takes the bare secret %j', (text) => {
    const { found: [account] } = readOtpauthText(text);
    expect(account).toMatchObject({ type: 'totp', issuer: '', label: '', algorithm: 'SHA1', digits: 6, period: 30, warnings: ['bare-secret'] });
    expect(account === undefined ? '' : encodeBase32(account.secret.reveal())).toBe('KBTSKUKRDJPEGCZK');
  });

  it.each(['hello', 'please add this account for me', 'KBTSKUKRDJPEGCZ', 'KBTSKUKRDJPEGCZ1', 'otpauth', 'https://example.org'])('takes %j for no input', (text) => {
    expect(failureOf(() => readOtpauthText(text)).code).toBe('input-not-otpauth');
  });

  it('refuses an empty and an over-long text by name, without reading it', () => {
    expect(failureOf(() => readOtpauthText(' \n')).code).toBe('input-empty');
    expect(failureOf(() => readOtpauthText(`${ONE}\n`.repeat(2000))).code).toBe('input-too-long');
  });

  it('stays fast on hostile texts at the limit', () => {
    // Would hang for minutes if a pattern backtracked; the run's own time limit is the judge.
    for (const unit of ['otpauth://', 'otpauth://totp/', '(', '%3A', '=', 'A ', '\u200D']) {
      const text = `${ONE} ${unit.repeat(Math.floor(60_000 / unit.length))}`;
      const outcome = ((): string => {
        try {
          readOtpauthText(text);
          return 'read';
        } catch (error) {
          return error instanceof Error ? error.name : 'other';
        }
      })();
      expect(['read', 'Failure']).toContain(outcome);
    }
  });
});
