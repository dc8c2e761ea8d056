/** @file What a window draws first: the first rows of the list with their codes, in one answer. */
import { sorted } from '../../src-shared/account-order';
import type { CallOutput } from '../../src-shared/contract';
import type { BoardFrame } from '../../src-shared/model';
import { tagsOf } from '../../src-shared/tags';
import type { VaultContent } from '../vault/content';
import { toAccountView } from './views';

/** More than a window of the usual size shows. A larger one has room left below them for the moment until the whole list is there: each row more costs every start. */
const FIRST_ROWS = 24;

/** `frameOf` gives the codes of these accounts: a start does not wait for the thousand others. */
export function firstRows(content: VaultContent, frameOf: (ids: readonly string[]) => BoardFrame): CallOutput<'accounts.first'> {
  const live = sorted(content.accounts.filter(({ deletedAt }) => deletedAt === null));
  const first = live.slice(0, FIRST_ROWS);
  return {
    accounts: first.map((account) => toAccountView(account, content)), total: live.length, tags: [...tagsOf(live)],
    frame: frameOf(first.map(({ id }) => id)), settings: content.settings,
  };
}
