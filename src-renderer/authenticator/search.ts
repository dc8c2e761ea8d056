/** @file Which accounts a search finds, and what they are called. */
import type { AccountView } from '../../src-shared/model';

/** Case and accents do not matter: `Épargne` is found by `epargne`. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What an account is called in a sentence: `GitHub, octo@example.org`. */
export function nameOf(account: { readonly issuer: string; readonly label: string }): string {
  return [account.issuer, account.label].filter((part) => part !== '').join(', ');
}

/** Accounts that have every word of the query in service or account. */
export function matching(accounts: readonly AccountView[], query: string): readonly AccountView[] {
  const words = fold(query).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return accounts;
  return accounts.filter((account) => {
    const text = fold(`${account.issuer} ${account.label}`);
    return words.every((word) => text.includes(word));
  });
}
