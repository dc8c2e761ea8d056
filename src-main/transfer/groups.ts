/** @file What other apps call groups, categories, folders, vaults or tags: all of it becomes tags. */
import { textOf } from './entry';
import { listOf, type Fields } from './json';

/** Of one account: names; null for a group that the file does not name. Whatever else stands there is none. */
export type Groups = readonly unknown[];

/** Names of groups that entries point at by id. */
export function groupNames(groups: unknown, fields: { readonly id: string; readonly name: string } = { id: 'id', name: 'name' }): (id: unknown) => unknown {
  const names = new Map(listOf(groups).map((group: Fields) => [group[fields.id], group[fields.name]]));
  return (id) => (id === undefined || id === null || id === '' ? undefined : (names.get(id) ?? null));
}

/** `Work/Servers`: each level is a group, so that what lies deeper is found by the upper one too. */
export const levelsOf = (path: unknown): Groups => textOf(path).split('/');
