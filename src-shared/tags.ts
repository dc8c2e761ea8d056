/**
 * @file Tags: short names that a person gives accounts to find them by. A tag is nothing but what accounts carry: one
 * that nobody carries any more is gone (docs/decisions/tags.md).
 */
import { compareNames } from './account-order';

/** UTF-16 units. */
export const TAG_LIMIT = 40;
/** Of one account. */
export const TAGS_LIMIT = 20;

/** What makes two spellings one tag: case and width do not matter. */
export const tagKey = (tag: string): string => tag.normalize('NFKC').toLowerCase();

/** Once each, in the spelling that came first. */
export function distinct(tags: Iterable<string>): readonly string[] {
  const first = new Map<string, string>();
  for (const tag of tags) {
    const key = tagKey(tag);
    if (!first.has(key)) first.set(key, tag);
  }
  return [...first.values()];
}

/** As tags are shown: once each, by the language's rules. */
export function inOrder(tags: Iterable<string>): readonly string[] {
  const found = distinct(tags);
  return found.length < 2 ? found : [...found].sort(compareNames); // the order's rules take 10 ms to load
}

/** All tags of these accounts. */
export function tagsOf(accounts: readonly { readonly tags: readonly string[] }[]): readonly string[] {
  return inOrder(accounts.flatMap(({ tags }) => tags));
}

/** The same tags in the same spelling; their order says nothing. */
export function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((tag) => other.includes(tag));
}

/** Whether `account` carries all of these. */
export function carries(account: { readonly tags: readonly string[] }, tags: readonly string[]): boolean {
  const keys = account.tags.map(tagKey);
  return tags.every((tag) => keys.includes(tagKey(tag)));
}
