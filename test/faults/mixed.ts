/**
 * @file Mixed mutations as a fixed sequence: after n of them there is exactly one right content, so that none can be lost,
 * half done or done twice without being noticed.
 */
import type { Account, VaultContent } from '../../src-main/vault/content';
import { EMPTY_CONTENT } from '../../src-main/vault/content';
import { account } from '../unit/vault/support';

/** An HOTP account whose counter is the number of mutations so far. */
const TALLY = 'tally';

type Change = (content: VaultContent, n: number) => VaultContent;

const change = (content: VaultContent, which: (one: Account) => boolean, to: (one: Account) => Account): VaultContent => {
  const found = content.accounts.find((one) => one.id !== TALLY && which(one));
  return found === undefined ? content : { ...content, accounts: content.accounts.map((one) => (one === found ? to(one) : one)) };
};
const isTrashed = (one: Account): boolean => one.deletedAt !== null;
const add: Change = (content, n) => ({ ...content, accounts: [...content.accounts, account(`a${n}`)] });
const trash: Change = (content, n) => change(content, (one) => !isTrashed(one) && Number(one.id.slice(1)) % 3 === n % 3, (one) => ({ ...one, deletedAt: n }));

const CHANGES: readonly Change[] = [
  add,
  add,
  (content, n) => change(content, (one) => !isTrashed(one), (one) => ({ ...one, label: `renamed ${n}`, updatedAt: n })),
  trash,
  trash,
  (content) => change(content, isTrashed, (one) => ({ ...one, deletedAt: null })),
  (content, n) => ({ ...content, settings: { ...content.settings, clearClipboardAfter: n % 60, theme: n % 2 === 0 ? 'dark' : 'light' } }),
  (content) => ({ ...content, accounts: content.accounts.filter((one) => one.id === TALLY || !isTrashed(one)) }), // the trash is emptied
];

/** How many mutations this content has seen. */
export const countOf = (content: VaultContent): number => content.accounts.find(({ id }) => id === TALLY)?.counter ?? 0;

/** The n-th mutation, n from 1. */
export const mutation = (n: number): ((content: VaultContent) => VaultContent) => (content) => {
  const tallied = n === 1
    ? { ...content, accounts: [...content.accounts, { ...account(TALLY), type: 'hotp' as const }] }
    : content;
  const counted = { ...tallied, accounts: tallied.accounts.map((one) => (one.id === TALLY ? { ...one, counter: n } : one)) };
  return CHANGES[n % CHANGES.length]?.(counted, n) ?? counted;
};

/** What the first n mutations make of an empty vault; asked for with rising n it goes on from the last answer. */
export function expectedContents(): (n: number) => VaultContent {
  let at = 0;
  let content = EMPTY_CONTENT;
  return (n) => {
    if (n < at) [at, content] = [0, EMPTY_CONTENT];
    for (; at < n; at += 1) content = mutation(at + 1)(content);
    return content;
  };
}

/** Every third one is journaled first, as secrets are that a server issued. */
export const isJournaled = (n: number): boolean => n % 3 === 0;
