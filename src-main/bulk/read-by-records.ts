/**
 * @file Where only a user's own sign-in tells the state (AXR), the list of the user's records still says something: without
 * any there is no MFA, and a record that was confirmed here counts while it is there. A strange record says nothing.
 */
import { Failure } from '../../src-shared/errors';
import { connectionOf, currentEnrolment, updateConnection, type Desk } from '../enrolment/desk';
import { conclude } from '../enrolment/reads';
import { listRecords } from '../enrolment/server-records';
import { isOn } from '../enrolment/states';

export async function readByRecords(desk: Desk, connectionId: string): Promise<void> {
  const readAt = desk.time.now();
  const records = await listRecords(desk, connectionId);
  if (records === null) throw new Failure('state-not-told');
  const ours = currentEnrolment(desk, connectionId);
  if (records.length === 0) {
    await conclude(desk, connectionId, { mfa: 'off', remoteUser: null, held: null }, readAt);
    return;
  }
  const isThere = ours !== null && ours.recordId !== null && records.includes(ours.recordId);
  const wasConfirmed = ours !== null && (isOn(ours.state) || (ours.state === 'unknown' && ours.lost?.step === 'disable'));
  if (isThere && wasConfirmed) {
    await conclude(desk, connectionId, { mfa: 'on', remoteUser: null, held: null }, readAt);
    return;
  }
  await updateConnection(desk, connectionId, () => ({ status: { mfa: 'unknown', checkedAt: readAt } }));
  if (ours !== null && ours.recordId !== null && !isThere && isOn(ours.state)) await desk.book.commit(ours.id, { state: 'replaced', lost: null });
  connectionOf(desk, connectionId);
}
