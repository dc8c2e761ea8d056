/** @file Tags on their way in: typed by a person, or brought by another app's export. */
import { Failure } from '../../src-shared/errors';
import { cleanName } from '../../src-shared/names';
import { carries, distinct, TAG_LIMIT, tagKey, TAGS_LIMIT } from '../../src-shared/tags';
import type { VaultContent } from '../vault/content';
import { withEdit } from './history';

/** Commas part one tag from the next where they are typed, so none is kept within one. */
const COMMAS = /[,\uFF0C\u060C\u3001]/g;
/** Before a tag where it is searched for: not a part of it. */
const MARK = /^[#\uFF03\s]+/;

/** Cleaning lengthens a text 3 times at most (UAX #15): longer ones are not even looked at, whatever they might come to. */
const LOOKED_AT = TAG_LIMIT * 4;

/** As a tag is kept and shown; '' where nothing is left. */
const cleanTag = (text: string): string => cleanName(cleanName(text.replace(COMMAS, ' ')).replace(MARK, ''));

/** @throws Failure `tag-too-long`, `tags-too-many`: nothing is cut or left out silently. */
export function cleanTags(given: readonly string[]): readonly string[] {
  const tags = distinct(given.map((text) => (text.length > LOOKED_AT ? text : cleanTag(text))).filter((tag) => tag !== ''));
  if (tags.some((tag) => tag.length > TAG_LIMIT)) throw new Failure('tag-too-long', { detail: { limit: TAG_LIMIT } });
  if (tags.length > TAGS_LIMIT) throw new Failure('tags-too-many', { detail: { limit: TAGS_LIMIT } });
  return tags;
}

/** What an export calls groups, of any shape: those that fit, and whether that is all of them (null: one without a name). An account is never refused for them. */
export function tagsFrom(given: readonly unknown[]): { readonly tags: readonly string[]; readonly whole: boolean } {
  const names = distinct(given.flatMap((one) => (typeof one === 'string' && one.length <= LOOKED_AT ? [cleanTag(one)] : [])).filter((tag) => tag !== ''));
  const tags = names.filter((tag) => tag.length <= TAG_LIMIT).slice(0, TAGS_LIMIT);
  return { tags, whole: names.length === tags.length && !given.some((one) => one === null || (typeof one === 'string' && one.length > LOOKED_AT)) };
}

/** The same accounts, each tag as it is spelled already: by `known` accounts first, then by earlier ones of these. */
export function spelled<A extends { readonly tags: readonly string[] }>(accounts: readonly A[], known: readonly { readonly tags: readonly string[] }[]): readonly A[] {
  if (accounts.every(({ tags }) => tags.length === 0)) return accounts;
  const spelling = new Map<string, string>();
  const keep = (tag: string): string => {
    const key = tagKey(tag);
    const first = spelling.get(key) ?? tag;
    spelling.set(key, first);
    return first;
  };
  for (const { tags } of known) tags.forEach(keep);
  return accounts.map((account) => ({ ...account, tags: account.tags.map(keep) }));
}

/** The tag of all accounts under another name, one with a tag of that name where there is one; null takes it from them. Each account's history keeps what it had. */
export function retagged(content: VaultContent, tag: string, name: string | null, now: number): VaultContent {
  const keys = new Set([tag, ...(name === null ? [] : [name])].map(tagKey));
  let { edits } = content;
  const accounts = content.accounts.map((account) => {
    if (!carries(account, [tag]) && (name === null || !carries(account, [name]))) return account;
    const tags = distinct(account.tags.flatMap((one) => (!keys.has(tagKey(one)) ? [one] : name === null ? [] : [name])));
    const after = withEdit(edits, account, { ...account, tags }, now);
    if (after === edits) return account;
    edits = after;
    return { ...account, tags, updatedAt: now };
  });
  return { ...content, accounts, edits };
}
