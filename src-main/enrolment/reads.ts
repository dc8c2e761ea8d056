/** @file Asks the server whether MFA is on, by a read or by the probe, and draws the conclusions (contracts/backends.md, rule 10). */
import { Failure } from '../../src-shared/errors';
import { SERVICES } from '../../src-shared/backends';
import type { Secret } from '../../src-shared/secret';
import type { Issued, ProbeResult, Status } from '../backends/backend';
import type { Connection, Enrolment } from '../vault/content';
import { authOf, connectionOf, currentEnrolment, expireSession, newAccount, ownEnrolments, requireAccess, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { afterHeld, afterRead, isEnded, mayStillIssue } from './states';

export type Mfa = 'on' | 'off';

/**
 * Reads the state with the kept credentials. Rejects with `session-expired`, with why the server did not say, and with
 * `password-needed` where only the probe can tell.
 */
export async function readStatus(desk: Desk, connectionId: string): Promise<Mfa> {
  const connection = connectionOf(desk, connectionId);
  const { status } = desk.backendFor(connection.kind);
  if (status === null) throw new Failure('password-needed');
  const readAt = desk.time.now();
  const verdict = await status(desk.clients.send(connection), requireAccess(connection));
  if (verdict.kind === 'session-expired') throw await expireSession(desk, connectionId);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  desk.clients.expired.delete(connectionId);
  await conclude(desk, connectionId, verdict.value, readAt);
  return verdict.value.mfa;
}

/** The secret that the server names, where reading tells it. @throws Failure `mfa-not-on`; `bad-request` where it tells none. */
export async function readHeld(desk: Desk, connectionId: string): Promise<Issued> {
  const connection = connectionOf(desk, connectionId);
  const { kind } = connection;
  const { status } = desk.backendFor(kind);
  if (status === null || !SERVICES[kind].capabilities.readsSecret) throw new Failure('bad-request');
  const readAt = desk.time.now();
  const verdict = await status(desk.clients.send(connection), requireAccess(connection));
  if (verdict.kind === 'session-expired') throw await expireSession(desk, connectionId);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  await conclude(desk, connectionId, verdict.value, readAt);
  const { held } = verdict.value;
  if (held === null) throw new Failure('mfa-not-on');
  return held;
}

/** Signs in with the password and WITHOUT a code; the session that may open is dropped at once. */
export async function probe(desk: Desk, connectionId: string, password: Secret): Promise<Mfa> {
  const value = await probed(desk, connectionId, password);
  return value.mfa;
}

export async function probed(desk: Desk, connectionId: string, password: Secret): Promise<ProbeResult> {
  const connection = connectionOf(desk, connectionId);
  const readAt = desk.time.now();
  const input = { username: usernameOf(connection), password, auth: authOf(connection), userId: connection.userId };
  const verdict = await desk.backendFor(connection.kind).probe(desk.clients.send(connection), input);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  desk.codeWanted.note(connection, input.username, verdict.value.mfa === 'on', readAt);
  await conclude(desk, connectionId, { mfa: verdict.value.mfa, remoteUser: null, held: null }, readAt);
  return verdict.value;
}

/** Who signs in: as typed, or whom the server named for a JWT or API key. */
export function usernameOf({ credentials, remoteUser }: Connection): string {
  const username = credentials.kind === 'password' || credentials.kind === 'token' ? credentials.username : remoteUser;
  if (username === null) throw new Failure('password-needed');
  return username;
}

/** Writes down what the server said when it was asked at `readAt`, and settles what that settles. */
export async function conclude(desk: Desk, connectionId: string, { mfa, remoteUser, held }: Status, readAt: number): Promise<void> {
  const { kind } = await updateConnection(desk, connectionId, (connection) => ({
    status: { mfa, checkedAt: readAt }, remoteUser: remoteUser ?? connection.remoteUser,
  }));
  // Where reading tells the secret, a probe's bare "on" says less than the next read will.
  if (mfa === 'on' && held === null && SERVICES[kind].capabilities.readsSecret) return;
  if (held !== null) return concludeHeld(desk, connectionId, held, readAt);
  for (const enrolment of ownEnrolments(desk, connectionId)) {
    const change = afterRead(enrolment, mfa, readAt);
    if (change !== null) await desk.book.commit(enrolment.id, change);
  }
}

/** The server named its secret: of each of ours it is now known whether it is that one. */
async function concludeHeld(desk: Desk, connectionId: string, held: Issued, readAt: number): Promise<void> {
  const own = ownEnrolments(desk, connectionId).filter(({ state }) => !isEnded(state));
  for (const enrolment of own) {
    const known = own.some(({ id, secret }) => id !== enrolment.id && secret?.equals(held.secret) === true);
    const change = afterHeld(enrolment, held, readAt, newAccount(desk, connectionOf(desk, connectionId)), known);
    // A lost setup of ours may still replace what is held now.
    const isPassing = change?.state === 'proven' && own.some((other) => other.id !== enrolment.id && mayStillIssue(other, readAt));
    if (change !== null && !isPassing) await desk.book.commit(enrolment.id, change);
  }
  // A newer one of ours has taken its place: the old one is required by nobody.
  const current = currentEnrolment(desk, connectionId);
  if (current?.state !== 'proven') return;
  for (const { id } of own) if (id !== current.id && desk.book.enrolment(id).state === 'replaced') await desk.book.commit(id, { state: 'abandoned', lost: null });
}

/**
 * After a lost answer, or a success that is to be seen: one read, or one probe where a password is at hand. False where
 * nothing was learned; the second read is due later.
 */
export async function tryToRead(desk: Desk, connectionId: string, password: Secret | null = null): Promise<boolean> {
  try {
    if (password !== null && desk.backendFor(connectionOf(desk, connectionId).kind).status === null) await probe(desk, connectionId, password);
    else await readStatus(desk, connectionId);
    return true;
  } catch (error) {
    // The server is not reachable or wants a new sign-in: the state stays as it is, and is shown as such.
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** One read after a lost answer; what it settles is the result, else the failure says that nobody knows yet. */
export async function settledOrUnknown(
  desk: Desk, id: string, step: 'confirm' | 'disable', cause: Failure['code'], password: Secret | null = null,
): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tryToRead(desk, connectionId, password);
  const enrolment = desk.book.enrolment(id);
  if (enrolment.state === 'unknown') throw new Failure('outcome-unknown', { detail: { step, cause } });
  return enrolment;
}
