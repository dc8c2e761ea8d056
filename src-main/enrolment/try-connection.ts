/** @file "What works with these credentials": asks the server what can be asked without changing anything there. */
import { assertNever } from '../../src-shared/assert';
import type { Trial } from '../../src-shared/model';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { Verdict } from '../backends/backend';
import { accessWith, authOf, capabilitiesOf, connectionOf, type Desk } from './desk';
import { usernameOf } from './reads';
import { tidy } from './tidy';

type What = Trial['what'];
const works = (what: What): Trial => ({ what, result: 'works' });
const left = (what: What): Trial => ({ what, result: 'not-tried' });
const fails = (what: What, { code, retryable, detail }: Failure): Trial => ({ what, result: 'fails', error: { code, retryable, ...(detail === undefined ? {} : { detail }) } });

/** `password`: where only a sign-in tells more. In order: the server, what is kept of the sign-in, reading the state, room for an enrolment. */
export async function tryConnection(desk: Desk, connectionId: string, password: Secret | null): Promise<readonly Trial[]> {
  await tidy(desk, connectionId);
  const connection = connectionOf(desk, connectionId);
  const capabilities = capabilitiesOf(connection);
  const asked = await ask(desk, connectionId, password);
  const trials = asked === null ? [left('server'), left('credentials'), left('state')] : trialsOf(asked);
  const { enrolmentCalls } = capabilities;
  if (enrolmentCalls === null) return trials;
  try {
    desk.limits.require(new URL(connection.baseUrl).origin, enrolmentCalls.limit, enrolmentCalls.calls);
    return [...trials, works('limit')];
  } catch (error) {
    if (error instanceof Failure) return [...trials, fails('limit', error)];
    throw error;
  }
}

/** The gentlest question there is; null where every one takes the password. */
async function ask(desk: Desk, connectionId: string, password: Secret | null): Promise<Verdict<unknown> | null> {
  const connection = connectionOf(desk, connectionId);
  const backend = desk.backendFor(connection.kind);
  const { status, records } = backend;
  const send = desk.clients.send(connection);
  const auth = authOf(connection);
  if (status !== null) return auth === null ? { kind: 'session-expired' } : status(send, accessWith(connection, auth));
  if (password !== null) return backend.probe(send, { username: usernameOf(connection), password, auth, userId: connection.userId });
  if (records !== null && auth !== null) return records.list(send, accessWith(connection, auth));
  return null;
}

function trialsOf(verdict: Verdict<unknown>): readonly Trial[] {
  switch (verdict.kind) {
    case 'success': return [works('server'), works('credentials'), works('state')];
    case 'session-expired': return [works('server'), fails('credentials', new Failure('session-expired')), left('state')];
    case 'refused': return [works('server'), fails(verdict.code === 'plan-lacks-mfa' || verdict.code === 'user-unknown' ? 'state' : 'credentials', new Failure(verdict.code, detailOf(verdict)))];
    case 'not-performed':
    case 'unknown': return [fails('server', new Failure(verdict.code, detailOf(verdict))), left('credentials'), left('state')];
    default: return assertNever(verdict);
  }
}

const detailOf = ({ detail }: Extract<Verdict<unknown>, { kind: 'refused' | 'not-performed' | 'unknown' }>): { readonly detail?: NonNullable<Failure['detail']> } => (detail === undefined ? {} : { detail });
