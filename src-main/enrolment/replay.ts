/** @file Folds the journal into the vault's content. Pure and idempotent: a crash may repeat any part of it. */
import type { JournalEntry } from '../vault/vault';
import type { Account, Enrolment, VaultContent } from '../vault/content';
import { decodeRecord, type AnswerRecord, type StateRecord } from './records';
import { isEnded, isUnsettled } from './states';

/** The content with everything the journal knows better. The same object where there is nothing new. */
export function replay(content: VaultContent, entries: readonly JournalEntry[]): VaultContent {
  const newest = new Map<string, StateRecord>();
  let next = content;
  for (const { payload } of entries) {
    const record = decodeRecord(payload);
    if (record.kind !== 'state') continue;
    next = withCodeStep(next, record);
    const known = newest.get(record.enrolment.id);
    if (known === undefined || known.enrolment.updatedAt < record.enrolment.updatedAt) newest.set(record.enrolment.id, record);
  }
  for (const record of newest.values()) next = withState(next, record);
  return next;
}

function withState(content: VaultContent, { enrolment }: StateRecord): VaultContent {
  const known = content.enrolments.find((candidate) => candidate.id === enrolment.id);
  // `updatedAt` strictly grows with each record of an enrolment, so it says which of the two is newer.
  if (known !== undefined && known.updatedAt >= enrolment.updatedAt) return content;
  // Removed together with its connection, after the server was known not to require it: it does not come back.
  if (known === undefined && isEnded(enrolment.state) && !content.connections.some(({ id }) => id === enrolment.connectionId)) return content;
  const enrolments = known === undefined
    ? [...content.enrolments, enrolment]
    : content.enrolments.map((candidate) => (candidate.id === enrolment.id ? enrolment : candidate));
  return { ...content, enrolments, accounts: withAccount(content.accounts, enrolment) };
}

/** The account appears as soon as its secret may be required, and goes to the trash (never further) when it is not. */
function withAccount(accounts: readonly Account[], enrolment: Enrolment): readonly Account[] {
  const { accountId: id, secret, state, updatedAt } = enrolment;
  if (id === null || secret === null) return accounts;
  if (accounts.some((account) => account.id === id)) {
    if (!isEnded(state)) return accounts;
    return accounts.map((account) => (account.id === id ? { ...account, deletedAt: account.deletedAt ?? updatedAt } : account));
  }
  const { issuer, label, parameters, connectionId } = enrolment;
  const account: Account = {
    ...parameters, id, issuer, label, secret, createdAt: updatedAt, updatedAt,
    deletedAt: isEnded(state) ? updatedAt : null, link: { connectionId, enrolmentId: enrolment.id },
  };
  return [...accounts, account];
}

function withCodeStep(content: VaultContent, { enrolment, codeStep }: StateRecord): VaultContent {
  if (codeStep === null) return content;
  const behind = content.connections.some(({ id, lastCodeStep }) => id === enrolment.connectionId && (lastCodeStep ?? -1) < codeStep);
  if (!behind) return content;
  return {
    ...content,
    connections: content.connections.map((connection) =>
      connection.id === enrolment.connectionId ? { ...connection, lastCodeStep: codeStep } : connection),
  };
}

/**
 * The last sequence number that may be released, or null. Kept: all of an unsettled enrolment (its secret stands in two
 * files), answers that nobody could read yet, and records of a newer version.
 */
export function releasable(content: VaultContent, entries: readonly JournalEntry[], understood: (answer: AnswerRecord) => boolean): number | null {
  const states = new Map(content.enrolments.map(({ id, state }) => [id, state]));
  let last: number | null = null;
  for (const { sequence, payload } of entries) {
    const record = decodeRecord(payload);
    if (record.kind === 'foreign') return last;
    const state = states.get(record.kind === 'state' ? record.enrolment.id : record.enrolmentId);
    if (state !== undefined && isUnsettled(state)) return last;
    if (record.kind === 'answer' && state !== undefined && !isEnded(state) && !understood(record)) return last;
    last = sequence;
  }
  return last;
}
