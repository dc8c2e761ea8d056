/** @file Giving up: a secret that nobody requires, or one that setup turned on by itself a moment ago. */
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import type { Enrolment } from '../vault/content';
import { capabilitiesOf, connectionOf, type Desk } from './desk';
import { disableOwn } from './disable';
import { mayUnlink } from './linked';
import { readStatus } from './reads';
import { removeRecord } from './server-records';
import { isHarmless, isOn } from './states';
import { tidy } from './tidy';

/** Gives a secret up that the server does not require, or a link that nobody has proven. Nothing is erased: an account of it goes to the trash, one that was linked stays. */
export async function abandon(desk: Desk, id: string): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  await tidy(desk, connectionId);
  const { state } = desk.book.enrolment(id);
  if (state === 'abandoned') return desk.book.enrolment(id);
  if (mayUnlink(desk.vault.content, desk.book.enrolment(id))) return desk.book.commit(id, { state: 'abandoned', lost: null });
  if (isOn(state) && mayUndo(desk, id)) return undo(desk, id);
  if (!isHarmless(state)) throw new Failure(state === 'off' ? 'wrong-state' : 'still-required', { detail: { state } });
  // The server's record of it is inert, and goes too; where that fails the secret stays, so that it can be tried again.
  const { recordId } = desk.book.enrolment(id);
  if (state === 'issued' && recordId !== null) await removeRecord(desk, connectionId, recordId);
  return desk.book.commit(id, { state: 'abandoned', lost: null });
}

/** Setup turned MFA on by itself, from off, and the person has not said yet that the secret was seen: cancelling turns it off. */
const mayUndo = (desk: Desk, id: string): boolean => {
  const { connectionId, wasOff, codesKeptAt } = desk.book.enrolment(id);
  return wasOff && codesKeptAt === null && !capabilitiesOf(connectionOf(desk, connectionId)).confirm;
};

/** Only while the server still holds this very secret: somebody else's is not ours to turn off (contracts/backends.md, Accountable). */
async function undo(desk: Desk, id: string): Promise<Enrolment> {
  const { connectionId } = desk.book.enrolment(id);
  const mfa = await readStatus(desk, connectionId);
  const { state } = desk.book.enrolment(id);
  if (mfa === 'on' && !isOn(state)) throw new Failure('replaced');
  if (mfa === 'on') await disableOwn(desk, desk.book.enrolment(id), { password: Secret.fromBytes(new Uint8Array()), typed: null, backup: false });
  return desk.book.enrolment(id);
}
