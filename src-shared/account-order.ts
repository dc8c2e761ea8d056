/** @file The order of accounts: main answers the first rows of a list that the window then draws whole. */

interface Named {
  readonly issuer: string;
  readonly label: string;
  readonly createdAt: number;
}

const order = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** By service, then account; equal names keep their age. */
export function sorted<A extends Named>(accounts: readonly A[]): readonly A[] {
  const key = (account: Named): string => (account.issuer === '' ? account.label : account.issuer);
  return [...accounts].sort((a, b) => order.compare(key(a), key(b)) || order.compare(a.label, b.label) || a.createdAt - b.createdAt);
}
