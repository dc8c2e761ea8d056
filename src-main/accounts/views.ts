/** @file What a window sees of an account: everything but the secret. */
import type { AccountView } from '../../src-shared/model';
import type { Account, VaultContent } from '../vault/content';

export function toAccountView(account: Account, content: VaultContent): AccountView {
  const { id, issuer, label, tags, pinned, type, algorithm, digits, period, counter, createdAt, deletedAt } = account;
  return { id, issuer, label, tags: [...tags], pinned, type, algorithm, digits, period, counter, createdAt, deletedAt, link: linkOf(account, content) };
}

export function accountViews(content: VaultContent): AccountView[] {
  return content.accounts.map((account) => toAccountView(account, content));
}

function linkOf(account: Account, { enrolments, connections, audit }: VaultContent): AccountView['link'] {
  if (account.link === null) return null;
  const { connectionId, enrolmentId } = account.link;
  const enrolment = enrolments.find((candidate) => candidate.id === enrolmentId);
  if (enrolment === undefined) return null;
  const { state, issuer, updatedAt } = enrolment;
  const connection = connections.find((candidate) => candidate.id === connectionId);
  if (connection !== undefined) return { connectionId, enrolmentId, state, service: connection.name, removedAt: null };
  // What it was called, and when it went, stands in the audit trail; that forgets in the end.
  const removal = audit.find((entry) => entry.act === 'remove' && entry.connectionId === connectionId);
  return { connectionId, enrolmentId, state, service: removal?.connection ?? issuer, removedAt: removal?.at ?? updatedAt };
}
