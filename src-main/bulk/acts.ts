/**
 * @file One user's part of a bulk act. Each begins with what is known, so that it can be begun again after a crash: what was
 * done is seen in the journal or at the server, and is not done twice.
 */
import { assertNever } from '../../src-shared/assert';
import type { BulkAct } from '../../src-shared/bulk';
import { Failure, type ErrorCode } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import { abandon } from '../enrolment/abandon';
import { confirm } from '../enrolment/confirm';
import { accountNameOf, connectionOf, currentEnrolment, deskFor, ownEnrolments, type Desk } from '../enrolment/desk';
import { disable } from '../enrolment/disable';
import { ownerKey } from '../enrolment/journal-index';
import { start } from '../enrolment/start';
import { isOn } from '../enrolment/states';
import { tidy } from '../enrolment/tidy';
import type { BulkOutcome, Enrolment } from '../vault/content';
import { gaveUpGone, isReadable, readUser, settled, staying } from './settle';

export type UserResult = Pick<BulkOutcome, 'kind' | 'code'>;

const DONE: UserResult = { kind: 'done', code: null };
const skipped = (code: ErrorCode): UserResult => ({ kind: 'skipped', code });

/** Refusals that say: nothing was to be done, or nothing may be; no trouble. */
const SKIPS: readonly ErrorCode[] = ['mfa-already-on', 'mfa-perhaps-on', 'on-here-already', 'off-already'];

/**
 * `since`: when the job began; what was done from then on is this job's.
 * @throws Failure where it did not come to an end; TooEarly (`settle.ts`) where it will later.
 */
export function actOnUser(desk: Desk, connectionId: string, userId: string, act: BulkAct, since: number): Promise<UserResult> {
  const at = deskFor(desk, userId);
  return desk.locks.queued(ownerKey(connectionId, userId), async () => {
    try {
      await tidy(at, connectionId);
      const result = await run(at, connectionId, act, since);
      desk.roster.change(connectionId, userId, { lastError: null });
      return result;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (SKIPS.includes(error.code)) return skipped(error.code);
      if (error.code === 'mfa-not-on') return skipped('off-already');
      throw error;
    }
  });
}

function run(desk: Desk, connectionId: string, act: BulkAct, since: number): Promise<UserResult> {
  switch (act) {
    case 'check': return checkUser(desk, connectionId);
    case 'enrol': return enrolUser(desk, connectionId, since);
    case 'disable': return disableUser(desk, connectionId, since);
    default: return assertNever(act);
  }
}

async function checkUser(desk: Desk, connectionId: string): Promise<UserResult> {
  await readUser(desk, connectionId);
  return DONE;
}

async function enrolUser(desk: Desk, connectionId: string, since: number): Promise<UserResult> {
  const found = await settled(desk, connectionId, 'enrol');
  if (found?.state === 'issued' && !(await gaveUpGone(desk, found))) return onOrNot(await confirmed(desk, found));
  if (found !== null && isOn(found.state)) {
    if (found.state === 'on-unproven') await readUser(desk, connectionId);
    return found.createdAt >= since ? onOrNot(desk.book.enrolment(found.id)) : skipped('on-here-already');
  }
  const started = staying(desk, await begin(desk, connectionId));
  return onOrNot(started.state === 'issued' ? await confirmed(desk, started) : started);
}

/** A lost answer is looked into at once where that may help; else it is too early. */
async function begin(desk: Desk, connectionId: string): Promise<Enrolment> {
  try {
    return await start(desk, connectionId);
  } catch (error) {
    if (isLost(error)) await settled(desk, connectionId, 'enrol');
    throw error;
  }
}

async function confirmed(desk: Desk, { id, connectionId }: Enrolment): Promise<Enrolment> {
  try {
    return await confirm(desk, id, null);
  } catch (error) {
    const after = isLost(error) ? await settled(desk, connectionId, 'enrol') : null;
    if (after === null) throw error;
    return after;
  }
}

const isLost = (error: unknown): boolean => error instanceof Failure && error.code === 'outcome-unknown';

function onOrNot({ state }: Enrolment): UserResult {
  if (state === 'proven' || state === 'on-without-codes') return DONE;
  throw state === 'replaced' ? new Failure('replaced') : new Failure('outcome-unknown', { retryable: true, detail: { step: 'confirm' } });
}

async function disableUser(desk: Desk, connectionId: string, since: number): Promise<UserResult> {
  const open = currentEnrolment(desk, connectionId);
  const found = await settled(desk, connectionId, 'disable');
  // A secret that was never confirmed requires nothing: it and its record go.
  if (found?.state === 'issued') await abandon(desk, found.id);
  if (!isReadable(desk, connectionId)) {
    await readUser(desk, connectionId);
    // What a lost confirm may have turned on went with its record, a moment ago.
    if (connectionOf(desk, connectionId).status?.mfa === 'off') return open?.state === 'unknown' || wasDisabledSince(desk, connectionId, since) ? DONE : skipped('off-already');
  }
  const nobody = { password: Secret.fromBytes(new Uint8Array()), typed: null, backup: false };
  // The person has confirmed the whole act; the engine's own safeguard is for one account at a time.
  const performed = await disable(desk, connectionId, nobody, accountNameOf(connectionOf(desk, connectionId)));
  if (performed || wasDisabledSince(desk, connectionId, since)) return DONE;
  return skipped('off-already');
}

/** By this job, before it was interrupted. */
const wasDisabledSince = (desk: Desk, connectionId: string, since: number): boolean =>
  ownEnrolments(desk, connectionId).some(({ state, updatedAt, createdAt }) => state === 'off' && updatedAt >= since && createdAt < since);
