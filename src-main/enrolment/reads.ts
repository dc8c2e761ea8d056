/** @file Asks the server whether MFA is on, by a read or by the probe, and draws the conclusions (contracts/backends.md, rule 10). */
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Connection } from '../vault/content';
import { connectionOf, expireSession, requireAuth, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { afterRead } from './states';

export type Mfa = 'on' | 'off';

/** Reads the state with the kept credentials. Rejects with `session-expired` or with why the server did not say. */
export async function readStatus(desk: Desk, connectionId: string): Promise<Mfa> {
  const connection = connectionOf(desk, connectionId);
  const readAt = desk.time.now();
  const verdict = await desk.backendFor(connection.kind).status(desk.clients.send(connection), requireAuth(connection));
  if (verdict.kind === 'session-expired') throw await expireSession(desk, connectionId);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  desk.clients.expired.delete(connectionId);
  const { mfa, remoteUser } = verdict.value;
  await conclude(desk, connectionId, mfa, readAt, remoteUser);
  return mfa;
}

/** Signs in with the password and WITHOUT a code; the session that may open is dropped at once. */
export async function probe(desk: Desk, connectionId: string, password: Secret): Promise<Mfa> {
  const connection = connectionOf(desk, connectionId);
  const readAt = desk.time.now();
  const input = { username: usernameOf(connection), password };
  const verdict = await desk.backendFor(connection.kind).probe(desk.clients.send(connection), input);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  await conclude(desk, connectionId, verdict.value.mfa, readAt, null);
  return verdict.value.mfa;
}

/** Who signs in: as typed, or whom the server named for a JWT or API key. */
export function usernameOf({ credentials, remoteUser }: Connection): string {
  const username = credentials.kind === 'password' ? credentials.username : remoteUser;
  if (username === null) throw new Failure('password-needed');
  return username;
}

/** Writes down what the server said when it was asked at `readAt`, and settles what that settles. */
export async function conclude(desk: Desk, connectionId: string, mfa: Mfa, readAt: number, remoteUser: string | null): Promise<void> {
  await updateConnection(desk, connectionId, (connection) => ({
    status: { mfa, checkedAt: readAt }, remoteUser: remoteUser ?? connection.remoteUser,
  }));
  for (const enrolment of desk.book.ofConnection(connectionId)) {
    const change = afterRead(enrolment, mfa, readAt);
    if (change !== null) await desk.book.commit(enrolment.id, change);
  }
}

/** After a lost answer: one read, where it can be had. False where nothing was learned; the second read is due later. */
export async function tryToRead(desk: Desk, connectionId: string): Promise<boolean> {
  try {
    await readStatus(desk, connectionId);
    return true;
  } catch (error) {
    // The server is not reachable or wants a new sign-in: the state stays as it is, and is shown as such.
    if (error instanceof Failure) return false;
    throw error;
  }
}
