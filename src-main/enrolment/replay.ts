/** @file Folds the journal into the vault's content. Pure and idempotent: a crash may repeat any part of it. */
import type { AuditEntry } from '../../src-shared/audit';
import { appendAudit, AUDIT_LIMIT, auditOfStep, withActs } from '../audit/trail';
import type { JournalEntry } from '../vault/vault';
import type { Account, Enrolment, RemoteUser, VaultContent } from '../vault/content';
import { indexOf, ownerKey, usersByKey } from './journal-index';
import { cameFirst } from './linked';
import { recordOf, type AnswerRecord, type StateRecord } from './records';
import { isEnded, isUnsettled } from './states';

/** The content with everything the journal knows better. The same object where there is nothing new. */
export function replay(content: VaultContent, entries: readonly JournalEntry[]): VaultContent {
  const newest = new Map<string, StateRecord>();
  const steps: StateRecord[] = [];
  const all: StateRecord[] = [];
  const acts: AuditEntry[] = [];
  for (const entry of entries) {
    const record = recordOf(entry);
    if (record.kind === 'act') acts.push(record.entry);
    if (record.kind !== 'state') continue;
    all.push(record);
    if (record.codeStep !== null) steps.push(record);
    const known = newest.get(record.enrolment.id);
    if (known === undefined || known.enrolment.updatedAt < record.enrolment.updatedAt) newest.set(record.enrolment.id, record);
  }
  const fresh = freshOf(content, newest);
  return withActs(withAudit(withStates(withCodeSteps(content, steps), fresh), content, fresh, all), acts);
}

type Fresh = ReadonlyMap<string, Enrolment>;

/** The enrolments that the journal knows better than the content. */
function freshOf(content: VaultContent, newest: ReadonlyMap<string, StateRecord>): Fresh {
  const { byId } = indexOf(content.enrolments);
  const fresh = new Map<string, Enrolment>();
  for (const { enrolment } of newest.values()) {
    const before = byId.get(enrolment.id);
    // `updatedAt` strictly grows with each record of an enrolment, so it says which of the two is newer.
    if (before === undefined ? mayAppear(content, enrolment) : before.updatedAt < enrolment.updatedAt) fresh.set(enrolment.id, enrolment);
  }
  return fresh;
}

/** All at once: bulk work folds thousands of records into thousands of enrolments. */
function withStates(content: VaultContent, fresh: Fresh): VaultContent {
  if (fresh.size === 0) return content;
  const { byId } = indexOf(content.enrolments);
  const enrolments = [
    ...content.enrolments.map((enrolment) => fresh.get(enrolment.id) ?? enrolment),
    ...[...fresh.values()].filter(({ id }) => !byId.has(id)),
  ];
  return { ...content, enrolments, accounts: [...fresh.values()].reduce(withAccount, content.accounts) };
}

/** False for what was removed after the server was known not to require it, and for a secret that its owner's keeper released. */
function mayAppear({ connections, remoteUsers }: VaultContent, { state, connectionId, userId, forOther, updatedAt }: Enrolment): boolean {
  const user = forOther ? usersByKey(remoteUsers).get(ownerKey(connectionId, userId)) : undefined;
  if (user !== undefined && user.releasedAt !== null && updatedAt <= user.releasedAt) return false;
  return !isEnded(state) || (connections.some(({ id }) => id === connectionId) && (!forOther || user !== undefined));
}

/** Each step of what is fresh, in order and once: a record that the content has already is older than what it has. */
function withAudit(content: VaultContent, before: VaultContent, fresh: Fresh, records: readonly StateRecord[]): VaultContent {
  if (fresh.size === 0) return content;
  const last = new Map(indexOf(before.enrolments).byId);
  const entries: AuditEntry[] = [];
  for (const { enrolment } of records) {
    const known = last.get(enrolment.id) ?? null;
    if (!fresh.has(enrolment.id) || (known !== null && known.updatedAt >= enrolment.updatedAt)) continue;
    last.set(enrolment.id, enrolment);
    const entry = auditOfStep(content, known, enrolment);
    if (entry !== null) entries.push(entry);
  }
  return appendAudit(content, ...entries.slice(-AUDIT_LIMIT));
}

/** The account appears as soon as its secret may be required, and goes to the trash (never further) when it is not. */
function withAccount(accounts: readonly Account[], enrolment: Enrolment): readonly Account[] {
  const { accountId: id, secret, state, updatedAt, forOther } = enrolment;
  if (id === null || secret === null || forOther) return accounts;
  const there = accounts.find((account) => account.id === id);
  if (there !== undefined) {
    const next = accountAfter(there, enrolment);
    return next === there ? accounts : accounts.map((account) => (account === there ? next : account));
  }
  const { issuer, label, parameters, connectionId } = enrolment;
  const account: Account = {
    ...parameters, id, issuer, label, tags: [], pinned: false, secret, createdAt: updatedAt, updatedAt,
    deletedAt: isEnded(state) ? updatedAt : null, link: { connectionId, enrolmentId: enrolment.id },
  };
  return [...accounts, account];
}

/** One that was linked is the person's own: nothing here moves it to the trash, and a link that was given up is taken back. */
function accountAfter(account: Account, enrolment: Enrolment): Account {
  const { id: enrolmentId, connectionId, state, updatedAt } = enrolment;
  const linkedHere = account.link?.enrolmentId === enrolmentId;
  if (!isEnded(state)) return linkedHere ? account : { ...account, link: { connectionId, enrolmentId } };
  if (!cameFirst(account, enrolment)) return { ...account, deletedAt: account.deletedAt ?? updatedAt };
  return linkedHere && state === 'abandoned' ? { ...account, link: null } : account;
}

/** A step counts for the account that its code was for: the connection's own, or another user's. */
function withCodeSteps(content: VaultContent, records: readonly StateRecord[]): VaultContent {
  const steps = new Map<string, number>();
  for (const { enrolment, codeStep } of records) {
    const key = stepKey(enrolment.connectionId, enrolment.forOther ? enrolment.userId : null);
    steps.set(key, Math.max(codeStep ?? -1, steps.get(key) ?? -1));
  }
  const behind = (key: string, last: number | null): boolean => (last ?? -1) < (steps.get(key) ?? -1);
  const stepped = <T extends { readonly lastCodeStep: number | null }>(items: readonly T[], keyOf: (item: T) => string): readonly T[] => {
    if (!items.some((item) => behind(keyOf(item), item.lastCodeStep))) return items;
    return items.map((item) => (behind(keyOf(item), item.lastCodeStep) ? { ...item, lastCodeStep: steps.get(keyOf(item)) ?? null } : item));
  };
  const connections = steps.size === 0 ? content.connections : stepped(content.connections, ({ id }) => stepKey(id, null));
  const remoteUsers = steps.size === 0 ? content.remoteUsers : stepped(content.remoteUsers, (user: RemoteUser) => stepKey(user.connectionId, user.id));
  return connections === content.connections && remoteUsers === content.remoteUsers ? content : { ...content, connections, remoteUsers };
}

/** No id holds a blank. */
const stepKey = (connectionId: string, userId: string | null): string => `${connectionId} ${userId ?? ''}`;

/**
 * The last sequence number that may be released, or null. `entries` have their results in `content`. Kept: all of an
 * unsettled enrolment (its secret stands in two files), answers that nobody could read yet, and records of a newer version.
 */
export function releasable(content: VaultContent, entries: readonly JournalEntry[], understood: (answer: AnswerRecord) => boolean): number | null {
  const states = new Map(content.enrolments.map(({ id, state }) => [id, state]));
  let last: number | null = null;
  for (const entry of entries) {
    const record = recordOf(entry);
    if (record.kind === 'foreign') return last;
    const state = record.kind === 'act' ? undefined : states.get(record.kind === 'state' ? record.enrolment.id : record.enrolmentId);
    if (state !== undefined && isUnsettled(state)) return last;
    if (record.kind === 'answer' && state !== undefined && !isEnded(state) && !understood(record)) return last;
    last = entry.sequence;
  }
  return last;
}
