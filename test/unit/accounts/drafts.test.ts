import { describe, expect, it } from 'vitest';
import { createDrafts, type FormInput } from '../../../src-main/accounts/drafts';
import { memoryVault } from '../../support/memory-vault';

const URI = 'otpauth://totp/Example:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example';
const form = (over: Partial<FormInput> = {}): FormInput => ({
  issuer: 'Example', label: 'me', secret: 'gezd gnbv gy3t qojq', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: '', ...over,
});

function setUp() {
  let ids = 0;
  const vault = memoryVault();
  return { vault, drafts: createDrafts(vault, () => 7, () => `id${(ids += 1)}`) };
}

describe('drafts', () => {
  it('keeps the secret in main until the account is saved, then once', async () => {
    const { vault, drafts } = setUp();
    const { drafts: [draft] } = drafts.fromText(URI, 'text');
    expect(JSON.stringify(draft)).not.toContain('GEZDGNBV');
    expect(vault.content.accounts).toEqual([]);
    await drafts.save(draft?.id ?? '', 'Renamed', 'you');
    expect(vault.content.accounts).toMatchObject([{ issuer: 'Renamed', label: 'you', createdAt: 7, deletedAt: null }]);
    expect(vault.content.accounts[0]?.secret.revealText()).toBe('12345678901234567890');
    await expect(drafts.save(draft?.id ?? '', 'a', 'b')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('says "same" for this very secret and "name" for another one under the name', async () => {
    const { drafts } = setUp();
    const { drafts: [first] } = drafts.fromText(URI, 'text');
    expect(first?.duplicate).toBe('none');
    await drafts.save(first?.id ?? '', 'Example', 'me');
    expect(drafts.fromText(URI.replace('Example:me', 'Other'), 'picture').drafts[0]?.duplicate).toBe('same');
    expect(drafts.fromText(URI.replace('GEZD', 'MEZD'), 'text').drafts[0]?.duplicate).toBe('name');
  });

  it('keeps all of one paste, however many links fit into it', async () => {
    const { drafts } = setUp();
    const link = 'otpauth://totp/a?secret=MZXW6YTB';
    const { drafts: found } = drafts.fromText(Array.from({ length: 1900 }, () => link).join('\n'), 'text');
    await expect(drafts.save(found[0]?.id ?? '', 'Example', 'first')).resolves.toMatchObject({ label: 'first' });
    drafts.fromText(URI, 'text');
    expect(drafts.secrets().length).toBeLessThanOrEqual(1901);
  });

  it('offers the good links of a text and names the bad ones, never by their secret', () => {
    const { drafts } = setUp();
    const found = drafts.fromText(`${URI}\notpauth://totp/Bad:me?secret=GEZDGNBVGY3TQOJ1\notpauth://totp/Other:me?secret=MZXW6YTB`, 'text');
    expect(found.drafts.map(({ issuer }) => issuer)).toEqual(['Example', 'Other']);
    expect(found.refused).toEqual([{ position: 2, name: 'Bad', error: { code: 'secret-bad-character', retryable: false, detail: expect.objectContaining({ character: '1' }) as unknown } }]);
    expect(JSON.stringify(found)).not.toContain('GEZDGNBV');
    expect(drafts.secrets()).toHaveLength(2);
  });

  it('forgets what was discarded', async () => {
    const { drafts } = setUp();
    const { drafts: [draft] } = drafts.fromText(URI, 'text');
    drafts.discard([draft?.id ?? '']);
    expect(drafts.find(draft?.id ?? '')).toBeUndefined();
    await expect(drafts.save(draft?.id ?? '', 'a', 'b')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('says aloud what most services do not use', () => {
    const { drafts } = setUp();
    expect(drafts.fromText(URI, 'text').drafts[0]?.unusual).toBe(false);
    expect(drafts.fromText(`${URI}&digits=8`, 'text').drafts[0]?.unusual).toBe(true);
  });

  it.each([
    ['counter-assumed', 'otpauth://hotp/x?secret=MZXW6YTB'],
    ['issuer-differs', 'otpauth://totp/One:x?secret=MZXW6YTB&issuer=Two'],
    ['names-cleaned', 'otpauth://totp/a%E2%80%AEb?secret=MZXW6YTB'],
    ['bare-secret', 'KBTSKUKRDJPEGCZK'],
  ] as const)('passes on %s, and does not save it', async (warning, text) => {
    const { vault, drafts } = setUp();
    const { drafts: [draft] } = drafts.fromText(text, 'text');
    expect(draft?.warnings).toEqual([warning]);
    await drafts.save(draft?.id ?? '', 'a', 'b');
    expect(vault.content.accounts[0]).not.toHaveProperty('warnings');
  });

  it('takes a form', () => {
    expect(setUp().drafts.fromForm(form({ type: 'hotp', counter: ' 12 ' }))).toMatchObject({ type: 'hotp', counter: 12, source: 'form', unusual: true });
  });

  it.each([
    ['a bad character', { secret: 'GEZD1' }, 'secret-bad-character'],
    ['no secret', { secret: ' - ' }, 'secret-missing'],
    ['too few digits', { digits: 3 }, 'digits-out-of-range'],
    ['too many digits', { digits: 11 }, 'digits-out-of-range'],
    ['no period', { period: 0 }, 'period-out-of-range'],
    ['a long period', { period: 3601 }, 'period-out-of-range'],
    ['no counter', { type: 'hotp', counter: '' }, 'counter-missing'],
    ['a counter that is no number', { type: 'hotp', counter: '1e3' }, 'counter-out-of-range'],
    ['a counter past 2^53-1', { type: 'hotp', counter: '9007199254740992' }, 'counter-out-of-range'],
    ['no names', { issuer: '', label: '\u202E' }, 'label-missing'],
  ] as const)('names what is wrong: %s', (_what, over, code) => {
    const { vault, drafts } = setUp();
    expect(() => drafts.fromForm(form(over))).toThrow(expect.objectContaining({ code }) as Error);
    expect(vault.content.accounts).toEqual([]);
  });

  it('a text without an account is refused by name', () => {
    expect(() => setUp().drafts.fromText('https://example.org', 'text')).toThrow(expect.objectContaining({ code: 'input-not-otpauth' }) as Error);
  });
});
