/** @file Tags as what other apps have instead: groups or folders with an id, one or several to an account. */
import { randomUUID } from 'node:crypto';
import { tagKey, tagsOf } from '../../../src-shared/tags';
import type { ExportedAccount } from '../target';

export interface ExportedGroup {
  readonly id: string;
  readonly name: string;
}

export interface ExportedGroups {
  readonly all: readonly ExportedGroup[];
  /** The ids of an account's tags, in their order. */
  readonly idsOf: (account: ExportedAccount) => readonly string[];
}

/** `most`: how many an account can be in; of more tags the first ones. */
export function groupsOf(accounts: readonly ExportedAccount[], most = Infinity): ExportedGroups {
  const kept = (account: ExportedAccount): readonly string[] => account.tags.slice(0, most);
  const all = tagsOf(accounts.map((account) => ({ tags: kept(account) }))).map((name) => ({ id: randomUUID(), name }));
  const ids = new Map(all.map(({ id, name }) => [tagKey(name), id]));
  return { all, idsOf: (account) => kept(account).flatMap((tag) => ids.get(tagKey(tag)) ?? []) };
}
