/** @file Start, confirm, abandon: the straight path from nothing to a proven secret (DESIGN section 6). */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Enrolment } from '../vault/content';
import { awaitCode, codeRefused, plainCode, refuseUsedStep, stepOfCode } from './codes';
import { connectionOf, expireSession, requireAuth, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { readStatus, tryToRead } from './reads';
import { afterConfirm, afterSetup, isUnsettled } from './states';
import { sendStep } from './steps';
import { tidy } from './tidy';
import { confirmVerdict, setupVerdict } from './verdicts';

/** Asks the server for a secret. Refused where MFA is on, or where an earlier enrolment is not settled. */
export async function start(desk: Desk, connectionId: string): Promise<Enrolment> {
  await tidy(desk, connectionId);
  refuseUnsettled(desk, connectionId);
  if ((await readStatus(desk, connectionId)) === 'on') throw new Failure('mfa-already-on');

  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const at = desk.time.now();
  const issuing = await desk.book.create({
    id: desk.newId(), connectionId, accountId: null, state: 'issuing', issuer: '', label: '', parameters: UNKNOWN_YET,
    secret: null, backupCodes: [], codesKeptAt: null, lost: null, refusals: 0, createdAt: at, updatedAt: at,
  });
  const request = backend.setup.request(requireAuth(connection), null);
  const { verdict, lost } = await sendStep(desk, connection, issuing, 'setup', request, false, (answer) => setupVerdict(backend, answer));
  const enrolment = await desk.book.commit(issuing.id, afterSetup(verdict, lost));
  switch (verdict.kind) {
    case 'success': return enrolment;
    case 'session-expired': throw await expireSession(desk, connectionId);
    case 'unknown': throw new Failure(verdict.code === 'secret-not-base32' ? verdict.code : 'outcome-unknown', { detail: { step: 'setup', cause: verdict.code } });
    case 'refused':
    case 'not-performed': throw failureOf(verdict);
    default: return assertNever(verdict);
  }
}

const UNKNOWN_YET = { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 } as const;

function refuseUnsettled(desk: Desk, connectionId: string): void {
  const unsettled = desk.book.ofConnection(connectionId).find(({ state }) => isUnsettled(state));
  if (unsettled !== undefined) throw new Failure('wrong-state', { detail: { state: unsettled.state } });
}

/** Confirms with `typed`, or with a code that main computes. From here on the account stands in the authenticator. */
export async function confirm(desk: Desk, id: string, typed: string | null): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  requireIssued(desk, id);
  requireAuth(connectionOf(desk, connectionId));
  // The server's clock is not known yet in this run: any answer tells it, and this one also whether confirming makes sense.
  if (desk.clients.offset(connectionId) === null) await readStatus(desk, connectionId);
  const { secret, parameters } = requireIssued(desk, id);

  const code = typed === null
    ? await awaitCode(desk, connectionId, secret, parameters, (step) => markConfirming(desk, id, step))
    : await takeTyped(desk, id, typed);
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const confirming = desk.book.enrolment(id);
  const computed = typed === null && desk.clients.offset(connectionId) !== null;
  const request = backend.confirm.request(requireAuth(connection), { secret, code });
  const { verdict, lost } = await sendStep(desk, connection, confirming, 'confirm', request, computed, (answer) => confirmVerdict(backend, answer));
  const enrolment = await desk.book.commit(id, (latest) => afterConfirm(latest, verdict, lost, computed));
  switch (verdict.kind) {
    case 'success':
      await updateConnection(desk, connectionId, () => ({ status: { mfa: 'on', checkedAt: lost.at } }));
      return enrolment;
    case 'refused':
      if (enrolment.state === 'replaced') throw new Failure('replaced');
      if (verdict.code === 'mfa-already-on') await tryToRead(desk, connectionId);
      throw verdict.code === 'code-refused' ? codeRefused(desk, connectionId) : failureOf(verdict);
    case 'session-expired': throw await expireSession(desk, connectionId);
    case 'not-performed': throw failureOf(verdict);
    case 'unknown': return settledOrUnknown(desk, id, 'confirm', verdict.code);
    default: return assertNever(verdict);
  }
}

function requireIssued(desk: Desk, id: string): Enrolment & { readonly secret: NonNullable<Enrolment['secret']> } {
  const enrolment = desk.book.enrolment(id);
  const { secret, state } = enrolment;
  if (state !== 'issued' || secret === null || secret.byteLength === 0) throw new Failure('wrong-state', { detail: { state } });
  return { ...enrolment, secret };
}

/** The code is checked before it leaves: an empty one would make FreeSewing rotate the secret (contracts/backends.md). */
async function takeTyped(desk: Desk, id: string, typed: string): Promise<string> {
  const enrolment = desk.book.enrolment(id);
  const code = plainCode(typed);
  if (code === '') throw new Failure('input-empty');
  if (!/^\d+$/.test(code) || code.length !== enrolment.parameters.digits) throw new Failure('code-refused', { detail: { reason: 'shape' } });
  const step = stepOfCode(desk, enrolment, code);
  refuseUsedStep(desk, enrolment.connectionId, step);
  await markConfirming(desk, id, step);
  return code;
}

async function markConfirming(desk: Desk, id: string, codeStep: number | null): Promise<void> {
  await desk.book.commit(id, ({ accountId }) => ({ state: 'confirming', accountId: accountId ?? desk.newId() }), { codeStep });
}

/** One read after a lost answer; what it settles is the result, else the failure says that nobody knows yet. */
export async function settledOrUnknown(desk: Desk, id: string, step: 'confirm' | 'disable', cause: Failure['code']): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tryToRead(desk, connectionId);
  const enrolment = desk.book.enrolment(id);
  if (enrolment.state === 'unknown') throw new Failure('outcome-unknown', { detail: { step, cause } });
  return enrolment;
}

/** Gives a secret up that the server does not require. Nothing is erased: an account of it goes to the trash. */
export async function abandon(desk: Desk, id: string): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  const { state } = desk.book.enrolment(id);
  if (state === 'abandoned') return desk.book.enrolment(id);
  if (state !== 'issued' && state !== 'replaced') throw new Failure(state === 'off' ? 'wrong-state' : 'still-required', { detail: { state } });
  return desk.book.commit(id, { state: 'abandoned', lost: null });
}
