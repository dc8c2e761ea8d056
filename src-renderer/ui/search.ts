/** @file Which accounts a search finds, and what they are called. */
import type { AccountView } from '../../src-shared/model';
import { carries } from '../../src-shared/tags';

/** Case and accents do not matter: `Épargne` is found by `epargne`. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What an account is called in a sentence: `GitHub, octo@example.org`. */
export function nameOf(account: { readonly issuer: string; readonly label: string }): string {
  return [account.issuer, account.label].filter((part) => part !== '').join(', ');
}

/** The two lines of a row; the first is empty only where the account has no name at all. */
export function linesOf({ issuer, label }: { readonly issuer: string; readonly label: string }): readonly [first: string, second: string] {
  return issuer === '' ? [label, ''] : [issuer, label];
}

/** Accounts that have every word of the query in service or account, or, where it begins with #, at the beginning of a word in a tag; and that carry all of `tags`. */
export function matching(accounts: readonly AccountView[], query: string, tags: readonly string[] = []): readonly AccountView[] {
  const words = fold(query).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0 && tags.length === 0) return accounts;
  return accounts.filter((account) => {
    if (!carries(account, tags)) return false;
    const text = fold(`${account.issuer} ${account.label}`);
    return words.every((word) => text.includes(word) || (word.startsWith('#') && account.tags.some((tag) => ` ${fold(tag)}`.includes(` ${word.slice(1)}`))));
  });
}
