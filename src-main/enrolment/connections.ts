/** @file Connections to backends: add, sign in again, check, remove. A typed password is used and forgotten. */
import { Failure } from '../../src-shared/errors';
import type { CredentialsInput } from '../../src-shared/contract';
import type { BackendKind, Environment } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { Secret } from '../../src-shared/secret';
import type { SignedIn, Verdict } from '../backends/backend';
import { normaliseBaseUrl } from '../backends/base-url';
import type { Connection, Enrolment, KeptCredentials } from '../vault/content';
import { connectionOf, requireAuth, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { refused } from './prove';
import { conclude, readStatus } from './reads';
import { accepted, signInComputed, signInTyped } from './sign-in';
import { isEnded, isOn } from './states';
import { tidy } from './tidy';

export interface NewConnection {
  readonly kind: BackendKind;
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly credentials: CredentialsInput;
  readonly certificate: string | null;
  /** The person wants a production service although this runtime is not meant for it. */
  readonly productionAccepted?: boolean | undefined;
}

/** Signs in, reads the state, and only then saves. Answers the new connection's id. */
export async function addConnection(desk: Desk, input: NewConnection): Promise<string> {
  const baseUrl = normaliseBaseUrl(input.baseUrl, input.environment);
  if (input.environment === 'production' && !desk.allowProduction && input.productionAccepted !== true) throw new Failure('runtime-not-for-production');
  const backend = desk.backendFor(input.kind);
  if (!backend.capabilities.auth.includes(input.credentials.kind)) throw new Failure('bad-request');
  const at = desk.time.now();
  const draft: Connection = {
    id: desk.newId(), kind: input.kind, name: cleanName(input.name) || new URL(baseUrl).host, baseUrl, environment: input.environment,
    credentials: keptOf(input.credentials), certificate: input.certificate, remoteUser: null, status: null, clockOffset: null, lastCodeStep: null, createdAt: at,
  };
  try {
    const connection = await signedInDraft(desk, draft, input.credentials);
    await desk.vault.mutate((content) => ({ ...content, connections: [...content.connections, connection] }));
    return connection.id;
  } catch (error) {
    desk.clients.drop(draft.id);
    throw error;
  }
}

async function signedInDraft(desk: Desk, draft: Connection, input: CredentialsInput): Promise<Connection> {
  const backend = desk.backendFor(draft.kind);
  const send = desk.clients.send(draft);
  let credentials = draft.credentials;
  let remoteUser: string | null = null;
  if (input.kind === 'password') {
    const code = input.code === undefined || input.code.trim() === '' ? null : Secret.fromText(input.code);
    const value = valueOf(await backend.signIn(send, { username: input.username, password: Secret.fromText(input.password), code }));
    credentials = { kind: 'password', username: input.username, session: value.session };
    remoteUser = value.remoteUser;
  }
  const readAt = desk.time.now();
  const value = valueOf(await backend.status(send, requireAuth({ ...draft, credentials })));
  return {
    ...draft, credentials, remoteUser: value.remoteUser ?? remoteUser,
    status: { mfa: value.mfa, checkedAt: readAt }, clockOffset: desk.clients.offset(draft.id),
  };
}

/** Signs in again after the session ended. Never runs setup; the enrolment goes on with the same secret. */
export async function signInAgain(desk: Desk, connectionId: string, input: CredentialsInput): Promise<void> {
  await tidy(desk, connectionId);
  if (input.kind !== 'password') return replaceCredentials(desk, connectionId, keptOf(input));
  const signIn = { username: input.username, password: Secret.fromText(input.password) };
  const typed = input.code === undefined || input.code.trim() === '' ? null : input.code;
  const askedAt = desk.time.now();
  const { verdict, own } = await signInTyped(desk, connectionId, signIn, typed);
  if (verdict.kind === 'success') {
    await keep(desk, connectionId, signIn.username, verdict.value, askedAt, own?.kind === 'totp' ? own.enrolmentId : null);
    return;
  }
  const known = typed === null && verdict.kind === 'refused' && verdict.code === 'code-needed' ? withUsableSecret(desk, connectionId) : null;
  if (known === null) throw failureOf(verdict);
  await signInWithOwnSecret(desk, known, signIn);
}

/** The password was right and a code is needed: ours, since we have the secret. */
async function signInWithOwnSecret(desk: Desk, enrolment: Enrolment, input: { readonly username: string; readonly password: Secret }): Promise<void> {
  const { id, connectionId } = enrolment;
  const askedAt = desk.time.now();
  const verdict = await signInComputed(desk, enrolment, input);
  if (verdict.kind === 'success') return keep(desk, connectionId, input.username, verdict.value, askedAt, id);
  if (verdict.kind === 'refused' && verdict.code === 'sign-in-refused') await refused(desk, id);
  throw failureOf(verdict);
}

function withUsableSecret(desk: Desk, connectionId: string): Enrolment | null {
  const usable = ({ state, secret }: Enrolment): boolean => secret !== null && (isOn(state) || state === 'unknown');
  return desk.book.ofConnection(connectionId).filter(usable).at(-1) ?? null;
}

async function keep(desk: Desk, connectionId: string, username: string, value: SignedIn, askedAt: number, provenBy: string | null): Promise<void> {
  refuseAnotherUser(connectionOf(desk, connectionId), value.remoteUser);
  await updateConnection(desk, connectionId, () => ({ credentials: { kind: 'password', username, session: value.session } }));
  await accepted(desk, connectionId, value, askedAt, provenBy);
}

async function replaceCredentials(desk: Desk, connectionId: string, credentials: KeptCredentials): Promise<void> {
  const connection = connectionOf(desk, connectionId);
  const readAt = desk.time.now();
  const verdict = await desk.backendFor(connection.kind).status(desk.clients.send(connection), requireAuth({ ...connection, credentials }));
  const value = valueOf(verdict);
  refuseAnotherUser(connection, value.remoteUser);
  desk.clients.expired.delete(connectionId);
  await updateConnection(desk, connectionId, () => ({ credentials }));
  await conclude(desk, connectionId, value.mfa, readAt, value.remoteUser);
}

/** Enrolments belong to a person at the server: another one's session would confirm or disable the wrong account. */
function refuseAnotherUser({ remoteUser }: Connection, signedIn: string | null): void {
  if (remoteUser !== null && signedIn !== null && remoteUser !== signedIn) {
    throw new Failure('sign-in-refused', { detail: { reason: 'another-user', expected: remoteUser } });
  }
}

/** Reads the state again; what that settles is settled. */
export async function checkConnection(desk: Desk, connectionId: string): Promise<void> {
  await tidy(desk, connectionId);
  await readStatus(desk, connectionId);
}

/** Refused while a server may still ask for a secret of this connection. Its accounts stay, unlinked. */
export async function removeConnection(desk: Desk, connectionId: string): Promise<void> {
  await tidy(desk, connectionId);
  connectionOf(desk, connectionId);
  const open = desk.book.ofConnection(connectionId).filter(({ state }) => !isEnded(state));
  const inTheWay = open.find(({ state }) => state !== 'issued' && state !== 'replaced');
  if (inTheWay !== undefined) throw new Failure('still-required', { detail: { state: inTheWay.state } });
  for (const { id } of open) await desk.book.commit(id, { state: 'abandoned', lost: null });
  await desk.vault.mutate((content) => ({
    ...content,
    connections: content.connections.filter(({ id }) => id !== connectionId),
    enrolments: content.enrolments.filter((enrolment) => enrolment.connectionId !== connectionId),
    accounts: content.accounts.map((account) => (account.link?.connectionId === connectionId ? { ...account, link: null } : account)),
  }));
  desk.clients.drop(connectionId);
}

/** What is kept of what was typed: never the password. */
function keptOf(input: CredentialsInput): KeptCredentials {
  switch (input.kind) {
    case 'password': return { kind: 'password', username: input.username, session: null };
    case 'jwt': return { kind: 'jwt', jwt: Secret.fromText(input.jwt.trim()) };
    case 'key': return { kind: 'key', key: input.key.trim(), secret: Secret.fromText(input.secret.trim()) };
  }
}

function valueOf<T>(verdict: Verdict<T>): T {
  if (verdict.kind !== 'success') throw failureOf(verdict);
  return verdict.value;
}
