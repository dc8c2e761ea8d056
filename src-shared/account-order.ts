/** @file The order of accounts: main answers the first rows of a list that the window then draws whole. */

interface Named {
  readonly issuer: string;
  readonly label: string;
  readonly createdAt: number;
  readonly pinned: boolean;
}

let collator: Intl.Collator | null = null;

/** Made when first asked for: the first one loads the language's rules, 10 ms of a start. */
const order = (): Intl.Collator => (collator ??= new Intl.Collator(undefined, { sensitivity: 'base', numeric: true }));

/** For a moment when nobody waits. */
export function prepareOrder(): void {
  order();
}

/** As the language orders names: for `sort`. */
export const compareNames = (one: string, other: string): number => order().compare(one, other);

/** Pinned ones first; in both groups by service, then account; equal names keep their age. */
export function sorted<A extends Named>(accounts: readonly A[]): readonly A[] {
  const key = (account: Named): string => (account.issuer === '' ? account.label : account.issuer);
  const { compare } = order();
  return [...accounts].sort((a, b) => Number(b.pinned) - Number(a.pinned) || compare(key(a), key(b)) || compare(a.label, b.label) || a.createdAt - b.createdAt);
}
