/**
 * @file The audit trail: a list in the vault's content, so it is sealed with it and written with the very change it tells of.
 * Enrolments are followed where the journal is folded (`replay.ts`): whoever changes one, in bulk or by hand, need not
 * think of it. An act at a service that no enrolment tells of is noted before and after (`book.note`). Everything else
 * appends in its own mutation: `mutate((content) => appendAudit(change(content), entry))`.
 */
import type { AuditEntry } from '../../src-shared/audit';
import type { EnrolmentState } from '../../src-shared/model';
import type { Connection, Enrolment, VaultContent } from '../vault/content';

/** The newest so many are kept: two bulk enrolments of ten thousand. */
export const AUDIT_LIMIT = 20_000;

/** The content with these entries, in order; the oldest go where there are too many. */
export function appendAudit(content: VaultContent, ...entries: readonly AuditEntry[]): VaultContent {
  return entries.length === 0 ? content : { ...content, audit: [...content.audit, ...entries].slice(-AUDIT_LIMIT) };
}

/** An entry about a connection's own account. */
export const auditOf = (connection: Connection, act: AuditEntry['act'], outcome: AuditEntry['outcome'], at: number, user = userOf(connection)): AuditEntry =>
  ({ at, connectionId: connection.id, connection: connection.name, user, act, outcome });

function userOf({ remoteUser, credentials, userId }: Connection): string {
  const typed = credentials.kind === 'password' || credentials.kind === 'token' ? credentials.username : null;
  return remoteUser ?? typed ?? userId ?? '';
}

/** The content with the journal's lines, each act once: a later line takes the place of the one that differs in its outcome alone. */
export function withActs(content: VaultContent, acts: readonly AuditEntry[]): VaultContent {
  if (acts.length === 0) return content;
  const newest = new Map(acts.map((entry) => [actOf(entry), entry]));
  const known = new Map(content.audit.map((entry) => [actOf(entry), entry]));
  const added = [...newest].flatMap(([act, entry]) => (known.has(act) ? [] : [entry]));
  const changed = [...newest].some(([act, { outcome }]) => known.get(act)?.outcome !== outcome && known.has(act));
  if (added.length === 0 && !changed) return content;
  return appendAudit({ ...content, audit: content.audit.map((entry) => newest.get(actOf(entry)) ?? entry) }, ...added.slice(-AUDIT_LIMIT));
}

const actOf = ({ at, connectionId, user, act }: AuditEntry): string => JSON.stringify([at, connectionId, user, act]);

type What = Pick<AuditEntry, 'act' | 'outcome'>;

/** What one step of an enrolment says; null where nothing happened at the service, or nothing is known yet. `before`: none yet. */
export function auditOfStep(content: VaultContent, before: Enrolment | null, after: Enrolment): AuditEntry | null {
  const connection = content.connections.find(({ id }) => id === after.connectionId);
  const what = stepOf(before, after);
  if (connection === undefined || what === null) return null;
  return auditOf(connection, what.act, what.outcome, after.updatedAt, after.forOther ? (after.userId ?? after.label) : userOf(connection));
}

function stepOf(before: Enrolment | null, after: Enrolment): What | null {
  const { state } = after;
  if (before === null) return state === 'issuing' ? null : { act: 'adopt', outcome: 'done' };
  if (used(after) > used(before)) return { act: 'backup-code', outcome: 'done' };
  if (before.state === state || (before.state === 'proven' && state === 'on-unproven')) return null; // the second: before a request of ours
  switch (before.state) {
    case 'issuing': return { act: 'setup', outcome: outcomeOf(state, ['issued', 'proven', 'on-unproven']) };
    case 'confirming': return { act: 'confirm', outcome: outcomeOf(state, ['proven', 'on-without-codes', 'on-unproven']) };
    case 'disabling': return { act: 'disable', outcome: outcomeOf(state, ['off']) };
    default: return found(state);
  }
}

const used = ({ backupCodes }: Enrolment): number => backupCodes.filter(({ usedAt }) => usedAt !== null).length;

function outcomeOf(state: EnrolmentState, done: readonly EnrolmentState[]): What['outcome'] {
  if (state === 'unknown') return 'unknown';
  return done.includes(state) ? 'done' : 'refused';
}

/** Not after a request of ours: something was read, proven or given up. */
function found(state: EnrolmentState): What | null {
  switch (state) {
    case 'abandoned': return { act: 'abandon', outcome: 'done' };
    case 'off':
    case 'issued': return { act: 'noticed', outcome: 'off' };
    case 'proven':
    case 'on-unproven':
    case 'on-without-codes': return { act: 'noticed', outcome: 'on' };
    case 'replaced': return { act: 'noticed', outcome: 'replaced' };
    case 'unknown': return { act: 'noticed', outcome: 'unknown' };
    case 'issuing':
    case 'confirming':
    case 'disabling': return null;
  }
}
