import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccounts } from '../../../src-main/accounts/accounts';
import { createDrafts } from '../../../src-main/accounts/drafts';
import { cleanTags, spelled, tagsFrom } from '../../../src-main/accounts/tags';
import { cleanName } from '../../../src-shared/names';
import { carries, distinct, inOrder, sameTags, TAG_LIMIT, tagKey, TAGS_LIMIT, tagsOf } from '../../../src-shared/tags';
import { account } from '../backup/support';
import { memoryVault } from '../../support/memory-vault';

const typed = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: fc.constantFrom('#', ',', ' ', 'a', 'A', 'ä', '\u202E', '，', '＃'), maxLength: 12 })), { maxLength: 25 });

describe('tags on their way in', () => {
  it.each([
    ['are cleaned as names are', [' Wo\u202Erk\n now '], ['Work now']],
    ['lose the mark that they are searched with, not one within', ['#Work', '＃ Private', 'C#', '##x'], ['Work', 'Private', 'C#', 'x']],
    ['have no comma', ['Bank, old', 'a，b'], ['Bank old', 'a b']],
    ['are one tag whatever their case, in the first spelling', ['Work', 'work', 'WORK', 'ＷＯＲＫ'], ['Work']],
    ['are none where nothing is left', ['', ' ', '#', ',', '\u200B'], []],
  ])('%s', (_what, given, tags) => {
    expect(cleanTags(given)).toEqual(tags);
  });

  it('are refused where one is too long or there are too many, never cut', () => {
    expect(() => cleanTags(['x'.repeat(TAG_LIMIT + 1)])).toThrow(expect.objectContaining({ code: 'tag-too-long', detail: { limit: TAG_LIMIT } }) as Error);
    expect(() => cleanTags(['x'.repeat(100_000)])).toThrow(expect.objectContaining({ code: 'tag-too-long' }) as Error);
    const many = Array.from({ length: TAGS_LIMIT + 1 }, (_, n) => `tag ${String(n)}`);
    expect(() => cleanTags(many)).toThrow(expect.objectContaining({ code: 'tags-too-many', detail: { limit: TAGS_LIMIT } }) as Error);
    expect(cleanTags([...many.slice(1), 'TAG 1'])).toHaveLength(TAGS_LIMIT);
  });

  it('are clean, different and stay so, whatever an export calls its groups', () => {
    fc.assert(fc.property(fc.array(fc.oneof(typed, fc.anything())), (given) => {
      const { tags, whole } = tagsFrom(given.flat());
      expect(tags.length).toBeLessThanOrEqual(TAGS_LIMIT);
      expect(distinct(tags)).toEqual(tags);
      for (const tag of tags) {
        expect(tag).toBe(cleanName(tag));
        expect(tag).toMatch(/^[^#,][^,]*$/u);
        expect(tag.length).toBeLessThanOrEqual(TAG_LIMIT);
      }
      expect(cleanTags(tags)).toEqual(tags);
      expect(tagsFrom(tags)).toEqual({ tags, whole: true });
      if (whole && given.flat().every((one) => typeof one === 'string')) expect(cleanTags(given.flat() as string[])).toEqual(tags);
    }), { numRuns: 500 });
  });

  it.each([
    ['one is too long', ['x'.repeat(41), 'a'], ['a']],
    ['one is of no sane length', ['x'.repeat(100_000), 'a'], ['a']],
    ['there are too many', Array.from({ length: 21 }, (_, n) => `t${String(n)}`), Array.from({ length: 20 }, (_, n) => `t${String(n)}`)],
    ['one has no name', [null, 'a'], ['a']],
  ])('of an export are not whole where %s', (_what, given, tags) => {
    expect(tagsFrom(given)).toEqual({ tags, whole: false });
  });
});

describe('spellings', () => {
  it('are those of the accounts that carry the tag already', () => {
    const known = [{ tags: ['Work'] }, { tags: ['work', 'Bank'] }];
    expect(spelled([{ tags: ['WORK', 'bank', 'new'] }, { tags: ['New'] }], known).map(({ tags }) => tags)).toEqual([['Work', 'Bank', 'new'], ['new']]);
  });

  it('are one on each account, whatever is brought together', () => {
    const some = fc.array(fc.record({ tags: fc.array(fc.constantFrom('a', 'A', 'b', 'B', 'ß', 'é')).map(distinct) }));
    fc.assert(fc.property(some, some, (accounts, known) => {
      const kept = spelled(accounts, known).flatMap(({ tags }) => tags);
      expect(new Set(kept).size).toBe(new Set(kept.map(tagKey)).size);
    }));
  });
});

describe('tags of accounts', () => {
  it('are listed once, by the rules of the language, and found whatever their case', () => {
    const accounts = [{ tags: ['zoo', 'Ähre', 'tag 10'] }, { tags: ['Zoo', 'tag 9', 'bank'] }];
    expect(tagsOf(accounts)).toEqual(['Ähre', 'bank', 'tag 9', 'tag 10', 'zoo']);
    expect(inOrder(['one'])).toEqual(['one']);
    expect([carries(accounts[1] ?? { tags: [] }, ['ZOO', 'Bank']), carries(accounts[0] ?? { tags: [] }, ['zoo', 'bank'])]).toEqual([true, false]);
    expect([sameTags(['a', 'b'], ['b', 'a']), sameTags(['a'], ['A']), sameTags(['a'], ['a', 'b'])]).toEqual([true, false, false]);
  });

  it('are changed with the names, kept where they are not given, and put back', async () => {
    const vault = memoryVault({ accounts: [account('a', { tags: ['old'] }), account('b', { tags: ['Work'] })] });
    let now = 10;
    const accounts = createAccounts(vault, () => (now += 1), () => Promise.reject(new Error('nobody is asked about tags')));
    const names = { issuer: 'Example', label: 'a', parameters: null, secret: null };
    const tagsNow = (): readonly string[] | undefined => vault.content.accounts[0]?.tags;
    expect((await accounts.edit('a', { ...names, tags: ['#work', 'Bank', 'bank'] })).tags).toEqual(['Work', 'Bank']);
    await accounts.edit('a', { ...names, tags: ['Bank', 'Work'] }); // their order says nothing
    await accounts.edit('a', { ...names, issuer: 'Other' });
    expect(tagsNow()).toEqual(['Work', 'Bank']);
    const [, edit] = accounts.history('a');
    expect(accounts.history('a')).toMatchObject([{ issuer: 'Example', tags: null }, { issuer: null, tags: ['old'] }]);
    await accounts.putBack('a', edit?.at ?? 0);
    expect([tagsNow(), vault.content.accounts[0]?.issuer]).toEqual([['old'], 'Other']);
    await accounts.edit('a', { ...names, tags: [] });
    expect(accounts.history('a')[0]).toMatchObject({ tags: ['old'] });
    await expect(accounts.edit('a', { ...names, tags: ['x'.repeat(50)] })).rejects.toMatchObject({ code: 'tag-too-long' });
  });

  it('may be spelled anew by the only account that carries one', async () => {
    const vault = memoryVault({ accounts: [account('a', { tags: ['work'] })] });
    const view = await createAccounts(vault, () => 9, () => Promise.resolve()).edit('a', { issuer: 'Example', label: 'a', tags: ['Work'], parameters: null, secret: null });
    expect(view.tags).toEqual(['Work']);
  });

  it('are renamed on all accounts, become one with a tag of that name, and are taken from all', async () => {
    const vault = memoryVault({ accounts: [account('a', { tags: ['work', 'x'] }), account('b', { tags: ['Work', 'Job'] }), account('c', { tags: ['job'], deletedAt: 5 }), account('d', { tags: ['x'] })] });
    const accounts = createAccounts(vault, () => 99, () => Promise.reject(new Error('nobody is asked about tags')));
    const tagsNow = (): readonly (readonly string[])[] => vault.content.accounts.map(({ tags }) => tags);
    expect(await accounts.retag('WORK', ' #Job ')).toBe('Job');
    expect(tagsNow()).toEqual([['Job', 'x'], ['Job'], ['Job'], ['x']]);
    expect(vault.content.edits.map(({ accountId, tags }) => [accountId, tags])).toEqual([['a', ['work', 'x']], ['b', ['Work', 'Job']], ['c', ['job']]]);
    expect(vault.content.accounts.map(({ updatedAt }) => updatedAt)).toEqual([99, 99, 99, 1_000]);
    expect(await accounts.retag('job', '')).toBeNull();
    expect(tagsNow()).toEqual([['x'], [], [], ['x']]);
    await accounts.putBack('b', accounts.history('b')[1]?.at ?? 0);
    expect(tagsNow()[1]).toEqual(['Work', 'Job']);
    await expect(accounts.retag('x', 'y'.repeat(41))).rejects.toMatchObject({ code: 'tag-too-long' });
    expect(tagsNow()[0]).toEqual(['x']);
  });

  it('come with a draft, or as the person left them', async () => {
    const vault = memoryVault({ accounts: [account('a', { tags: ['Work'] })] });
    let ids = 0;
    const drafts = createDrafts(vault, () => 7, () => `id${String((ids += 1))}`);
    const { secret, type, algorithm, digits, period, counter } = account('x');
    const content = { issuer: 'New', label: 'me', tags: ['work', 'Phone'], secret, type, algorithm, digits, period, counter, warnings: [] };
    const found = drafts.fromExport({ accounts: [content, content, content], refused: [], lost: [] });
    expect(found.drafts.map(({ tags }) => tags)).toEqual([['work', 'Phone'], ['work', 'Phone'], ['work', 'Phone']]);
    const [one, two, three] = found.drafts.map(({ id }) => id);
    expect((await drafts.save(one ?? '', 'New', 'me')).tags).toEqual(['Work', 'Phone']);
    await drafts.saveAll([{ id: two ?? '', issuer: 'New', label: 'me', tags: ['PHONE'] }, { id: three ?? '', issuer: 'New', label: 'me', tags: [] }]);
    expect(vault.content.accounts.map(({ tags }) => tags)).toEqual([['Work'], ['Work', 'Phone'], ['Phone'], []]);
  });
});
