/** @file Turns MFA off: the password is asked, the code comes from the sealed secret, and the server is read again. */
import { assertNever } from '../../src-shared/assert';
import type { AuditEntry } from '../../src-shared/audit';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import { auditOf } from '../audit/trail';
import type { Backend, Disabling, Verdict } from '../backends/backend';
import { verdictOfFailure } from '../backends/verdicts';
import type { HttpRequest } from '../backends/http-types';
import type { Connection, Enrolment } from '../vault/content';
import { awaitCode } from './codes';
import { accountNameOf, capabilitiesOf, connectionOf, currentEnrolment, expireSession, requireAccess, updateConnection, type Desk } from './desk';
import { failureOf, type Unsuccessful } from './failures';
import { conclude, readStatus, settledOrUnknown, tryToRead } from './reads';
import { othersMayBeOn, recordToDisable } from './server-records';
import { nextBackupCode, recognise, reserve, settleBackupCode, type OwnCode } from './sign-in';
import { afterDisable, isOn, isUnderWay } from './states';
import { sendStep } from './steps';
import { tidy } from './tidy';
import { disableVerdict } from './verdicts';

export interface DisableInput {
  /** Empty where the server asks for none. */
  readonly password: Secret;
  /** A code or backup code by hand; needed where the server asks for a code and no secret of ours is on. */
  readonly typed: string | null;
  /** One of the backup codes kept here, in place of a code. */
  readonly backup: boolean;
  /** The first half of enrolling again (`LostRequest.again`). */
  readonly again?: boolean;
}

/**
 * `accountName`: as typed by the person, where the server itself asks nothing.
 * @returns false where MFA was off already.
 */
export async function disable(desk: Desk, connectionId: string, input: DisableInput, accountName: string | null): Promise<boolean> {
  await tidy(desk, connectionId);
  const connection = connectionOf(desk, connectionId);
  const { disable: needs } = capabilitiesOf(connection);
  if (needs.password && input.password.byteLength === 0) throw new Failure('password-missing');
  if (needs.code && input.typed?.trim() === '') throw new Failure('token-missing');
  if (needs.typedName && accountName?.trim() !== accountNameOf(connection)) throw new Failure('account-name-differs');
  const found = currentEnrolment(desk, connectionId);
  if (found !== null && (isUnderWay(found.state) || found.state === 'unknown')) throw new Failure('wrong-state', { detail: { state: found.state } });
  // Tells the server's clock, an ended session, and whether there is anything to do.
  if (desk.backendFor(connection.kind).status !== null && (await readStatus(desk, connectionId)) === 'off') return false;
  requireAccess(connectionOf(desk, connectionId));

  const current = currentEnrolment(desk, connectionId);
  const enrolment = current !== null && (isOn(current.state) || current.state === 'replaced') ? current : null;
  if (enrolment === null) {
    if (needs.code && input.typed === null) throw new Failure('code-needed');
    await disableForeign(desk, connectionId, input);
    return true;
  }
  await disableOwn(desk, enrolment, input);
  return true;
}

/** The code that goes along, and whose it is. By then the act is journaled, with the code's step. */
async function chooseCode(desk: Desk, enrolment: Enrolment, input: DisableInput): Promise<{ readonly code: string; readonly own: OwnCode | null }> {
  const { id, connectionId, secret, parameters, state: before } = enrolment;
  const mark = async (codeStep: number | null): Promise<void> => {
    const lost = input.again === true ? { step: 'disable', at: desk.time.now(), timeout: desk.deadline, again: true } as const : null;
    await desk.book.commit(id, { state: 'disabling', lost }, { codeStep, before });
  };
  if (!capabilitiesOf(connectionOf(desk, connectionId)).disable.code) {
    await mark(null);
    return { code: '', own: null };
  }
  const kept = input.backup ? nextBackupCode(desk, connectionId) : null;
  const typed = kept?.text ?? input.typed;
  if (typed === null) {
    // A replaced secret is known not to be the server's.
    if (secret === null || before === 'replaced') throw new Failure('code-needed');
    return { code: await awaitCode(desk, connectionId, secret, parameters, mark), own: null };
  }
  const own = kept?.own ?? recognise(desk, connectionId, typed);
  await reserve(desk, connectionId, own);
  await mark(own?.kind === 'totp' ? own.step : null);
  return { code: typed, own }; // the adapter knows how its server wants codes and backup codes written
}

export async function disableOwn(desk: Desk, enrolment: Enrolment, input: DisableInput): Promise<void> {
  const { id, connectionId, state: before } = enrolment;
  const recordId = await recordToDisable(desk, connectionId, enrolment);
  const { password } = input;
  const build = (code: string): HttpRequest => {
    const connection = connectionOf(desk, connectionId);
    return desk.backendFor(connection.kind).disable.request(requireAccess(connection), { password, code, recordId });
  };
  const ahead = await turnAhead(desk, connectionId, build);
  const { code, own } = await chooseCode(desk, enrolment, input).catch((error: unknown) => {
    if (ahead !== null) desk.limits.pass(ahead);
    throw error;
  });
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const request = ahead ?? build(code);
  const disabling = desk.book.enrolment(id);
  const computed = input.typed === null && !input.backup;
  const { verdict, lost } = await sendStep(desk, connection, disabling, 'disable', request, computed, (answer) => disableVerdict(backend, answer));
  await desk.book.commit(id, afterDisable(verdict, { ...lost, again: input.again ?? false }, before));
  await settleBackupCode(desk, own, verdict);
  switch (verdict.kind) {
    case 'success':
      await readAfterwards(desk, connectionId, lost.at);
      return;
    case 'unknown':
      await settledOrUnknown(desk, id, 'disable', verdict.code, password.byteLength === 0 ? null : password);
      return;
    case 'session-expired':
    case 'refused':
    case 'not-performed': throw await ended(desk, connectionId, verdict);
    default: assertNever(verdict);
  }
}

/** Where no code goes along, a short limit is waited out before the act is journaled; else the code decides the moment. */
async function turnAhead(desk: Desk, connectionId: string, build: (code: string) => HttpRequest): Promise<HttpRequest | null> {
  const connection = connectionOf(desk, connectionId);
  if (capabilitiesOf(connection).disable.code) return null;
  const request = build('');
  await desk.limits.turn(new URL(connection.baseUrl).origin, request);
  return request;
}

/** MFA that was turned on elsewhere: no secret of ours is at stake, so only the act itself is journaled, for the audit trail. */
async function disableForeign(desk: Desk, connectionId: string, input: DisableInput): Promise<void> {
  const recordId = await recordToDisable(desk, connectionId, null);
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const { password, typed } = input;
  const note = noteOf(desk, connection);
  await note('unknown');
  const verdict = await sendUnjournaled(desk, connection, backend, { password, code: typed ?? '', recordId });
  if (verdict.kind !== 'unknown') await note(verdict.kind === 'success' ? 'done' : 'refused');
  if (verdict.kind === 'success') await readAfterwards(desk, connectionId, desk.time.now());
  else if (verdict.kind === 'unknown') {
    const read = await tryToRead(desk, connectionId, password.byteLength === 0 ? null : password);
    if (!read) throw new Failure('outcome-unknown', { detail: { step: 'disable', cause: verdict.code } });
  } else throw await ended(desk, connectionId, verdict);
}

function noteOf(desk: Desk, connection: Connection): (outcome: AuditEntry['outcome']) => Promise<void> {
  const at = desk.time.now();
  const entry = auditOf(connection, 'disable', 'unknown', at, desk.user ?? undefined);
  return (outcome) => desk.book.note({ ...entry, outcome });
}

async function sendUnjournaled(desk: Desk, connection: Connection, backend: Backend, input: Disabling): Promise<Verdict<null>> {
  const outcome = await desk.clients.send(connection)(backend.disable.request(requireAccess(connection), input));
  return outcome.kind === 'failed' ? verdictOfFailure(outcome) : backend.disable.interpret(outcome.reply);
}

/**
 * The server's own word after its success; where it cannot be had the documented success stands. Where secrets are records,
 * one is gone: MFA is off only if none is left that somebody else may have confirmed.
 */
async function readAfterwards(desk: Desk, connectionId: string, at: number): Promise<void> {
  if (await tryToRead(desk, connectionId)) return;
  if (await othersMayBeOn(desk, connectionId)) await updateConnection(desk, connectionId, () => ({ status: { mfa: 'unknown', checkedAt: at } }));
  else await conclude(desk, connectionId, { mfa: 'off', remoteUser: null, held: null }, at);
}

const ended = async (desk: Desk, connectionId: string, verdict: Unsuccessful): Promise<Failure> =>
  verdict.kind === 'session-expired' ? expireSession(desk, connectionId) : failureOf(verdict);
