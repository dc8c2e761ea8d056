/** @file Bad input (issue 2): each kind has its own sentence, and nothing of it is saved. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desktop';
import type { AuthenticatorPage, FormFields } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQ';
const link = (query: string, type = 'totp'): string => `otpauth://${type}/Bad:me?${query}`;

let desk: Desk;
let app: AuthenticatorPage;
const said = new Map<string, string>();

beforeAll(async () => {
  desk = await openDesk();
  app = desk.app;
  await app.add(`otpauth://totp/Good:me?secret=MZXW6YTBOI&issuer=Good`);
});

afterEach(async () => {
  await app.goHome();
  expect(await app.names()).toEqual(['Good']);
});

afterAll(() => desk.leave());

describe('a pasted text', () => {
  it.each([
    ['nothing', '   ', 'There is nothing in it.'],
    ['a sentence', 'my password is swordfish', 'not a code for an authenticator'],
    ['a web address', 'https://example.org/?secret=GEZDGNBVGY3TQOJQ', 'not a code for an authenticator'],
    ['a bad character in the secret', link('secret=GEZD1NBVGY3TQOJQ'), 'The secret holds “1”, which does not belong there.'],
    ['no secret', link('issuer=Bad'), 'There is no secret in it.'],
    ['an unknown type', link(`secret=${SECRET}`, 'yotp'), 'It asks for the kind “yotp”'],
    ['another scheme', 'motp://Bad:me?secret=00ff', 'It asks for the kind “motp”'],
    ['an unknown algorithm', link(`secret=${SECRET}&algorithm=SHA3`), 'the algorithm “SHA3”'],
    ['too few digits', link(`secret=${SECRET}&digits=3`), 'The number of digits, “3”, is out of range.'],
    ['digits that are none', link(`secret=${SECRET}&digits=six`), 'The number of digits, “six”, is out of range.'],
    ['a period of nothing', link(`secret=${SECRET}&period=0`), 'The period, “0”, is out of range.'],
    ['a period without end', link(`secret=${SECRET}&period=999999`), 'The period, “999999”, is out of range.'],
    ['a counter past 2^53', link(`secret=${SECRET}&counter=9007199254740992`, 'hotp'), /The counter, “(-1|9007199254740992)”, is out of range/],
    ['a counter below 0', link(`secret=${SECRET}&counter=-1`, 'hotp'), /The counter, “(-1|9007199254740992)”, is out of range/],
    ['a secret over 1,024 bytes', link(`secret=${'A'.repeat(2000)}`), 'The secret is too long.'],
    ['an address of 64 KiB and more', link(`secret=${SECRET}&image=${'x'.repeat(65_536)}`), 'That is too long to be an account.'],
    ['a megabyte', 'A'.repeat(1_000_000), 'That is too long to be an account.'],
    ['an export of another app whose end is missing', 'otpauth-migration://offline?data=CjEKCkhlbGxv', 'The end of this export of Google Authenticator is missing.'],
  ])('%s has its sentence', async (what, text, sentence) => {
    await app.paste(text);
    await app.alert.getByText(sentence).waitFor();
    said.set(what, (await app.alert.textContent()) ?? '');
    expect(said.get(what)).toMatch(/\. \S.*\.$/s); // what is wrong, then what to do
  });

  it('of several addresses: the good ones are offered, the bad ones named by place and service', async () => {
    await app.paste(`otpauth://totp/One:a?secret=${SECRET}\n${link('secret=GEZD1NBVGY3TQOJQ')}\notpauth://totp/Two:b?secret=MFRGGZDFMZTWQ2LK`);
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
    await app.sheet.getByText('Link 2 (Bad): The secret holds “1”, which does not belong there.').waitFor();
    expect(await app.sheet.textContent()).not.toContain('GEZD');
  });

  it('says so beside the field, and the text may be corrected there', async () => {
    await app.paste(link('secret=GEZD0NBVGY3TQOJQ'));
    await app.alert.waitFor();
    const field = app.sheet.getByRole('textbox');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill(link(`secret=${SECRET}`));
    expect(await app.alert.count()).toBe(0);
    await app.page.keyboard.press('Enter');
    await app.proof();
  });
});

describe('a form', () => {
  const good = { issuer: 'Form', secret: SECRET } as const;
  it.each<[string, FormFields, string, string]>([
    ['no secret', { issuer: 'Form' }, 'Secret', 'There is no secret in it.'],
    ['a bad character', { ...good, secret: 'GEZD 0NBV' }, 'Secret', 'The secret holds “0”'],
    ['no name', { secret: SECRET }, 'Service', 'The account has no name yet.'],
    ['too many digits', { ...good, digits: '11' }, 'Digits', 'The number of digits, “11”, is out of range.'],
    ['digits in words', { ...good, digits: 'six' }, 'Digits', 'Enter a whole number.'],
    ['a period out of range', { ...good, period: '3601' }, 'Period in seconds', 'The period, “3601”, is out of range.'],
    ['no counter', { ...good, type: 'hotp', counter: '' }, 'Counter', 'its counter, and it is missing'],
    ['a counter out of range', { ...good, type: 'hotp', counter: '9007199254740992' }, 'Counter', 'The counter is out of range.'],
  ])('with %s says it at its field', async (_what, fields, field, sentence) => {
    await app.fillForm(fields);
    await app.alert.getByText(sentence).waitFor();
    expect(await app.sheet.getByRole('textbox', { name: field, exact: true }).getAttribute('aria-invalid')).toBe('true');
  });
});

/** UAX #9's controls, and everything that could break a line or end a title. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

async function everythingShown(): Promise<string> {
  return app.page.evaluate(() => {
    const attributes = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map((attribute) => attribute.value));
    const fields = [...document.querySelectorAll('input')].map((field) => field.value);
    return [document.title, document.body.textContent, ...attributes, ...fields].join('\n');
  });
}

describe('names in an address', () => {
  it.each([
    ['a right-to-left override', 'evil\u202emoc.knab', 'evilmoc.knab'],
    ['isolates and marks', '\u2066a\u2069\u200f\u061cb', 'ab'],
    ['line breaks and a null', 'two\r\nlines\u0000', 'two lines'],
    ['a terminal sequence', '\u001b[31mred', '[31mred'],
  ])('%s is shown inert', async (_what, name, clean) => {
    await app.paste(`otpauth://totp/${encodeURIComponent(name)}:me?secret=${SECRET}&issuer=${encodeURIComponent(name)}`);
    await app.proof();
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe(clean);
    expect(await everythingShown()).not.toMatch(CONTROLS);
    await app.save();
    expect(await everythingShown()).not.toMatch(CONTROLS);
    expect(await app.names()).toContain(clean);
    await app.act(clean, 'Move to trash');
    await app.row(clean).waitFor({ state: 'detached' });
    expect(await everythingShown()).not.toMatch(CONTROLS);
  });

  it('a right-to-left override turns nothing round: letters stand where they were read', async () => {
    await app.paste(`otpauth://totp/x?secret=${SECRET}&issuer=${encodeURIComponent('ab\u202ecd')}`);
    await app.proof();
    await app.save();
    const lefts = await app.row('abcd').locator('.row-first bdi').evaluate((name) => {
      const text = name.firstChild;
      if (text === null) throw new Error('no text');
      return [0, 1, 2, 3].map((at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
      });
    });
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
    await app.act('abcd', 'Move to trash');
    await app.row('abcd').waitFor({ state: 'detached' });
  });

  it('markup is text', async () => {
    const name = '<img src=x onerror=alert(1)><b>bold</b>';
    await app.paste(`otpauth://totp/x?secret=${SECRET}&issuer=${encodeURIComponent(name)}`);
    await app.proof();
    await app.save();
    expect(await app.names()).toContain(name);
    expect(await app.page.locator('main img, main b').count()).toBe(0);
    await app.act(name, 'Move to trash');
    await app.status.getByText(name).waitFor();
    expect(await app.page.locator('footer b').count()).toBe(0);
    await app.row(name).waitFor({ state: 'detached' });
  });

  it('over 512 characters are refused, not cut', async () => {
    await app.paste(`otpauth://totp/${'n'.repeat(600)}?secret=${SECRET}`);
    await app.alert.getByText('too long').waitFor();
  });
});

describe('the sentences', () => {
  it('differ where the reasons do', () => {
    const distinct = ['nothing', 'a sentence', 'no secret', 'an unknown type', 'an unknown algorithm', 'too few digits', 'a period of nothing', 'a counter below 0', 'a secret over 1,024 bytes', 'a megabyte', 'an export of another app'];
    expect(new Set(distinct.map((what) => said.get(what))).size).toBe(distinct.length);
  });
});
