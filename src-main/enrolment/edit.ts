/** @file Changes a connection. A new address or new credentials count only after a sign-in there, as the same user. */
import type { CredentialsInput } from '../../src-shared/contract';
import { Failure } from '../../src-shared/errors';
import type { Environment } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { appendAudit, auditOf } from '../audit/trail';
import { normaliseBaseUrl } from '../backends/base-url';
import type { Connection } from '../vault/content';
import { checkedId, keptOf, refuseAnotherUser, signedInDraft, userIdOf } from './connections';
import { connectionOf, type Desk } from './desk';
import { isUnsettled } from './states';
import { tidy } from './tidy';

export interface ConnectionChange {
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  /** Absent: as it is. */
  readonly certificate?: string | null | undefined;
  /** Absent: as they are. */
  readonly credentials?: CredentialsInput | undefined;
  readonly inspect: boolean;
  /** ms; nothing but 0 in production. */
  readonly clockShift: number;
  readonly productionAccepted?: boolean | undefined;
}

/**
 * @throws Failure `credentials-needed` for another server without credentials for it: what was kept for one server is not
 * sent to another. `wrong-state` while an outcome is open, which only the server that was asked can tell.
 */
export async function editConnection(desk: Desk, connectionId: string, change: ConnectionChange): Promise<void> {
  await tidy(desk, connectionId);
  const before = connectionOf(desk, connectionId);
  const baseUrl = normaliseBaseUrl(change.baseUrl, change.environment);
  if (change.environment === 'production' && before.environment !== 'production' && !desk.allowProduction && change.productionAccepted !== true) throw new Failure('runtime-not-for-production');
  const { credentials: given } = change;
  const certificate = change.certificate === undefined ? before.certificate : change.certificate;
  const next: Connection = {
    ...before, baseUrl, certificate, name: cleanName(change.name) || new URL(baseUrl).host, environment: change.environment, inspect: change.inspect,
    clockShift: change.environment === 'production' ? 0 : change.clockShift,
  };
  const moved = baseUrl !== before.baseUrl;
  if (moved || given !== undefined) refuseOpen(desk, connectionId);
  if (moved && given === undefined) throw new Failure('credentials-needed');
  const saved = given === undefined ? next : await signedIn(desk, next, before, given);
  await desk.vault.mutate((content) => appendAudit(
    { ...content, connections: content.connections.map((connection) => (connection.id === connectionId ? merged(connection, saved, given !== undefined) : connection)) },
    auditOf(saved, 'edit', 'done', desk.time.now()),
  ));
  // Made anew with the next call, for the new address and certificate.
  desk.clients.drop(connectionId);
}

function refuseOpen(desk: Desk, connectionId: string): void {
  const open = desk.book.ofConnection(connectionId).find(({ state }) => isUnsettled(state));
  if (open !== undefined) throw new Failure('wrong-state', { detail: { state: open.state } });
}

/** A connection under another id meanwhile: the calls of a try do not mix with those of the one that works. */
async function signedIn(desk: Desk, next: Connection, before: Connection, given: CredentialsInput): Promise<Connection> {
  if (given.kind !== before.credentials.kind) throw new Failure('bad-request');
  const draft = { ...next, id: desk.newId(), credentials: keptOf(given), userId: checkedId(userIdOf(given)) ?? before.userId };
  try {
    const made = await signedInDraft(desk, draft, given);
    refuseAnotherUser(before, made);
    return { ...made, id: before.id, remoteUser: made.remoteUser ?? before.remoteUser };
  } finally {
    desk.clients.drop(draft.id);
  }
}

/** What the server taught in the meantime stays, unless a sign-in taught it anew. */
function merged(now: Connection, saved: Connection, again: boolean): Connection {
  const { name, baseUrl, certificate, environment, inspect, clockShift } = saved;
  return again ? { ...saved, lastCodeStep: now.lastCodeStep } : { ...now, name, baseUrl, certificate, environment, inspect, clockShift };
}
