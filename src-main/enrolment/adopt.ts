/** @file Adopt: MFA is on with a secret that the server shows and this app does not have (contracts/backends.md, Accountable). */
import type { Enrolment } from '../vault/content';
import { connectionOf, currentEnrolment, newAccount, type Desk } from './desk';
import { accountWith } from './link';
import { readHeld } from './reads';
import { refuseUnsettled } from './start';
import { tidy } from './tidy';

/**
 * Takes over the secret that the server holds and this app does not: nobody is locked out, and the codes are here too.
 * Only where reading the state tells it.
 */
export async function adopt(desk: Desk, connectionId: string): Promise<Enrolment> {
  await tidy(desk, connectionId);
  refuseUnsettled(desk, connectionId);
  const connection = connectionOf(desk, connectionId);
  const held = await readHeld(desk, connectionId);
  const current = currentEnrolment(desk, connectionId);
  if (current !== null && current.state !== 'replaced') return current; // ours already
  const at = desk.time.now();
  // One's own account of this very secret, by scan or import, becomes that of the enrolment: a second one would only confuse.
  const own = desk.user === null ? accountWith(desk, held.secret) : undefined;
  const account = own ?? newAccount(desk, connection);
  const known = held.secretForm === 'base32';
  return desk.book.create({
    id: desk.newId(), connectionId, userId: connection.userId, forOther: desk.user !== null, accountId: known ? account.id : null, recordsBefore: null, wasOff: false,
    refusals: 0, createdAt: at, updatedAt: at, issuer: held.issuer, label: held.label === '' ? account.label : held.label, parameters: held.parameters,
    secret: held.secret, secretForm: held.secretForm, recordId: held.recordId, backupCodes: [], codesKeptAt: known ? at : null, lost: null, state: known ? 'proven' : 'on-unproven',
  });
}
