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
import { readStatus } from '../enrolment/reads';
import { settledByRecords } from '../enrolment/server-records';
import { start } from '../enrolment/start';
import { isOn, offCountsAfter } from '../enrolment/states';
import { tidy } from '../enrolment/tidy';
import type { BulkOutcome, Enrolment } from '../vault/content';
import { readByRecords } from './read-by-records';

export type UserResult = Pick<BulkOutcome, 'kind' | 'code'>;

const DONE: UserResult = { kind: 'done', code: null };
const skipped = (code: ErrorCode): UserResult => ({ kind: 'skipped', code });

/** Refusals that say: nothing was to be done, or nothing may be; no trouble. */
const SKIPS: readonly ErrorCode[] = ['mfa-already-on', 'mfa-perhaps-on', 'on-here-already', 'off-already'];

/** An answer was lost, and before `at` nobody can tell (DESIGN section 6). */
export class TooEarly extends Error {
  constructor(readonly at: number) {
    super('too early to tell');
    this.name = 'TooEarly';
  }
}

/**
 * `since`: when the job began; what was done from then on is this job's.
 * @throws Failure where it did not come to an end; TooEarly where it will later.
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

/** Reads what the server tells of this user. */
async function readUser(desk: Desk, connectionId: string): Promise<void> {
  if (desk.backendFor(connectionOf(desk, connectionId).kind).status === null) await readByRecords(desk, connectionId);
  else await readStatus(desk, connectionId);
}

async function checkUser(desk: Desk, connectionId: string): Promise<UserResult> {
  await readUser(desk, connectionId);
  return DONE;
}

/** Finds out about a lost answer; null where nothing is open any more. */
async function settled(desk: Desk, connectionId: string): Promise<Enrolment | null> {
  const open = currentEnrolment(desk, connectionId);
  if (open?.state !== 'unknown') return open;
  if (!(await settledByRecords(desk, open.id, null))) await readUser(desk, connectionId);
  const after = currentEnrolment(desk, connectionId);
  if (after?.state !== 'unknown') return after;
  const { lost } = after;
  if (lost !== null && desk.time.now() <= offCountsAfter(lost)) throw new TooEarly(offCountsAfter(lost) + 1);
  throw new Failure('outcome-unknown', { detail: { step: lost?.step ?? 'confirm' } });
}

async function enrolUser(desk: Desk, connectionId: string, since: number): Promise<UserResult> {
  const found = await settled(desk, connectionId);
  if (found?.state === 'issued') return onOrNot(await confirm(desk, found.id, null));
  if (found !== null && isOn(found.state)) {
    if (found.state === 'on-unproven') await readUser(desk, connectionId);
    return found.createdAt >= since ? onOrNot(desk.book.enrolment(found.id)) : skipped('on-here-already');
  }
  const started = await begin(desk, connectionId);
  return onOrNot(started.state === 'issued' ? await confirm(desk, started.id, null) : started);
}

/** A lost answer is looked into at once where that may help; else it is too early. */
async function begin(desk: Desk, connectionId: string): Promise<Enrolment> {
  try {
    return await start(desk, connectionId);
  } catch (error) {
    if (error instanceof Failure && error.code === 'outcome-unknown') await settled(desk, connectionId);
    throw error;
  }
}

function onOrNot({ state }: Enrolment): UserResult {
  if (state === 'proven' || state === 'on-without-codes') return DONE;
  throw state === 'replaced' ? new Failure('replaced') : new Failure('outcome-unknown', { retryable: true, detail: { step: 'confirm' } });
}

async function disableUser(desk: Desk, connectionId: string, since: number): Promise<UserResult> {
  const found = await settled(desk, connectionId);
  // A secret that was never confirmed requires nothing: it and its record go.
  if (found?.state === 'issued') await abandon(desk, found.id);
  const nobody = { password: Secret.fromBytes(new Uint8Array()), typed: null, backup: false };
  // The person has confirmed the whole act; the engine's own safeguard is for one account at a time.
  const performed = await disable(desk, connectionId, nobody, accountNameOf(connectionOf(desk, connectionId)));
  if (performed || wasDisabledSince(desk, connectionId, since)) return DONE;
  return skipped('off-already');
}

/** By this job, before it was interrupted. */
const wasDisabledSince = (desk: Desk, connectionId: string, since: number): boolean =>
  ownEnrolments(desk, connectionId).some(({ state, updatedAt, createdAt }) => state === 'off' && updatedAt >= since && createdAt < since);
