/**
 * @file Whether a window could show what a backup holds. Whoever knows its passphrase can write anything into a file; what
 * came in once would be refused by the contract at every start.
 */
import { z } from 'zod';
import { AuditEntry } from '../../src-shared/audit';
import { Failure } from '../../src-shared/errors';
import { AccountView, EditView, EnrolmentView, Id, NAME_LIMIT } from '../../src-shared/model';
import { editViews } from '../accounts/history';
import { toAccountView } from '../accounts/views';
import { normaliseBaseUrl } from '../backends/base-url';
import { toEnrolmentView } from '../enrolment/views';
import type { VaultContent } from '../vault/content';

const Name = z.string().max(NAME_LIMIT);
const RemoteUserFacts = z.object({ connectionId: Id, id: Id, label: Name });
const ConnectionFacts = z.object({ id: Id, name: Name, remoteUser: Name.nullable(), userId: Id.nullable() });

/** @throws Failure `backup-unreadable`. */
export function refuseUnsound(content: VaultContent): void {
  const { accounts, connections, enrolments, remoteUsers, audit, edits } = content;
  const parts = [accounts, connections, enrolments];
  const sound = parts.every((items) => new Set(items.map(({ id }: { readonly id: string }) => id)).size === items.length)
    && accounts.every((account) => account.secret.byteLength > 0 && AccountView.safeParse(toAccountView(account, content)).success)
    && enrolments.every((enrolment) => EnrolmentView.safeParse(toEnrolmentView(enrolment, true, false)).success)
    && connections.every((connection) => ConnectionFacts.safeParse(connection).success && isAddress(connection))
    && remoteUsers.every((user) => RemoteUserFacts.safeParse(user).success)
    && new Set(remoteUsers.map(({ connectionId, id }) => `${connectionId} ${id}`)).size === remoteUsers.length
    && audit.every((entry) => AuditEntry.safeParse(entry).success)
    && edits.every((edit) => z.array(EditView).safeParse(editViews([edit], edit.accountId)).success);
  if (!sound) throw new Failure('backup-unreadable', { detail: { reason: 'damaged' } });
}

function isAddress({ baseUrl, environment }: VaultContent['connections'][number]): boolean {
  try {
    return normaliseBaseUrl(baseUrl, environment) === baseUrl;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
