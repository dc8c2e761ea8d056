/** @file Turns MFA off: the password is asked, the code comes from the sealed secret, and the server is read again. */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Backend, Verdict } from '../backends/backend';
import { verdictOfFailure } from '../backends/verdicts';
import type { Connection, Enrolment } from '../vault/content';
import { awaitCode } from './codes';
import { connectionOf, currentEnrolment, expireSession, requireAuth, type Desk } from './desk';
import { settledOrUnknown } from './enrol';
import { failureOf, type Unsuccessful } from './failures';
import { conclude, readStatus, tryToRead } from './reads';
import { recognise, reserve, settleBackupCode, type OwnCode } from './sign-in';
import { afterDisable, isOn, isUnderWay } from './states';
import { sendStep } from './steps';
import { tidy } from './tidy';
import { disableVerdict } from './verdicts';

/** `typed`: a code or backup code by hand; needed where no secret of ours is on. */
export async function disable(desk: Desk, connectionId: string, password: Secret, typed: string | null): Promise<void> {
  await tidy(desk, connectionId);
  if (password.byteLength === 0) throw new Failure('password-missing');
  if (typed?.trim() === '') throw new Failure('token-missing');
  const found = currentEnrolment(desk, connectionId);
  if (found !== null && (isUnderWay(found.state) || found.state === 'unknown')) throw new Failure('wrong-state', { detail: { state: found.state } });
  // Tells the server's clock, an ended session, and whether there is anything to do.
  if ((await readStatus(desk, connectionId)) === 'off') return;

  const current = currentEnrolment(desk, connectionId);
  const enrolment = current !== null && (isOn(current.state) || current.state === 'replaced') ? current : null;
  if (enrolment === null) {
    if (typed === null) throw new Failure('code-needed');
    await disableForeign(desk, connectionId, password, typed);
    return;
  }
  await disableOwn(desk, enrolment, password, typed);
}

async function disableOwn(desk: Desk, enrolment: Enrolment, password: Secret, typed: string | null): Promise<void> {
  const { id, connectionId, secret, parameters, state: before } = enrolment;
  const mark = async (codeStep: number | null): Promise<void> => {
    await desk.book.commit(id, { state: 'disabling', lost: null }, { codeStep, before });
  };
  let own: OwnCode | null = null;
  let code: string;
  if (typed === null) {
    // A replaced secret is known not to be the server's.
    if (secret === null || before === 'replaced') throw new Failure('code-needed');
    code = await awaitCode(desk, connectionId, secret, parameters, mark);
  } else {
    own = recognise(desk, connectionId, typed);
    code = typed; // the adapter knows how its server wants codes and backup codes written
    await reserve(desk, connectionId, own);
    await mark(own?.kind === 'totp' ? own.step : null);
  }
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const request = backend.disable.request(requireAuth(connection), { password, code });
  const disabling = desk.book.enrolment(id);
  const { verdict, lost } = await sendStep(desk, connection, disabling, 'disable', request, typed === null, (answer) => disableVerdict(backend, answer));
  await desk.book.commit(id, afterDisable(verdict, lost, before));
  await settleBackupCode(desk, own, verdict);
  switch (verdict.kind) {
    case 'success':
      await readAfterwards(desk, connectionId, lost.at);
      return;
    case 'unknown':
      await settledOrUnknown(desk, id, 'disable', verdict.code);
      return;
    case 'session-expired':
    case 'refused':
    case 'not-performed': throw await ended(desk, connectionId, verdict);
    default: assertNever(verdict);
  }
}

/** MFA that was turned on elsewhere: no secret of ours is at stake, so there is nothing to journal. */
async function disableForeign(desk: Desk, connectionId: string, password: Secret, typed: string): Promise<void> {
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const verdict = await sendUnjournaled(desk, connection, backend, password, typed);
  if (verdict.kind === 'success') await readAfterwards(desk, connectionId, desk.time.now());
  else if (verdict.kind === 'unknown') {
    if (!(await tryToRead(desk, connectionId))) throw new Failure('outcome-unknown', { detail: { step: 'disable', cause: verdict.code } });
  } else throw await ended(desk, connectionId, verdict);
}

async function sendUnjournaled(desk: Desk, connection: Connection, backend: Backend, password: Secret, code: string): Promise<Verdict<null>> {
  const outcome = await desk.clients.send(connection)(backend.disable.request(requireAuth(connection), { password, code }));
  return outcome.kind === 'failed' ? verdictOfFailure(outcome) : backend.disable.interpret(outcome.reply);
}

/** The server's own word after its success; where it cannot be had the documented success stands. */
async function readAfterwards(desk: Desk, connectionId: string, at: number): Promise<void> {
  if (!(await tryToRead(desk, connectionId))) await conclude(desk, connectionId, 'off', at, null);
}

const ended = async (desk: Desk, connectionId: string, verdict: Unsuccessful): Promise<Failure> =>
  verdict.kind === 'session-expired' ? expireSession(desk, connectionId) : failureOf(verdict);
