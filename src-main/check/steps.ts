/** @file The steps of the check, in order: what each does, what counts as pass, and what ends the check. */
import { randomBytes } from 'node:crypto';
import type { CheckStep, Finding } from '../../src-shared/check';
import { Secret } from '../../src-shared/secret';
import type { SignedIn, Verdict } from '../backends/backend';
import { admit, confirm, disable, readState, setup, signIn } from './acts';
import { verdictFinding } from './clean-up';
import { EXPECTATIONS, seenIn } from './expect';
import { ending, failed, finding, NotRun, passed, skipped, type Found } from './parts';
import type { Run } from './run';

export interface Step {
  readonly id: CheckStep;
  /** Left out where the server's limit has no room and nobody waits. */
  readonly optional: boolean;
  run(run: Run): Promise<Found>;
}

type Failing = Exclude<Verdict<unknown>, { kind: 'success' }>;
const unexpected = (verdict: Failing): Found => failed(verdictFinding(verdict));

/** Compares what was seen last with the contract. */
function compared(run: Run, step: CheckStep): readonly Finding[] {
  // Setup may be followed by a look for what it did not say.
  const seen = seenIn(step === 'enrol' ? run.exchanges.filter(({ request }) => request.method === 'POST') : run.exchanges);
  return seen === null ? [] : (EXPECTATIONS[run.parts.target.kind][step]?.(seen) ?? []);
}
const asExpected = (run: Run, step: CheckStep): Found => passed(compared(run, step));

/** Refused as it must be; in other words than documented is a deviation. */
function refusedAsExpected(run: Run, step: CheckStep, verdict: Failing): Found {
  if (verdict.kind !== 'refused') return unexpected(verdict);
  const deviations = compared(run, step);
  return passed(verdict.code === 'server-rejected' && deviations.length === 0 ? [finding('refused-otherwise')] : deviations);
}

async function signInStep(run: Run): Promise<Found> {
  const verdict = await run.attempt(async () => (await signIn(run, null)) ?? noPassword);
  if (verdict === noPassword) return skipped('no-password');
  if (verdict.kind === 'success') {
    admit(run, verdict.value);
    told.set(run, verdict.value.mfa);
    return asExpected(run, 'sign-in');
  }
  if (verdict.kind === 'refused' && verdict.code === 'code-needed') throw new NotRun('mfa-already-on');
  if (verdict.kind === 'unknown') return ending(unexpected(verdict));
  throw new NotRun('verdict', verdictFinding(verdict).detail);
}
const noPassword: Verdict<SignedIn> = { kind: 'session-expired' };
/** What the first sign-in said of MFA, for servers whose state cannot be read. */
const told = new WeakMap<Run, SignedIn['mfa']>();

async function statusStep(run: Run): Promise<Found> {
  if (run.backend.status === null) {
    const mfa = told.get(run) ?? 'unknown';
    if (mfa === 'on') throw new NotRun('mfa-already-on');
    return mfa === 'off' ? passed() : ending(failed(finding('state-not-told')));
  }
  const verdict = await readState(run);
  if (verdict.kind === 'refused' || verdict.kind === 'not-performed') throw new NotRun('verdict', verdictFinding(verdict).detail);
  if (verdict.kind !== 'success') return ending(unexpected(verdict));
  if (verdict.value.mfa === 'on') throw new NotRun('mfa-already-on');
  return asExpected(run, 'status');
}

async function enrolStep(run: Run): Promise<Found> {
  const verdict = await run.attempt(() => setup(run));
  return verdict.kind === 'success' ? asExpected(run, 'enrol') : ending(unexpected(verdict));
}

async function wrongCodeStep(run: Run): Promise<Found> {
  if (run.backend.confirm === null) {
    const verdict = await run.attempt(async () => (await signIn(run, Secret.fromText(run.wrongCode()))) ?? noPassword);
    if (verdict === noPassword) return skipped('no-password');
    return verdict.kind === 'success' ? failed(finding('accepted-wrong-code')) : refusedAsExpected(run, 'wrong-code', verdict);
  }
  const verdict = await run.attempt(async () => (await confirm(run, false)).verdict);
  if (verdict.kind === 'success') return ending(failed(finding('accepted-wrong-code')));
  if (verdict.kind === 'refused' && verdict.code === 'mfa-already-on') return ending(unexpected(verdict));
  const found = refusedAsExpected(run, 'wrong-code', verdict);
  return found.result === 'fails' ? ending(found) : found;
}

async function confirmStep(run: Run): Promise<Found> {
  if (run.backend.confirm === null) return skipped('not-at-this-service');
  const verdict = await run.attempt(async () => (await confirm(run, true)).verdict);
  return verdict.kind === 'success' ? asExpected(run, 'confirm') : ending(unexpected(verdict));
}

async function readOnStep(run: Run): Promise<Found> {
  if (run.can.enrolmentCalls !== null) return skipped('limit'); // the sign-in with a code says the same
  const verdict = await readState(run);
  if (verdict.kind !== 'success') return unexpected(verdict);
  if (verdict.value.mfa === 'off') return ending(failed(finding('still-off')));
  const { held } = verdict.value;
  const ours = run.state?.issued?.secret;
  if (held !== null && ours !== undefined && !held.secret.equals(ours)) return ending(failed(finding('another-secret')));
  return asExpected(run, 'read-on');
}

async function signInCodeStep(run: Run): Promise<Found> {
  if (run.parts.credentials.password === null || run.parts.credentials.username === null) return skipped('no-password');
  const verdict = await run.attempt(async () => (await signIn(run, Secret.fromText(await run.code()))) ?? noPassword);
  if (verdict.kind !== 'success') return unexpected(verdict);
  admit(run, verdict.value);
  return verdict.value.mfa === 'off' ? failed(finding('still-off')) : asExpected(run, 'sign-in-code');
}

/** The first code is the check's; the others stay for a clean-up. */
async function withBackupCode(run: Run): Promise<Verdict<SignedIn> | null> {
  const codes = run.state?.backupCodes ?? [];
  const [first] = codes;
  if (first === undefined || run.parts.credentials.password === null) return null;
  if (!first.sent) await run.save({ backupCodes: codes.map((code, index) => (index === 0 ? { ...code, sent: true } : code)) });
  return run.attempt(async () => (await signIn(run, first.code)) ?? noPassword);
}
const without = (run: Run): Found => skipped(run.can.backupCodes === 'none' ? 'not-at-this-service' : run.parts.credentials.password === null ? 'no-password' : 'no-backup-codes');

async function backupCodeStep(run: Run): Promise<Found> {
  const verdict = await withBackupCode(run);
  if (verdict === null) return without(run);
  if (verdict.kind !== 'success') return unexpected(verdict);
  run.remember(verdict.value.session);
  return asExpected(run, 'backup-code');
}

async function backupCodeAgainStep(run: Run): Promise<Found> {
  const verdict = await withBackupCode(run);
  if (verdict === null) return without(run);
  if (verdict.kind !== 'success') return refusedAsExpected(run, 'backup-code-again', verdict);
  run.remember(verdict.value.session);
  return failed(finding('accepted-twice'));
}

async function wrongPasswordStep(run: Run): Promise<Found> {
  const wrong = run.remember(Secret.fromText(`not-it-${randomBytes(9).toString('hex')}`));
  const verdict = await run.attempt(async () => (await signIn(run, null, run.parts.credentials.password === null ? null : wrong)) ?? noPassword);
  if (verdict === noPassword) return skipped('no-password');
  const taken = verdict.kind === 'success' || (verdict.kind === 'refused' && verdict.code === 'code-needed');
  return taken ? failed(finding('accepted-wrong-password')) : refusedAsExpected(run, 'wrong-password', verdict);
}

async function disableStep(run: Run): Promise<Found> {
  const verdict = await run.attempt(() => disable(run));
  return verdict.kind === 'success' ? asExpected(run, 'disable') : ending(unexpected(verdict));
}

async function readOffStep(run: Run): Promise<Found> {
  const verdict = await readState(run);
  if (verdict.kind !== 'success') return unexpected(verdict);
  if (verdict.value.mfa === 'on') return failed(finding('still-on'));
  await run.clear();
  return asExpected(run, 'read-off');
}

export const STEPS: readonly Step[] = [
  { id: 'sign-in', optional: false, run: signInStep },
  { id: 'status', optional: false, run: statusStep },
  { id: 'enrol', optional: false, run: enrolStep },
  { id: 'wrong-code', optional: true, run: wrongCodeStep },
  { id: 'confirm', optional: false, run: confirmStep },
  { id: 'read-on', optional: true, run: readOnStep },
  { id: 'sign-in-code', optional: true, run: signInCodeStep },
  { id: 'backup-code', optional: true, run: backupCodeStep },
  { id: 'backup-code-again', optional: true, run: backupCodeAgainStep },
  { id: 'wrong-password', optional: true, run: wrongPasswordStep },
  { id: 'disable', optional: false, run: disableStep },
  { id: 'read-off', optional: false, run: readOffStep },
];

/** Steps that spend a call and must follow once there is a secret; two of them turn MFA off again and read it. */
const MUST_FOLLOW: readonly CheckStep[] = ['enrol', 'confirm', 'disable', 'read-off'];
const TO_TURN_OFF = 2;

/** How many calls of a long limit `id` has to leave. Who waits keeps only what turning MFA off takes; who does not, everything. */
export function keptFor(id: CheckStep, patient: boolean): number {
  const after = STEPS.slice(STEPS.findIndex((step) => step.id === id) + 1).filter((step) => MUST_FOLLOW.includes(step.id)).length;
  return patient ? Math.min(TO_TURN_OFF, after) : after;
}
