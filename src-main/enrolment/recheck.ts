/**
 * @file When the admin window opens: the states are read again where that takes no password, and what turned out to be another
 * one than we left it is listed until the person has seen it. Calm: nothing that was read a moment ago, few users at a time.
 */
import type { ChangedElsewhere } from '../../src-shared/model';
import type { Connection } from '../vault/content';
import { accountNameOf, authOf, connectionOf, currentEnrolment, deskFor, type Desk } from './desk';
import { tryToRead } from './reads';
import { isOn, isUnsettled } from './states';
import { tidy } from './tidy';

/** Read so recently, it is not read again, ms: a window may be closed and opened many times. */
const FRESH = 5 * 60_000;
/** Other users of a connection in one go: those with a secret of ours, the longest unread first. The whole list is a bulk check's. */
const USERS = 25;

type Seen = Pick<ChangedElsewhere, 'was' | 'wasAt'>;

/** Reads, and answers what changed. Never rejects for a server's sake. */
export async function recheck(desk: Desk, usersToo: (connectionId: string) => boolean): Promise<readonly ChangedElsewhere[]> {
  const changes = await Promise.all(desk.vault.content.connections.map(async (connection) => {
    if (!isReadable(desk, connection)) return [];
    const own = await desk.locks.queued(connection.id, () => changeOf(desk, connection.id));
    return usersToo(connection.id) ? [...own, ...(await usersOf(desk, connection.id))] : own;
  }));
  return changes.flat();
}

/** With what is kept, and without a person: a probe takes the password. */
const isReadable = (desk: Desk, connection: Connection): boolean =>
  desk.backendFor(connection.kind).status !== null && authOf(connection) !== null && !desk.clients.expired.has(connection.id);

async function usersOf(desk: Desk, connectionId: string): Promise<readonly ChangedElsewhere[]> {
  const kept = desk.roster.ofConnection(connectionId).map(({ id }) => deskFor(desk, id)).filter((other) => {
    const current = currentEnrolment(other, connectionId);
    return current !== null && isOn(current.state);
  });
  const readAt = (other: Desk): number => connectionOf(other, connectionId).status?.checkedAt ?? 0;
  const found: ChangedElsewhere[] = [];
  for (const other of kept.sort((a, b) => readAt(a) - readAt(b)).slice(0, USERS)) {
    if (desk.closed() || !desk.vault.content.connections.some(({ id }) => id === connectionId)) return found;
    found.push(...(await desk.locks.queued(connectionId, () => changeOf(other, connectionId))));
  }
  if (kept.length > 0) await desk.book.fold();
  return found;
}

async function changeOf(desk: Desk, connectionId: string): Promise<readonly ChangedElsewhere[]> {
  if (desk.closed() || !desk.vault.content.connections.some(({ id }) => id === connectionId)) return [];
  await tidy(desk, connectionId);
  const before = seen(desk, connectionId);
  const { status } = connectionOf(desk, connectionId);
  if (status !== null && desk.time.now() - status.checkedAt < FRESH) return [];
  if (!(await tryToRead(desk, connectionId))) return [];
  const after = seen(desk, connectionId);
  if (before === null || after === null || before.was === after.was) return [];
  const connection = connectionOf(desk, connectionId);
  return [{ id: desk.newId(), connectionId, connection: connection.name, userId: connection.userId, user: accountNameOf(connection), ...before, is: after.was, isAt: after.wasAt }];
}

/** Null where nobody knew, or where our own act is open: what comes of that did not change elsewhere. */
function seen(desk: Desk, connectionId: string): Seen | null {
  const { status } = connectionOf(desk, connectionId);
  const current = currentEnrolment(desk, connectionId);
  if (status === null || status.mfa === 'unknown' || (current !== null && isUnsettled(current.state) && current.state !== 'issued')) return null;
  return { was: status.mfa === 'on' && current?.state === 'replaced' ? 'replaced' : status.mfa, wasAt: status.checkedAt };
}
