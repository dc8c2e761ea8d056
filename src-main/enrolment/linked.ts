/**
 * @file Which enrolment has an account that the person brought along, by scan or import: the account was there first. Such an
 * account is theirs, and stays in their list whatever becomes of the enrolment.
 */
import type { Account, Enrolment, VaultContent } from '../vault/content';

export const cameFirst = (account: Account, enrolment: Enrolment): boolean => account.id === enrolment.accountId && account.createdAt < enrolment.createdAt;

export const isLinked = ({ accounts }: VaultContent, enrolment: Enrolment): boolean => accounts.some((account) => cameFirst(account, enrolment));

/** A link that nobody has proven may be taken back; the secret stays with the account. */
export const mayUnlink = (content: VaultContent, enrolment: Enrolment): boolean => enrolment.state === 'on-unproven' && isLinked(content, enrolment);
