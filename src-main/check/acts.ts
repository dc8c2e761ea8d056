/** @file The check's requests, through the product's own adapters. What turns MFA on or off is noted durably before it is sent. */
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import type { Access, Issued, SignedIn, Verdict } from '../backends/backend';
import type { HttpReply, HttpRequest } from '../backends/http-types';
import { verdictOfFailure } from '../backends/verdicts';
import type { Run } from './run';

const expired: Verdict<never> = { kind: 'session-expired' };

/** With the given password, and the code if any. Null where the credentials have no password. */
export async function signIn(run: Run, code: Secret | null, password = run.parts.credentials.password): Promise<Verdict<SignedIn> | null> {
  const { username } = run.parts.credentials;
  if (username === null || password === null) return null;
  return run.backend.signIn(run.send, { username, password, code, auth: run.auth(), userId: run.userId });
}

/** The session counts from now on. */
export function admit(run: Run, { session, userId }: SignedIn): void {
  if (session.byteLength > 0) run.session = run.remember(session);
  run.userId ??= userId;
}

async function step<T>(run: Run, request: HttpRequest, interpret: (reply: HttpReply) => Verdict<T>): Promise<Verdict<T>> {
  const outcome = await run.send(request);
  return outcome.kind === 'failed' ? verdictOfFailure(outcome) : interpret(outcome.reply);
}

const lostAt = (run: Run): { at: number; timeout: number } => ({ at: run.now(), timeout: run.parts.deadline });
const settled = (verdict: Verdict<unknown>): boolean => verdict.kind !== 'unknown';

export async function setup(run: Run): Promise<Verdict<Issued>> {
  const access = run.access();
  if (access === null) return expired;
  const { confirm, records } = run.backend;
  const listed = records === null ? null : await records.list(run.send, access);
  await run.save({
    userId: run.userId, phase: 'setup', enabling: confirm === null ? lostAt(run) : null,
    recordsBefore: listed?.kind === 'success' ? (listed.value === null ? null : [...listed.value]) : null,
  });
  const verdict = await step(run, run.backend.setup.request(access, null), (reply) => run.backend.setup.interpret(reply));
  if (verdict.kind === 'success') await keepIssued(run, await named(run, access, verdict.value));
  else if (settled(verdict)) await run.save({ enabling: null });
  return verdict;
}

/** The record's id where the answer lacked it: the one that was not there before. */
async function named(run: Run, access: Access, issued: Issued): Promise<Issued> {
  const before = run.state?.recordsBefore ?? null;
  if (issued.recordId !== null || run.backend.records === null || before === null) return issued;
  await keepIssued(run, issued);
  const added = (await addedRecords(run, access)) ?? [];
  return added.length === 1 ? { ...issued, recordId: added[0] ?? null } : issued;
}

/** The MFA records that were not there before setup; null where the server does not say. */
export async function addedRecords(run: Run, access: Access): Promise<readonly string[] | null> {
  const before = run.state?.recordsBefore ?? null;
  const list = before === null || run.backend.records === null ? null : await run.backend.records.list(run.send, access);
  return list?.kind === 'success' && list.value !== null ? list.value.filter((id) => before?.includes(id) === false) : null;
}

export async function keepIssued(run: Run, { secret, secretForm: form, parameters, recordId, backupCodes }: Issued): Promise<void> {
  await run.save({
    phase: run.backend.confirm === null ? 'on' : 'issued', enabling: null, issued: { secret, form, parameters, recordId },
    backupCodes: backupCodes.map((code) => ({ code, sent: false })),
  });
}

export interface Confirmed {
  readonly verdict: Verdict<unknown>;
  /** The other path that the vendor's page names was needed. */
  readonly otherRoute: boolean;
}

/** `computed`: with a code of its own step; else with one that must be refused. */
export async function confirm(run: Run, computed: boolean): Promise<Confirmed> {
  const access = run.access();
  const { confirm: way } = run.backend;
  const issued = run.state?.issued;
  if (access === null || way === null || issued == null) return { verdict: expired, otherRoute: false };
  const mark = { phase: 'confirming', enabling: lostAt(run) } as const;
  const code = computed ? await run.code(mark) : run.wrongCode();
  await run.save({ ...mark, enabling: lostAt(run) });
  const input = { secret: issued.secret, code, recordId: issued.recordId };
  const interpret = (reply: HttpReply): ReturnType<typeof way.interpret> => way.interpret(reply);
  let verdict = await step(run, way.request(access, input), interpret);
  const other = isRouteMissing(verdict) ? way.alternative?.(access, input) : undefined;
  if (other !== undefined) verdict = await step(run, other, interpret);
  if (verdict.kind === 'success') {
    const kept = run.state?.backupCodes ?? [];
    await run.save({ phase: 'on', enabling: null, backupCodes: [...kept, ...verdict.value.backupCodes.map((given) => ({ code: given, sent: false }))] });
  } else if (settled(verdict)) await run.save({ phase: 'issued', enabling: null });
  return { verdict, otherRoute: other !== undefined };
}

const isRouteMissing = (verdict: Verdict<unknown>): boolean =>
  verdict.kind === 'refused' && verdict.code === 'server-rejected' && (verdict.detail?.['status'] === 404 || verdict.detail?.['status'] === 405);

/** With the password where the server wants it, and a code: a backup code where one is given. */
export async function disable(run: Run, backup: Secret | null = null): Promise<Verdict<null>> {
  const access = run.access();
  if (access === null) return expired;
  const { password: withPassword, code: withCode } = run.can.disable;
  const password = withPassword ? run.parts.credentials.password : Secret.fromText('');
  if (password === null) throw new Failure('password-missing');
  const recordId = run.state?.issued?.recordId ?? null;
  const code = !withCode ? '' : backup === null ? await run.code({ phase: 'disabling' }) : backup.revealText();
  if (!withCode || backup !== null) await run.save({ phase: 'disabling' });
  const verdict = await step(run, run.backend.disable.request(access, { password, code, recordId }), (reply) => run.backend.disable.interpret(reply));
  if (verdict.kind !== 'success' && settled(verdict)) await run.save({ phase: 'on' });
  return verdict;
}

export interface Read {
  readonly mfa: 'on' | 'off';
  /** The secret that the server holds, where reading tells it. */
  readonly held: Issued | null;
  /** Local ms before the question left. */
  readonly readAt: number;
}

/** By reading where that is possible, else by a sign-in without a code (contracts/backends.md, rule 10). */
export async function readState(run: Run): Promise<Verdict<Read>> {
  const access = run.access();
  const { status } = run.backend;
  if (status !== null && access !== null) {
    const verdict = await run.attempt(async (): Promise<Verdict<Read>> => {
      const readAt = run.now();
      const read = await status(run.send, access);
      return read.kind === 'success' ? { kind: 'success', value: { mfa: read.value.mfa, held: read.value.held, readAt } } : read;
    });
    if (verdict.kind !== 'session-expired') return verdict;
    run.session = null;
  }
  const { username, password } = run.parts.credentials;
  if (username === null || password === null) return expired;
  return run.attempt(async () => {
    const readAt = run.now();
    const probed = await run.backend.probe(run.send, { username, password, auth: run.auth(), userId: run.userId });
    if (probed.kind !== 'success') return probed;
    const { value } = probed;
    if (value.mfa === 'off' && value.session.byteLength > 0) run.session = run.remember(value.session);
    run.userId ??= value.userId ?? null;
    return { kind: 'success', value: { mfa: value.mfa, held: null, readAt } };
  });
}
