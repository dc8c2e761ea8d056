/** @file One sign-in: whose code it carries is made durable before it is sent, and what its answer proves is drawn from it. */
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import type { SignedIn, SignIn, Verdict } from '../backends/backend';
import type { Connection, Enrolment } from '../vault/content';
import { awaitCode, refuseUsedStep, stepOfCode } from './codes';
import { accessWith, accountIdFor, authOf, capabilitiesOf, connectionOf, ownEnrolments, updateConnection, type Desk } from './desk';
import { conclude } from './reads';
import { afterProof, isEnded, isProven } from './states';

export interface SignInInput {
  readonly username: string;
  readonly password: Secret;
}

/** A code that we know: of a secret of ours, or one of our backup codes. */
export type OwnCode =
  | { readonly kind: 'totp'; readonly enrolmentId: string; readonly step: number }
  | { readonly kind: 'backup'; readonly enrolmentId: string; readonly index: number; readonly perhapsBefore: boolean };

/** What a code typed by hand is, if it is one of ours; the newest enrolment first. */
export function recognise(desk: Desk, connectionId: string, typed: string): OwnCode | null {
  const enrolments = ownEnrolments(desk, connectionId).filter(({ state }) => !isEnded(state)).reverse();
  for (const enrolment of enrolments) {
    const index = enrolment.backupCodes.findIndex(({ code }) => code.revealText() === typed.trim());
    const backup = enrolment.backupCodes[index];
    if (backup !== undefined) return { kind: 'backup', enrolmentId: enrolment.id, index, perhapsBefore: backup.perhapsUsed };
    const step = stepOfCode(desk, enrolment, typed);
    if (step !== null) return { kind: 'totp', enrolmentId: enrolment.id, step };
  }
  return null;
}

/**
 * The backup code to use next, of the newest secret that the server may ask for: one never sent first, one that was
 * perhaps used last. It goes from the vault to the server; no window sees it.
 * @throws Failure `no-backup-code`.
 */
export function nextBackupCode(desk: Desk, connectionId: string): { readonly text: string; readonly own: OwnCode } {
  for (const { id: enrolmentId, state, backupCodes } of [...ownEnrolments(desk, connectionId)].reverse()) {
    if (isEnded(state) || state === 'issued') continue;
    const index = [false, true].map((perhaps) => backupCodes.findIndex(({ usedAt, perhapsUsed }) => usedAt === null && perhapsUsed === perhaps)).find((found) => found >= 0);
    const code = index === undefined ? undefined : backupCodes[index];
    if (index === undefined || code === undefined) continue;
    return { text: code.code.revealText(), own: { kind: 'backup', enrolmentId, index, perhapsBefore: code.perhapsUsed } };
  }
  throw new Failure('no-backup-code');
}

/** Before the code leaves: its step is used, its backup code is perhaps used. */
export async function reserve(desk: Desk, connectionId: string, own: OwnCode | null): Promise<void> {
  if (own?.kind === 'totp') {
    refuseUsedStep(desk, connectionId, own.step);
    await useStep(desk, connectionId, own.step);
  }
  if (own?.kind === 'backup') await tick(desk, own, { perhapsUsed: true });
}

/** After the answer. `consumed`: accepted, or refused; an unknown outcome leaves "perhaps used" standing. */
export async function settleBackupCode(desk: Desk, own: OwnCode | null, verdict: Verdict<unknown>): Promise<void> {
  if (own?.kind !== 'backup') return;
  if (verdict.kind === 'success') await tick(desk, own, { usedAt: desk.time.now(), perhapsUsed: false });
  else if (verdict.kind !== 'unknown') await tick(desk, own, { perhapsUsed: own.perhapsBefore });
}

async function tick(desk: Desk, own: Extract<OwnCode, { kind: 'backup' }>, change: { readonly usedAt?: number; readonly perhapsUsed: boolean }): Promise<void> {
  await desk.book.commit(own.enrolmentId, ({ state, backupCodes }) => ({
    state, backupCodes: backupCodes.map((code, index) => (index === own.index ? { ...code, ...change } : code)),
  }));
}

const useStep = (desk: Desk, connectionId: string, step: number): Promise<Connection> =>
  updateConnection(desk, connectionId, ({ lastCodeStep }) => ({ lastCodeStep: Math.max(step, lastCodeStep ?? step) }));

/** Signs in with what was typed. Draws no conclusion from the answer but the backup code's. */
export async function signInTyped(
  desk: Desk, connectionId: string, input: SignInInput, typed: string | null, own = typed === null ? null : recognise(desk, connectionId, typed),
): Promise<{ verdict: Verdict<SignedIn>; own: OwnCode | null }> {
  await reserve(desk, connectionId, own);
  const verdict = await send(desk, connectionId, input, typed);
  // Accepted without MFA means that nobody looked at the code.
  const looked = verdict.kind !== 'success' || verdict.value.mfa !== 'off';
  await settleBackupCode(desk, own, looked ? verdict : { kind: 'not-performed', code: 'internal' });
  return { verdict, own };
}

/** Signs in with a code that main computes for this enrolment, waiting for its step; `askedAt` is when it left, after that wait. */
export async function signInComputed(desk: Desk, enrolment: Enrolment, input: SignInInput): Promise<{ readonly verdict: Verdict<SignedIn>; readonly askedAt: number }> {
  const { connectionId, secret, parameters } = enrolment;
  if (secret === null) throw new Failure('wrong-state');
  const code = await awaitCode(desk, connectionId, secret, parameters, async (step) => {
    await useStep(desk, connectionId, step);
  });
  const askedAt = desk.time.now();
  return { verdict: await send(desk, connectionId, input, code), askedAt };
}

const send = (desk: Desk, connectionId: string, { username, password }: SignInInput, code: string | null): Promise<Verdict<SignedIn>> => {
  const connection = connectionOf(desk, connectionId);
  return signInWith(desk, connection, { username, password, code: code === null ? null : Secret.fromText(code), auth: authOf(connection), userId: connection.userId });
};

/** One sign-in, also of a connection that is not saved yet. Where a code was wanted a moment ago, its acceptance means "on". */
export async function signInWith(desk: Desk, connection: Connection, input: SignIn): Promise<Verdict<SignedIn>> {
  const askedAt = desk.time.now();
  const verdict = await desk.backendFor(connection.kind).signIn(desk.clients.send(connection), input);
  if (input.code === null) desk.codeWanted.note(connection, input.username, verdict.kind === 'refused' && verdict.code === 'code-needed', askedAt);
  if (verdict.kind !== 'success' || verdict.value.mfa !== 'unknown' || desk.codeWanted.since(connection, input.username, askedAt) === null) return verdict;
  return { kind: 'success', value: { ...verdict.value, mfa: 'on', inferred: true } };
}

/** As of when an answer says "on": where that was concluded from an earlier one, as of then. */
export const onSince = (desk: Desk, connection: Connection, username: string, askedAt: number): number =>
  desk.codeWanted.since(connection, username, askedAt) ?? askedAt;

/**
 * After an accepted sign-in that was asked for at `askedAt`: keeps the session where this connection signs in with a
 * password, settles by "on" or "off", and, where a code of `provenBy` was needed for it, counts it as proof.
 */
export async function accepted(desk: Desk, connectionId: string, value: SignedIn, askedAt: number, provenBy: string | null): Promise<void> {
  desk.clients.expired.delete(connectionId);
  const connection = await updateConnection(desk, connectionId, ({ credentials }) => (
    credentials.kind === 'password' ? { credentials: { ...credentials, session: value.session } } : {}));
  const mfa = value.mfa === 'unknown' ? await ask(desk, connection, value.session) : value.mfa;
  if (mfa === null) return;
  const { username } = connection.credentials.kind === 'password' ? connection.credentials : { username: '' };
  // Proof counts as of then, too: a disable of ours that was lost may have committed since, and nobody would have looked at the code.
  const since = mfa === 'on' ? onSince(desk, connection, username, askedAt) : askedAt;
  await conclude(desk, connectionId, { mfa, remoteUser: value.remoteUser, held: null }, since);
  if (mfa === 'off' || provenBy === null) return;
  const enrolment = desk.book.enrolment(provenBy);
  if (value.inferred === true && !isProven(enrolment.state)) return; // `prove` asks once more, and then it counts
  const change = afterProof(enrolment, capabilitiesOf(connection), since);
  // Proven by use: from now on it has codes worth showing, whatever form it came in.
  const shown = { accountId: enrolment.accountId ?? accountIdFor(desk) };
  if (change !== null && (change.state !== enrolment.state || enrolment.refusals !== 0)) await desk.book.commit(provenBy, { ...shown, ...change });
}

async function ask(desk: Desk, connection: Connection, session: Secret): Promise<'on' | 'off' | null> {
  const { status } = desk.backendFor(connection.kind);
  if (status === null) return null;
  const verdict = await status(desk.clients.send(connection), accessWith(connection, { kind: connection.sessionAs, token: session }));
  return verdict.kind === 'success' ? verdict.value.mfa : null;
}
