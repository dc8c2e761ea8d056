/**
 * @file What a person changed of an account, entry by entry, so that a slip of the hand can be put back. An entry holds what
 * stood there before, of the touched fields alone; its secret leaves main only by being the account's again and shown.
 */
import type { EditView } from '../../src-shared/model';
import { fitted } from '../../src-shared/otp-kinds';
import { sameTags } from '../../src-shared/tags';
import type { Account, AccountEdit } from '../vault/content';

/** Of one account; the oldest go. */
export const EDITS_KEPT = 50;

/** As nearly every service has it. */
const USUAL_DIGITS = 6;

const NAMES = ['issuer', 'label'] as const;
const PARAMETERS = ['type', 'algorithm', 'digits', 'period', 'counter'] as const;

type Edited = Pick<Account, (typeof NAMES)[number] | (typeof PARAMETERS)[number] | 'tags' | 'secret'>;

const UNTOUCHED = { issuer: null, label: null, tags: null, secret: null, type: null, algorithm: null, digits: null, period: null, counter: null } as const;

/** True where codes would come out differently: that is asked about before it is done. */
export const changesCodes = (before: Edited, after: Edited): boolean =>
  !before.secret.equals(after.secret) || PARAMETERS.some((field) => before[field] !== after[field]);

/** The edits with one more for the way from `before` to `after`; the same where no field differs. */
export function withEdit(edits: readonly AccountEdit[], before: Account, after: Edited, now: number): readonly AccountEdit[] {
  const names = NAMES.filter((field) => before[field] !== after[field]);
  const tags = sameTags(before.tags, after.tags) ? null : before.tags;
  if (names.length === 0 && tags === null && !changesCodes(before, after)) return edits;
  const own = edits.filter(({ accountId }) => accountId === before.id);
  // An entry is called by its instant, so no two of an account share one, whatever the clock does.
  const at = Math.max(now, (own.at(-1)?.at ?? -1) + 1);
  const touched = Object.fromEntries([...names, ...PARAMETERS.filter((field) => before[field] !== after[field])].map((field) => [field, before[field]]));
  const edit: AccountEdit = { accountId: before.id, at, ...UNTOUCHED, ...touched, tags, secret: before.secret.equals(after.secret) ? null : before.secret };
  const superfluous = new Set(own.slice(0, Math.max(0, own.length + 1 - EDITS_KEPT)));
  return [...edits.filter((other) => !superfluous.has(other)), edit];
}

/** The account with what this entry remembers; fields that later entries changed stay as they are now. */
export function putBack(account: Account, edit: AccountEdit): Account {
  const type = edit.type ?? account.type;
  // Steam's five characters belong to Steam's kind alone.
  const digits = edit.digits ?? (account.type === 'steam' && type !== 'steam' ? USUAL_DIGITS : account.digits);
  return fitted({
    ...account,
    issuer: edit.issuer ?? account.issuer, label: edit.label ?? account.label, tags: edit.tags ?? account.tags, secret: edit.secret ?? account.secret, type, digits,
    algorithm: edit.algorithm ?? account.algorithm, period: edit.period ?? account.period, counter: edit.counter ?? account.counter,
  });
}

/** Two histories of the same accounts as one (a backup's and ours), within the limit. */
export function joined(ours: readonly AccountEdit[], theirs: readonly AccountEdit[]): readonly AccountEdit[] {
  const key = ({ accountId, at }: AccountEdit): string => `${String(at)} ${accountId}`;
  const known = new Set(ours.map(key));
  const all = [...ours, ...theirs.filter((edit) => !known.has(key(edit)))].sort((a, b) => a.at - b.at);
  const left = new Map<string, number>();
  return all.reverse().filter(({ accountId }) => {
    const count = (left.get(accountId) ?? 0) + 1;
    left.set(accountId, count);
    return count <= EDITS_KEPT;
  }).reverse();
}

/** What a window sees, newest first: of a secret only that it was another one. */
export function editViews(edits: readonly AccountEdit[], accountId: string): EditView[] {
  return edits.filter((edit) => edit.accountId === accountId).map(({ accountId: _id, secret, tags, ...rest }) => ({ ...rest, tags: tags === null ? null : [...tags], secret: secret !== null })).reverse();
}
