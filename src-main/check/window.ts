/**
 * @file The conformance check of a connection, for the window: the same core as on the command line. Its state is sealed in
 * the vault instead of a file, its calls go through the connection's own client, and one act at a time holds for it too.
 */
import type { CheckReport, CheckView } from '../../src-shared/check';
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import { appendAudit, auditOf } from '../audit/trail';
import { connectionOf, currentEnrolment, requireWritable, updateConnection, type Desk } from '../enrolment/desk';
import type { Connection } from '../vault/content';
import type { runCheck } from './check';
import { junitOf } from './junit';
import type { CheckCredentials, CheckEvent } from './parts';
import { findingSentence, STEP_NAMES } from './sentences';
import { decodeState, encodeState, type CheckState, type StateStore } from './state';

export interface Checks {
  /** Begins, and answers at once. @throws Failure `busy`, `wrong-state`, `not-allowed` (production without the person's word). */
  start(connectionId: string, input: { readonly password?: string | undefined; readonly ownAccount: boolean; readonly patient: boolean }): CheckView;
  resume(connectionId: string, password?: string): CheckView;
  /** Ends what is under way; MFA is turned off first. */
  stop(connectionId: string): void;
  view(connectionId: string): CheckView;
  /** @throws Failure `not-found` before the first check. */
  report(connectionId: string, format: 'json' | 'junit'): string;
}

interface Kept {
  readonly stop: AbortController;
  view: Omit<CheckView, 'left'>;
  report: CheckReport | null;
}

/** The vault is being closed: what is under way is left as it is, and goes on another day. */
class Closed extends Error {}

const NONE: Omit<CheckView, 'left'> = { running: false, current: null, waiting: null, steps: [], outcome: null };

export function createChecks(desk: Desk): Checks {
  const kept = new Map<string, Kept>();
  const leftOf = (id: string): CheckState | null => {
    const text = desk.vault.content.checks.find(({ connectionId }) => connectionId === id)?.state.revealText();
    return text === undefined ? null : decodeState(text);
  };
  const view = (id: string): CheckView => {
    const now = kept.get(id)?.view ?? NONE;
    return { ...now, left: !now.running && desk.vault.content.checks.some(({ connectionId }) => connectionId === id) };
  };
  const tell = (id: string, change: Partial<Kept['view']>): void => {
    const check = kept.get(id);
    if (check === undefined) return;
    check.view = { ...check.view, ...change };
    if (!desk.closed()) desk.onCheck?.(id, view(id));
  };

  const begin = (id: string, password: string | undefined, patient: boolean, left: CheckState | null): CheckView => {
    if (kept.get(id)?.view.running === true) throw new Failure('busy', { retryable: true });
    const check: Kept = { stop: new AbortController(), view: { ...NONE, running: true }, report: null };
    const work = desk.locks.exclusive(id, async () => {
      const module = await import('./check'); // few starts need it
      const report = await module.runCheck(partsOf(desk, connectionOf(desk, id), { password, patient, left, signal: check.stop.signal }, (event) => tell(id, changeOf(event, check.view))));
      check.report = report;
      await conclude(desk, id, report);
    });
    kept.set(id, check);
    const ended = (): void => tell(id, { running: false, current: null, waiting: null, outcome: check.report?.outcome ?? 'not-run' });
    // A disk that refuses, or a vault that closes: what is needed to go on is in the vault, and the view says `left`.
    void work.then(ended, ended);
    return view(id);
  };

  return {
    view,
    start: (id, { password, ownAccount, patient }) => {
      requireWritable(desk);
      if (connectionOf(desk, id).environment === 'production' && !ownAccount) throw new Failure('not-allowed');
      const enrolment = currentEnrolment(desk, id);
      if (enrolment !== null) throw new Failure('wrong-state', { detail: { state: enrolment.state } });
      if (view(id).left) throw new Failure('wrong-state', { detail: { state: 'unknown' } });
      return begin(id, password, patient, null);
    },
    resume: (id, password) => {
      requireWritable(desk);
      const left = leftOf(id);
      if (left === null) throw new Failure('not-found');
      return begin(id, password, true, left);
    },
    stop: (id) => kept.get(id)?.stop.abort(),
    report: (id, format) => {
      const report = kept.get(id)?.report ?? null;
      if (report === null) throw new Failure('not-found');
      return format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : junitOf(report, { step: (step) => STEP_NAMES[step], finding: findingSentence });
    },
  };
}

function changeOf(event: CheckEvent, { steps }: Kept['view']): Partial<Kept['view']> {
  switch (event.kind) {
    case 'begins': return { current: event.step, waiting: null };
    case 'waiting': return { waiting: { why: event.why, until: event.until } };
    case 'ended': return { current: null, waiting: null, steps: [...steps, event.report] };
  }
}

interface Given {
  readonly password: string | undefined;
  readonly patient: boolean;
  readonly left: CheckState | null;
  readonly signal: AbortSignal;
}

function partsOf(desk: Desk, connection: Connection, { password, patient, left, signal }: Given, tell: (event: CheckEvent) => void): Parameters<typeof runCheck>[0] {
  const { id, kind, baseUrl, environment } = connection;
  const send = desk.clients.send(connection);
  const open = <T>(act: () => Promise<T>): Promise<T> => (desk.closed() ? Promise.reject(new Closed()) : act());
  const spent = desk.vault.content.spent.filter(({ origin }) => origin === new URL(baseUrl).origin);
  return {
    target: { kind, baseUrl, environment }, credentials: credentialsOf(connection, password), patient, raised: 1, deadline: desk.deadline, tell, signal,
    http: { send: (request) => open(() => send(request)), calls: () => desk.clients.calls(id) },
    store: storeIn(desk, id, open),
    spent: Object.fromEntries(spent.map(({ limit, at }) => [limit, at])),
    time: {
      now: () => desk.time.now(),
      sleepUntil: async (at, until) => {
        await Promise.race([desk.sleepUntil(at), aborted(until)]).catch((error: unknown) => {
          throw desk.closed() ? new Closed() : error;
        });
      },
    },
    ...(left === null ? {} : { left }),
  };
}

const aborted = (signal: AbortSignal | null): Promise<void> => new Promise((done) => {
  if (signal?.aborted === true) done();
  else signal?.addEventListener('abort', () => done(), { once: true });
});

function storeIn(desk: Desk, connectionId: string, open: <T>(act: () => Promise<T>) => Promise<T>): StateStore {
  const put = (state: CheckState | null): Promise<void> => open(async () => {
    await desk.vault.mutate((content) => ({
      ...content,
      checks: [
        ...content.checks.filter((check) => check.connectionId !== connectionId),
        ...(state === null ? [] : [{ connectionId, state: Secret.fromText(encodeState(state)) }]),
      ],
    }));
  });
  return { save: put, clear: () => put(null) };
}

function credentialsOf({ credentials, sessionAs, userId, remoteUser }: Connection, typed: string | undefined): CheckCredentials {
  const password = typed === undefined || typed === '' ? null : Secret.fromText(typed);
  const none = { username: remoteUser, password, sessionAs, jwt: null, apiKey: null, apiSecret: null, apiToken: null, userId };
  switch (credentials.kind) {
    case 'password': return { ...none, username: credentials.username };
    case 'jwt': return { ...none, jwt: credentials.jwt };
    case 'key': return { ...none, apiKey: credentials.key, apiSecret: credentials.secret };
    case 'token': return { ...none, apiToken: credentials.token, username: credentials.username };
  }
}

/** What the check leaves at the connection: its state as read last, and a line in the audit trail. */
async function conclude(desk: Desk, connectionId: string, { clean, outcome, endedAt, steps }: CheckReport): Promise<void> {
  if (steps.some(({ step, result }) => result !== 'fails' && result !== 'skipped' && (step === 'read-off' || step === 'clean-up'))) {
    await updateConnection(desk, connectionId, () => ({ status: { mfa: 'off', checkedAt: endedAt } }));
  }
  const entry = auditOf(connectionOf(desk, connectionId), 'check', !clean ? 'unknown' : outcome === 'passed' ? 'done' : 'refused', desk.time.now());
  await desk.vault.mutate((content) => appendAudit(content, entry));
}
