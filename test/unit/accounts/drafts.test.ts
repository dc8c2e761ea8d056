import { describe, expect, it, vi } from 'vitest';
import { createDrafts, type FormInput } from '../../../src-main/accounts/drafts';
import { encodeBase32 } from '../../../src-shared/base32';
import { Failure } from '../../../src-shared/errors';
import { migrationUri } from '../../../src-shared/migration/base64';
import { encodeMigration, type MigrationAccount } from '../../../src-shared/migration/encode';
import { bytesField, varintField } from '../../../src-shared/migration/wire';
import { Secret } from '../../../src-shared/secret';
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

  it('saves an account pinned where the other app had it so, as the window was told before', async () => {
    const { drafts, vault } = setUp();
    const content = { issuer: 'New', label: 'me', tags: [], secret: Secret.fromText('12345678901234567890'), type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, warnings: [] } as const;
    const found = drafts.fromExport({ accounts: [{ ...content, warnings: [], pinned: true }, { ...content, warnings: [], label: 'other' }], refused: [], lost: [] });
    expect(found.drafts.map((draft) => draft.pinned ?? 'not')).toEqual([true, 'not']);
    await drafts.saveAll(found.drafts.map(({ id, issuer, label }) => ({ id, issuer, label })));
    expect(vault.content.accounts.map(({ label, pinned }) => [label, pinned])).toEqual([['me', true], ['other', false]]);
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

  it('knows a Steam account by its secret and its kind: with usual codes the same secret is another account', async () => {
    const { vault, drafts } = setUp();
    const { drafts: [first] } = drafts.fromText('steam://GEZDGNBVGY3TQOJQ', 'text');
    expect(first).toMatchObject({ type: 'steam', issuer: 'Steam', label: '', digits: 5, period: 30, duplicate: 'none', unusual: true });
    await drafts.save(first?.id ?? '', 'Steam', 'ada');
    expect(vault.content.accounts[0]).toMatchObject({ type: 'steam', algorithm: 'SHA1', digits: 5, period: 30, counter: 0 });
    expect(drafts.fromText('otpauth://steam/Games:b?secret=GEZDGNBVGY3TQOJQ', 'text').drafts[0]?.duplicate).toBe('same');
    expect(drafts.fromText('otpauth://totp/Games:c?secret=GEZDGNBVGY3TQOJQ', 'text').drafts[0]?.duplicate).toBe('none');
  });

  it('takes a form of Steam\'s kind, whatever its other fields hold', () => {
    expect(setUp().drafts.fromForm(form({ type: 'steam', algorithm: 'MD5', digits: 99, period: 0, counter: '' }))).toMatchObject({ type: 'steam', algorithm: 'SHA1', digits: 5, period: 30, counter: 0 });
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

describe('an export of Google Authenticator', () => {
  const accounts = Array.from({ length: 5 }, (_one, n): MigrationAccount => ({
    type: 'totp', issuer: `Service ${n}`, label: 'me', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText(`secret ${n}`),
  }));
  const [one = '', two = '', three = ''] = encodeMigration(accounts, -5, { accounts: 2, length: 1200 }).uris;

  it('is collected code by code, in any order and through any door; a code twice adds nothing', () => {
    const { drafts } = setUp();
    const last = drafts.fromText(three, 'picture');
    expect(last.drafts).toMatchObject([{ issuer: 'Service 4', source: 'picture', batch: { number: 1, index: 2 } }]);
    expect(last.batches).toEqual([{ number: 1, size: 3, collected: [2] }]);
    expect(drafts.fromText(three, 'link')).toEqual({ drafts: [], refused: [], batches: last.batches });
    const first = drafts.fromText(one, 'link');
    expect(first.drafts.map(({ issuer }) => issuer)).toEqual(['Service 0', 'Service 1']);
    expect(drafts.fromText(`${two} and ${one}`, 'text').batches).toEqual([{ number: 1, size: 3, collected: [0, 1, 2] }]);
    expect(drafts.secrets()).toHaveLength(5);
  });

  it('is forgotten with its last draft: the same code is then new', () => {
    const { drafts } = setUp();
    drafts.discard(drafts.fromText(one, 'text').drafts.map(({ id }) => id));
    expect(drafts.fromText(one, 'text').drafts).toHaveLength(2);
  });

  it('has a code anew whose accounts were given up, and keeps the others', () => {
    const { drafts } = setUp();
    drafts.fromText(three, 'text');
    const [first, second] = drafts.fromText(one, 'text').drafts;
    drafts.discard([first?.id ?? '']);
    expect(drafts.fromText(one, 'text').drafts).toEqual([]);
    drafts.discard([second?.id ?? '']);
    expect(drafts.fromText(one, 'text')).toMatchObject({ drafts: [{ issuer: 'Service 0' }, { issuer: 'Service 1' }], batches: [{ number: 1, collected: [0, 2] }] });
  });

  it('names the accounts in it that nobody can keep', () => {
    const { drafts } = setUp();
    const odd = migrationUri([...bytesField(1, [...bytesField(1, [1]), ...bytesField(2, [...Buffer.from('Odd')]), ...varintField(5, 3)]), ...bytesField(1, bytesField(1, [1, 2]))]);
    expect(drafts.fromText(`${URI}\n${odd}`, 'text')).toMatchObject({ drafts: [{ issuer: 'Example' }, { issuer: '', label: '' }], refused: [{ position: 2, name: 'Odd', error: { code: 'digits-unknown' } }] });
  });
});

describe('several accounts', () => {
  const links = (from: number, count: number): string => Array.from({ length: count }, (_one, n) => `otpauth://totp/S${from + n}:me?secret=${encodeBase32(Buffer.from(`secret ${from + n}`))}`).join('\n');

  it('are marked where the vault, or the sheet itself, has them already', async () => {
    const { drafts } = setUp();
    const { drafts: [kept] } = drafts.fromText(links(1, 1), 'text');
    await drafts.save(kept?.id ?? '', 'S1', 'me');
    const other = links(2, 1).replace('S2', 'S3');
    const found = drafts.fromText(`${links(1, 2)}\n${other}\n${links(5, 1).replace('S5', 'S2')}`, 'text').drafts;
    expect(found.map(({ issuer, duplicate }) => [issuer, duplicate])).toEqual([['S1', 'same'], ['S2', 'none'], ['S3', 'above'], ['S2', 'name']]);
    expect(drafts.fromText(links(2, 1), 'picture').drafts.map(({ duplicate }) => duplicate)).toEqual(['above']);
  });

  it('are saved together, under the names that were left, in one change', async () => {
    const { vault, drafts } = setUp();
    let changes = 0;
    vault.subscribe(() => (changes += 1));
    const found = drafts.fromText(links(0, 300), 'text').drafts;
    const chosen = found.slice(1).map(({ id, issuer, label }) => ({ id, issuer: ` ${issuer} `, label }));
    expect(await drafts.saveAll(chosen)).toBe(299);
    expect(changes).toBe(1);
    expect(vault.content.accounts.map(({ issuer }) => issuer)).toEqual(found.slice(1).map(({ issuer }) => issuer));
    expect(vault.content.accounts[0]).not.toHaveProperty('source');
    expect(drafts.secrets()).toHaveLength(1);
  });

  it.each<readonly [string, (ids: readonly string[]) => { id: string; issuer: string; label: string }[], string]>([
    ['one has no name', ([a = '', b = '']) => [{ id: a, issuer: 'A', label: '' }, { id: b, issuer: '\u202E', label: '' }], 'label-missing'],
    ['one is not there any more', ([a = '']) => [{ id: a, issuer: 'A', label: '' }, { id: 'gone', issuer: 'B', label: '' }], 'not-found'],
    ['one is given twice', ([a = '']) => [{ id: a, issuer: 'A', label: '' }, { id: a, issuer: 'A', label: '' }], 'bad-request'],
    ['a name is too long', ([a = '', b = '']) => [{ id: a, issuer: 'A', label: '' }, { id: b, issuer: 'x'.repeat(600), label: '' }], 'input-too-long'],
  ])('are all left where %s', async (_what, choose, code) => {
    const { vault, drafts } = setUp();
    const ids = drafts.fromText(links(0, 2), 'text').drafts.map(({ id }) => id);
    await expect(drafts.saveAll(choose(ids))).rejects.toMatchObject({ code });
    expect(vault.content.accounts).toEqual([]);
    expect(drafts.secrets()).toHaveLength(2);
  });

  it('are all left where the vault cannot be written, and can be saved afterwards', async () => {
    const { vault, drafts } = setUp();
    const chosen = drafts.fromText(links(0, 3), 'text').drafts.map(({ id, issuer, label }) => ({ id, issuer, label }));
    const refusal = vi.spyOn(vault, 'mutate').mockRejectedValueOnce(new Failure('disk-full', { retryable: true }));
    await expect(drafts.saveAll(chosen)).rejects.toMatchObject({ code: 'disk-full' });
    expect(vault.content.accounts).toEqual([]);
    expect(refusal).toHaveBeenCalledOnce();
    expect(await drafts.saveAll(chosen)).toBe(3);
  });

  it('are refused by name where they are more than a sheet holds, and those before them stay', () => {
    const { drafts } = setUp();
    for (let n = 0; n < 5; n += 1) drafts.fromText(links(n * 1000, 900), 'text');
    expect(() => drafts.fromText(links(9000, 501), 'text')).toThrow(expect.objectContaining({ code: 'drafts-full', detail: { limit: 5000 } }) as Error);
    expect(drafts.secrets()).toHaveLength(4500);
    expect(drafts.fromText(links(9000, 500), 'text').drafts).toHaveLength(500);
  });
});
