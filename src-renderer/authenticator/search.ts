/** @file Which accounts a search finds, and in which order they stand. */
import type { AccountView } from '../../src-shared/model';

/** Case and accents do not matter: `Épargne` is found by `epargne`. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What an account is called in a sentence: `GitHub, octo@example.org`. */
export function nameOf(account: { readonly issuer: string; readonly label: string }): string {
  return [account.issuer, account.label].filter((part) => part !== '').join(', ');
}

const order = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** By service, then account; equal names keep their age. */
export function sorted(accounts: readonly AccountView[]): readonly AccountView[] {
  const key = (account: AccountView): string => (account.issuer === '' ? account.label : account.issuer);
  return [...accounts].sort((a, b) => order.compare(key(a), key(b)) || order.compare(a.label, b.label) || a.createdAt - b.createdAt);
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
