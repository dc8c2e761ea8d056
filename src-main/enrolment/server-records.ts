/**
 * @file Servers that keep a record per secret (AXR). A record that was never confirmed is inert; which one is ours is told
 * by the server's answer, else by what is in the list now and was not before setup (contracts/backends.md).
 */
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Access, Records } from '../backends/backend';
import type { Connection, Enrolment } from '../vault/content';
import { accessWith, authOf, connectionOf, expireSession, requireAccess, type Desk } from './desk';
import { failureOf } from './failures';
import { probed } from './reads';
import { isEnded, offCountsAfter } from './states';

const recordsOf = (desk: Desk, { kind }: Connection): Records | null => desk.backendFor(kind).records;

/** The ids of the MFA records now; null where the server keeps none, or has no list of them. */
export async function listRecords(desk: Desk, connectionId: string, access: Access | null = null): Promise<readonly string[] | null> {
  const connection = connectionOf(desk, connectionId);
  const records = recordsOf(desk, connection);
  if (records === null) return null;
  const verdict = await records.list(desk.clients.send(connection), access ?? requireAccess(connection));
  if (verdict.kind === 'session-expired') throw await expireSession(desk, connectionId);
  if (verdict.kind !== 'success') throw failureOf(verdict);
  return verdict.value;
}

/**
 * Our record's id: as answered, else found in the list. Where neither tells, the enrolment ends before anything is
 * confirmed with it, and an ended setup requires nothing.
 * @throws Failure `record-unknown`.
 */
export async function ensureRecord(desk: Desk, id: string): Promise<Enrolment> {
  const enrolment = desk.book.enrolment(id);
  const { connectionId, recordId, recordsBefore } = enrolment;
  if (recordId !== null || recordsOf(desk, connectionOf(desk, connectionId)) === null) return enrolment;
  const now = recordsBefore === null ? null : await listRecords(desk, connectionId);
  const [found, ...more] = (now ?? []).filter((record) => recordsBefore?.includes(record) === false);
  if (found !== undefined && more.length === 0) return desk.book.commit(id, ({ state }) => ({ state, recordId: found }));
  if (enrolment.state === 'issued') await desk.book.commit(id, { state: 'abandoned', lost: null });
  throw new Failure('record-unknown');
}

/** The record that disabling is about: ours, else the only one there is. @throws Failure `record-unknown`. */
export async function recordToDisable(desk: Desk, connectionId: string, enrolment: Enrolment | null): Promise<string | null> {
  if (recordsOf(desk, connectionOf(desk, connectionId)) === null) return null;
  if (enrolment !== null && enrolment.recordId !== null) return enrolment.recordId;
  const [only, ...more] = (await listRecords(desk, connectionId)) ?? [];
  if (only === undefined || more.length > 0) throw new Failure('record-unknown');
  return only;
}

/** After one record was deleted: whether another is there, or may be, by which the server still asks for a code. */
export async function othersMayBeOn(desk: Desk, connectionId: string): Promise<boolean> {
  try {
    return ((await listRecords(desk, connectionId)) ?? []).length > 0;
  } catch (error) {
    if (error instanceof Failure) return true; // nobody knows
    throw error;
  }
}

/** Deletes a record that was never confirmed. @throws Failure why it is still there. */
export async function removeRecord(desk: Desk, connectionId: string, recordId: string, access: Access | null = null): Promise<void> {
  const connection = connectionOf(desk, connectionId);
  const verdict = await recordsOf(desk, connection)?.remove(desk.clients.send(connection), access ?? requireAccess(connection), recordId);
  if (verdict === undefined || verdict.kind === 'success') return;
  throw verdict.kind === 'session-expired' ? await expireSession(desk, connectionId) : failureOf(verdict);
}

/**
 * A lost setup: what it left behind is inert, and is deleted. True where that settled it, which takes a list that was read
 * when nothing could commit any more; else the state is asked as everywhere.
 */
export async function settledByRecords(desk: Desk, id: string, password: Secret | null): Promise<boolean> {
  const { connectionId, lost, state, recordsBefore } = desk.book.enrolment(id);
  const connection = connectionOf(desk, connectionId);
  if (state !== 'unknown' || lost?.step !== 'setup' || recordsBefore === null || recordsOf(desk, connection) === null) return false;
  const access = await accessFor(desk, connectionId, password);
  if (access === null) return isEnded(desk.book.enrolment(id).state);
  const readAt = desk.time.now();
  const now = await listRecords(desk, connectionId, access);
  if (now === null) return false;
  for (const record of now.filter((candidate) => !recordsBefore.includes(candidate))) await removeRecord(desk, connectionId, record, access);
  if (readAt <= offCountsAfter(lost)) return true; // it may still commit: asked again later
  if (!isEnded(desk.book.enrolment(id).state)) await desk.book.commit(id, { state: 'abandoned', lost: null });
  return true;
}

/** With what is kept, else with the session that the probe opens; null where the probe says "on". */
async function accessFor(desk: Desk, connectionId: string, password: Secret | null): Promise<Access | null> {
  const connection = connectionOf(desk, connectionId);
  if (authOf(connection) !== null) return requireAccess(connection);
  if (password === null) throw new Failure('password-needed');
  const value = await probed(desk, connectionId, password);
  return value.mfa === 'on' ? null : accessWith(connection, { kind: connection.sessionAs, token: value.session });
}
