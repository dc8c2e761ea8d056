/** @file Start: from nothing to a secret that is sealed (DESIGN section 6). */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Enrolment } from '../vault/content';
import { capabilitiesOf, connectionOf, currentEnrolment, expireSession, newAccount, ownEnrolments, requireAccess, type Desk } from './desk';
import { failureOf } from './failures';
import { readStatus, tryToRead } from './reads';
import { ensureRecord, listRecords } from './server-records';
import { afterSetup, isOn, isUnsettled } from './states';
import { sendStep } from './steps';
import { tidy } from './tidy';
import { setupVerdict } from './verdicts';

/** Whose secret a setup may replace, at servers where it replaces one. */
export type Replaced = 'nothing' | 'foreign' | 'own';

/**
 * Asks the server for a secret. Refused where MFA is on, where an earlier enrolment is not settled, and where the server's
 * limit leaves no room for the whole of it. `replace`: where setup replaces a secret, and that is wanted.
 */
export async function start(desk: Desk, connectionId: string, replace: Replaced = 'nothing'): Promise<Enrolment> {
  await tidy(desk, connectionId);
  refuseUnsettled(desk, connectionId);
  requireRoom(desk, connectionId);
  const mfa = await beforeSetup(desk, connectionId);
  if (mfa === 'on' && !mayReplace(desk, connectionId, replace)) throw new Failure('mfa-already-on');
  const recordsBefore = await listRecords(desk, connectionId);
  refuseOthersRecords(desk, connectionId, recordsBefore);

  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const access = requireAccess(connection);
  const request = backend.setup.request(access, null);
  await desk.limits.turn(new URL(connection.baseUrl).origin, request);
  if (replace === 'own') await doubt(desk, connectionId);
  const at = desk.time.now();
  const issuing = await desk.book.create({
    id: desk.newId(), connectionId, userId: connection.userId, forOther: desk.user !== null, accountId: null, state: 'issuing', issuer: '', label: '', parameters: UNKNOWN_YET,
    secret: null, secretForm: 'base32', recordId: null, recordsBefore, wasOff: mfa !== 'on', backupCodes: [], codesKeptAt: null, lost: null, refusals: 0,
    createdAt: at, updatedAt: at,
  }).catch((error: unknown) => {
    desk.limits.pass(request);
    throw error;
  });
  const { verdict, lost } = await sendStep(desk, connection, issuing, 'setup', request, false, (answer) => setupVerdict(backend, answer));
  const enrolment = await desk.book.commit(issuing.id, afterSetup(verdict, lost, backend.confirm !== null, newAccount(desk, connection)));
  switch (verdict.kind) {
    case 'success': return settledSetup(desk, enrolment);
    case 'session-expired': throw await expireSession(desk, connectionId);
    case 'unknown': {
      // Where reading tells the secret, a lost answer may be found at once.
      if (backend.confirm === null && (await tryToRead(desk, connectionId)) && isOn(desk.book.enrolment(issuing.id).state)) return desk.book.enrolment(issuing.id);
      throw new Failure('outcome-unknown', { detail: { step: 'setup', cause: verdict.code } });
    }
    case 'refused':
    case 'not-performed':
      if (replace === 'own') await tryToRead(desk, connectionId); // ours still counts, and is shown as such again
      throw failureOf(verdict);
    default: return assertNever(verdict);
  }
}

/** What the server says before setup; where only a probe could tell, what the last sign-in or probe said. */
async function beforeSetup(desk: Desk, connectionId: string): Promise<'on' | 'off' | 'unknown'> {
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  if (backend.status !== null) return readStatus(desk, connectionId);
  requireAccess(connection);
  const mfa = connection.status?.mfa ?? 'unknown';
  // A record that was not confirmed changes nothing; elsewhere a setup while MFA is on could void what counts there.
  if (mfa === 'unknown' && backend.records === null) throw new Failure('password-needed');
  return mfa;
}

/**
 * Where only the user's own sign-in would tell whether MFA is on, a record that is there already may be what the user signs in
 * with, and a new one may replace it: nobody locks others out by a guess.
 */
function refuseOthersRecords(desk: Desk, connectionId: string, records: readonly string[] | null): void {
  if (desk.user === null || desk.backendFor(connectionOf(desk, connectionId).kind).records === null) return;
  if (records === null || records.length > 0) throw new Failure('mfa-perhaps-on');
}

/** Only what was meant: somebody else's secret is not replaced where ours was to be, nor the other way round. */
function mayReplace(desk: Desk, connectionId: string, replace: Replaced): boolean {
  const current = currentEnrolment(desk, connectionId);
  const ours = current !== null && current.state !== 'replaced';
  return !capabilitiesOf(connectionOf(desk, connectionId)).confirm && replace === (ours ? 'own' : 'foreign');
}

/** From the request on the server may want the new secret: the old one is no longer shown as proven before it leaves. */
async function doubt(desk: Desk, connectionId: string): Promise<void> {
  const current = currentEnrolment(desk, connectionId);
  if (current?.state === 'proven') await desk.book.commit(current.id, { state: 'on-unproven' });
}

function requireRoom(desk: Desk, connectionId: string): void {
  const connection = connectionOf(desk, connectionId);
  const { enrolmentCalls } = capabilitiesOf(connection);
  if (enrolmentCalls !== null) desk.limits.require(new URL(connection.baseUrl).origin, enrolmentCalls.limit, enrolmentCalls.calls);
}

/** Issued: whose record it is, and where there is no confirm step, whether the server holds this very secret. */
async function settledSetup(desk: Desk, { id, connectionId, state }: Enrolment): Promise<Enrolment> {
  if (state === 'issued') return ensureRecord(desk, id);
  await tryToRead(desk, connectionId);
  return desk.book.enrolment(id);
}

const UNKNOWN_YET = { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 } as const;

export function refuseUnsettled(desk: Desk, connectionId: string): void {
  const unsettled = ownEnrolments(desk, connectionId).find(({ state }) => isUnsettled(state));
  if (unsettled !== undefined) throw new Failure('wrong-state', { detail: { state: unsettled.state } });
}
