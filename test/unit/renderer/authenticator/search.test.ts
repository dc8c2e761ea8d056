import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matching, nameOf } from '../../../../src-renderer/ui/search';
import { sorted } from '../../../../src-shared/account-order';
import { rangeOf } from '../../../../src-renderer/authenticator/window-of-rows';
import { anAccount } from '../../../support/fake-tessera';

const accounts = [
  anAccount({ issuer: 'Zulip', label: 'dev' }),
  anAccount({ issuer: 'Épargne', label: 'Moi' }),
  anAccount({ issuer: '', label: 'lonely@example.org' }),
  anAccount({ issuer: 'github', label: 'b' }),
  anAccount({ issuer: 'GitHub', label: 'a' }),
];
const names = (found: readonly { issuer: string; label: string }[]): readonly string[] => found.map(nameOf);

describe('the order', () => {
  const some = fc.array(fc.record({ issuer: fc.constantFrom('', 'GitHub', 'github', 'Bank', 'Zulip 2', 'Zulip 10'), label: fc.constantFrom('a', 'b', ''), createdAt: fc.nat(5), pinned: fc.boolean() }), { maxLength: 12 }).map((all) => all.map(anAccount));

  it('has pinned accounts first, and both groups as they stand without any pin', () => {
    fc.assert(fc.property(some, (all) => {
      const those = (of: readonly { readonly id: string; readonly pinned: boolean }[], pinned: boolean): readonly string[] => of.filter((account) => account.pinned === pinned).map(({ id }) => id);
      const found = sorted(all);
      const plain = sorted(all.map((account) => ({ ...account, pinned: false }))).map(({ id }) => all.find((account) => account.id === id) ?? anAccount());
      expect(found.map(({ id }) => id)).toEqual([...those(plain, true), ...those(plain, false)]);
    }));
  });

  it('is that of what a search finds, too', () => {
    const all = sorted(accounts.map((account) => ({ ...account, pinned: account.label === 'b' })));
    expect(names(matching(all, 'git'))).toEqual(['github, b', 'GitHub, a']);
  });
});

describe('search', () => {
  it('finds by every word, in service and account, without case or accents', () => {
    expect(names(matching(accounts, 'epargne'))).toEqual(['Épargne, Moi']);
    expect(names(matching(accounts, '  moi EP '))).toEqual(['Épargne, Moi']);
    expect(names(matching(accounts, 'DEV zul'))).toEqual(['Zulip, dev']);
    expect(matching(accounts, 'zzz')).toEqual([]);
    expect(matching(accounts, ' ')).toBe(accounts);
  });

  const tagged = [
    anAccount({ issuer: 'Bank', label: 'me', tags: ['Private', 'Money'] }),
    anAccount({ issuer: 'GitHub', label: 'octo', tags: ['Work', 'My servers'] }),
    anAccount({ issuer: '#1 Shop', label: 'me', tags: [] }),
  ];

  it.each([
    ['#work', ['GitHub, octo']],
    ['#WÖRK', ['GitHub, octo']],
    ['#serv', ['GitHub, octo']], // at the beginning of a word of it
    ['#ork', []],
    ['#m', ['Bank, me', 'GitHub, octo']],
    ['#m octo', ['GitHub, octo']],
    ['#private #money', ['Bank, me']],
    ['#private #work', []],
    ['work', []], // without the mark, names alone
    ['#1', ['#1 Shop, me']],
    ['#', ['Bank, me', 'GitHub, octo', '#1 Shop, me']],
  ])('%s finds by tags', (query, found) => {
    expect(names(matching(tagged, query))).toEqual(found);
  });

  it('keeps to accounts that carry every pressed tag', () => {
    expect(names(matching(tagged, '', ['work', 'My Servers']))).toEqual(['GitHub, octo']);
    expect(names(matching(tagged, 'octo', ['Private']))).toEqual([]);
  });

  it('narrows with every word, whatever the words are', () => {
    const word = fc.constantFrom('#work', '#m', 'me', 'octo', '#', 'x', '#private');
    fc.assert(fc.property(fc.array(word), word, (words, more) => {
      const before = matching(tagged, words.join(' '));
      const after = matching(tagged, [...words, more].join('  '));
      expect(after.every((account) => before.includes(account))).toBe(true);
      expect(after).toEqual(before.filter((account) => matching([account], more).length === 1));
    }));
  });

  it('sorts by service, then account; one without a service by its account', () => {
    expect(names(sorted(accounts))).toEqual(['Épargne, Moi', 'GitHub, a', 'github, b', 'lonely@example.org', 'Zulip, dev']);
  });
});

describe('rows on screen', () => {
  it('are few, whatever the length of the list', () => {
    const { start, end } = rangeOf(10_000, 420, 580, 76 * 5000);
    expect(start).toBeLessThanOrEqual(5000);
    expect(end).toBeGreaterThanOrEqual(5008);
    expect(end - start).toBeLessThan(25);
  });

  it('cover every pixel of the box and stay within the list', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 180, max: 3000 }), fc.integer({ min: 0, max: 3000 }), fc.nat(1_000_000), (count, width, height, top) => {
        const { columns, row, start, end } = rangeOf(count, width, height, top);
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(count);
        for (const y of [top, top + height]) {
          const first = Math.floor(y / row) * columns;
          if (first < count) expect(start <= first && Math.min(count, first + columns) <= end).toBe(true);
        }
      }),
    );
  });

  it('stand in two columns from 760 px on', () => {
    expect(rangeOf(10, 759, 600, 0).columns).toBe(1);
    expect(rangeOf(10, 760, 600, 0).columns).toBe(2);
  });
});
