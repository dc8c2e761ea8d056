/** @file Confirm: a code of the secret turns MFA on (DESIGN section 6). */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Verdict } from '../backends/backend';
import type { HttpRequest } from '../backends/http-types';
import type { Enrolment, LostRequest } from '../vault/content';
import { awaitCode, codeRefused, plainCode, refuseUsedStep, stepOfCode } from './codes';
import { accountIdFor, authOf, capabilitiesOf, connectionOf, expireSession, requireAccess, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { readStatus, settledOrUnknown, tryToRead } from './reads';
import { ensureRecord } from './server-records';
import { afterConfirm } from './states';
import { sendStep, type StepResult } from './steps';
import { tidy } from './tidy';
import { confirmVerdict } from './verdicts';

/** Confirms with `typed`, or with a code that main computes. From here on the account stands in the authenticator. */
export async function confirm(desk: Desk, id: string, typed: string | null): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  requireIssued(desk, id);
  requireAccess(connectionOf(desk, connectionId));
  await ensureRecord(desk, id);
  // The server's clock is not known yet in this run: any answer tells it, and this one also whether confirming makes sense.
  if (desk.clients.offset(connectionId) === null && desk.backendFor(connectionOf(desk, connectionId).kind).status !== null) await readStatus(desk, connectionId);
  return sendConfirm(desk, requireIssued(desk, id), typed);
}

/** A confirm got lost and no password is at hand: ONE more, with the next code, tells where it is accepted (contracts/backends.md, FoN). */
export function mayConfirmAgain(desk: Desk, id: string): boolean {
  const { connectionId, state, lost, secret } = desk.book.enrolment(id);
  const connection = connectionOf(desk, connectionId);
  return state === 'unknown' && lost?.step === 'confirm' && !lost.again && secret !== null && capabilitiesOf(connection).confirmFindsOut && authOf(connection) !== null;
}

export async function confirmAgain(desk: Desk, id: string): Promise<Enrolment> {
  const enrolment = desk.book.enrolment(id);
  const { secret, lost } = enrolment;
  if (secret === null || lost === null) throw new Failure('wrong-state');
  return sendConfirm(desk, { ...enrolment, secret }, null, { ...lost, again: true });
}

/** `again`: what is to be remembered of the lost confirm that this one is to find out about. */
async function sendConfirm(desk: Desk, { id, connectionId, secret, parameters }: WithSecret, typed: string | null, again: LostRequest | null = null): Promise<Enrolment> {
  const mark = (step: number | null): Promise<void> => markConfirming(desk, id, step, again);
  const code = typed === null ? await awaitCode(desk, connectionId, secret, parameters, mark) : await takeTyped(desk, id, typed, mark);
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const confirming = desk.book.enrolment(id);
  const computed = typed === null && desk.clients.offset(connectionId) !== null;
  if (backend.confirm === null) throw new Failure('wrong-state');
  const access = requireAccess(connection);
  const input = { secret, code, recordId: confirming.recordId };
  const put = (request: HttpRequest): Promise<StepResult<{ readonly backupCodes: readonly Secret[] }>> =>
    sendStep(desk, connection, confirming, 'confirm', request, computed, (answer) => confirmVerdict(backend, answer));
  let result = await put(backend.confirm.request(access, input));
  const other = isRouteMissing(result.verdict) ? backend.confirm.alternative?.(access, input) : undefined;
  if (other !== undefined) result = await put(other); // nobody has seen the code yet
  const { verdict, lost } = result;
  const enrolment = await desk.book.commit(id, (latest) => afterConfirm(latest, verdict, lost, computed));
  switch (verdict.kind) {
    case 'success':
      await updateConnection(desk, connectionId, () => ({ status: { mfa: 'on', checkedAt: lost.at } }));
      return enrolment;
    case 'refused':
      if (enrolment.state === 'unknown') throw new Failure('outcome-unknown', { detail: { step: 'confirm', cause: verdict.code } });
      if (enrolment.state === 'replaced') throw new Failure('replaced');
      if (verdict.code === 'mfa-already-on') await tryToRead(desk, connectionId);
      throw verdict.code === 'code-refused' ? codeRefused(desk, connectionId) : failureOf(verdict);
    case 'session-expired': throw await expireSession(desk, connectionId);
    case 'not-performed': throw failureOf(verdict);
    case 'unknown': return settledOrUnknown(desk, id, 'confirm', verdict.code);
    default: return assertNever(verdict);
  }
}

const isRouteMissing = (verdict: Verdict<unknown>): boolean =>
  verdict.kind === 'refused' && verdict.code === 'server-rejected' && (verdict.detail?.['status'] === 404 || verdict.detail?.['status'] === 405);

type WithSecret = Enrolment & { readonly secret: NonNullable<Enrolment['secret']> };

function requireIssued(desk: Desk, id: string): WithSecret {
  const enrolment = desk.book.enrolment(id);
  const { secret, state } = enrolment;
  if (state !== 'issued' || secret === null || secret.byteLength === 0) throw new Failure('wrong-state', { detail: { state } });
  return { ...enrolment, secret };
}

/** The code is checked before it leaves: an empty one would make FreeSewing rotate the secret (contracts/backends.md). */
async function takeTyped(desk: Desk, id: string, typed: string, mark: (step: number | null) => Promise<void>): Promise<string> {
  const enrolment = desk.book.enrolment(id);
  const code = plainCode(typed);
  if (code === '') throw new Failure('input-empty');
  if (!/^\d+$/.test(code) || code.length !== enrolment.parameters.digits) throw new Failure('code-refused', { detail: { reason: 'shape' } });
  const step = stepOfCode(desk, enrolment, code);
  refuseUsedStep(desk, enrolment.connectionId, step);
  await mark(step);
  return code;
}

async function markConfirming(desk: Desk, id: string, codeStep: number | null, lost: LostRequest | null): Promise<void> {
  await desk.book.commit(id, ({ accountId }) => ({ state: 'confirming', lost, accountId: accountId ?? accountIdFor(desk) }), { codeStep });
}
