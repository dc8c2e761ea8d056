/** @file What a window sees of an account: everything but the secret. */
import type { AccountView } from '../../src-shared/model';
import type { Account, VaultContent } from '../vault/content';

export function toAccountView(account: Account, content: VaultContent): AccountView {
  const { id, issuer, label, type, algorithm, digits, period, counter, createdAt, deletedAt } = account;
  return { id, issuer, label, type, algorithm, digits, period, counter, createdAt, deletedAt, link: linkOf(account, content) };
}

export function accountViews(content: VaultContent): AccountView[] {
  return content.accounts.map((account) => toAccountView(account, content));
}

function linkOf(account: Account, content: VaultContent): AccountView['link'] {
  if (account.link === null) return null;
  const { connectionId, enrolmentId } = account.link;
  const enrolment = content.enrolments.find((candidate) => candidate.id === enrolmentId);
  const connection = content.connections.find((candidate) => candidate.id === connectionId);
  // The connection may have been removed after MFA was turned off; the account stays, the link has nothing to say.
  if (enrolment === undefined || connection === undefined) return null;
  return { connectionId, enrolmentId, state: enrolment.state, service: connection.name };
}
