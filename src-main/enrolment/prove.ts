/** @file Prove (a sign-in with a code of this secret) and settle (find out what a lost answer had said). */
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Enrolment } from '../vault/content';
import { codeRefused } from './codes';
import { authOf, capabilitiesOf, connectionOf, type Desk } from './desk';
import { confirmAgain, mayConfirmAgain } from './confirm';
import { failureOf } from './failures';
import { probe, readStatus, usernameOf } from './reads';
import { settledByRecords } from './server-records';
import { accepted, signInComputed } from './sign-in';
import { isOn, isProven, REFUSALS_ALLOWED } from './states';
import { tidy } from './tidy';

/** `probed`: the probe has just said "on" with this password. */
export async function prove(desk: Desk, id: string, password: Secret, probed = false): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  requireProvable(desk.book.enrolment(id));
  const connection = connectionOf(desk, connectionId);
  const input = { username: usernameOf(connection), password };
  const { enrolmentCalls, status } = capabilitiesOf(connection);
  // The probe, the sign-in, and where it is not proven yet once more the probe: half a proof proves nothing.
  const calls = (probed ? 1 : 2) + (isProven(desk.book.enrolment(id).state) ? 0 : 1);
  if (enrolmentCalls !== null) desk.limits.require(new URL(connection.baseUrl).origin, enrolmentCalls.limit, calls);
  // A code is computed at server time; where that is not known yet the probe tells it, and whether a code is needed at all.
  // A server whose state cannot be read would let us in with any code while MFA is off: there the probe comes first, always.
  const first = !probed && (desk.clients.offset(connectionId) === null || status === 'probe');
  if (first && (await probe(desk, connectionId, password)) === 'off') return desk.book.enrolment(id);

  const { verdict, askedAt } = await signInComputed(desk, requireProvable(desk.book.enrolment(id)), input);
  if (verdict.kind === 'success') {
    const { value } = verdict;
    // Somebody may have turned MFA off since a code was wanted, and then nobody looked at ours: only "on" before and after proves.
    const isSure = value.inferred !== true || isProven(desk.book.enrolment(id).state);
    if (!isSure && (await probe(desk, connectionId, password)) === 'off') return desk.book.enrolment(id);
    await accepted(desk, connectionId, { ...value, inferred: false }, askedAt, id);
    return desk.book.enrolment(id);
  }
  if (verdict.kind !== 'refused' || !AMBIGUOUS.includes(verdict.code)) throw failureOf(verdict);
  // One refusal for a wrong password and a wrong code: without a code the server says which it was.
  if (!first && !probed && (await probe(desk, connectionId, password)) === 'off') return desk.book.enrolment(id);
  return refused(desk, id);
}

const AMBIGUOUS: readonly Failure['code'][] = ['sign-in-refused', 'code-refused', 'password-or-code-refused'];

/** The password was right, so the code was not: once may be the clock, twice is another secret. */
export async function refused(desk: Desk, id: string): Promise<never> {
  const { connectionId } = desk.book.enrolment(id);
  if (desk.clients.offset(connectionId) === null) throw codeRefused(desk, connectionId);
  const { state } = await desk.book.commit(id, (enrolment) => {
    const refusals = enrolment.refusals + 1;
    return refusals >= REFUSALS_ALLOWED ? { state: 'replaced', refusals, lost: null } : { state: enrolment.state, refusals };
  });
  throw state === 'replaced' ? new Failure('replaced') : codeRefused(desk, connectionId);
}

function requireProvable(enrolment: Enrolment): Enrolment {
  const { state, secret } = enrolment;
  if (secret === null || !(isOn(state) || state === 'unknown')) throw new Failure('wrong-state', { detail: { state } });
  return enrolment;
}

/** Reads the state, or probes with the password, and where MFA is on and a password is at hand, proves the secret. */
export async function settle(desk: Desk, id: string, password: Secret | null): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  if (password === null && mayConfirmAgain(desk, id)) return confirmAgain(desk, id);
  if (await settledByRecords(desk, id, password)) return desk.book.enrolment(id);
  const mfa = await ask(desk, connectionId, password);
  const { state, secret } = desk.book.enrolment(id);
  const open = state === 'on-unproven' || state === 'unknown';
  if (mfa === 'on' && password !== null && secret !== null && open) return prove(desk, id, password, desk.backendFor(connectionOf(desk, connectionId).kind).status === null);
  return desk.book.enrolment(id);
}

async function ask(desk: Desk, connectionId: string, password: Secret | null): Promise<'on' | 'off'> {
  const connection = connectionOf(desk, connectionId);
  const readable = desk.backendFor(connection.kind).status !== null && authOf(connection) !== null;
  if (!readable && password === null) throw new Failure('password-needed');
  if (!readable && password !== null) return probe(desk, connectionId, password);
  try {
    return await readStatus(desk, connectionId);
  } catch (error) {
    if (password !== null && error instanceof Failure && error.code === 'session-expired') return probe(desk, connectionId, password);
    throw error;
  }
}
