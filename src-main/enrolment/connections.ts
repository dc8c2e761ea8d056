/** @file Connections to backends: add, sign in again, check, remove. A typed password is used and forgotten. */
import { Failure } from '../../src-shared/errors';
import type { CredentialsInput } from '../../src-shared/contract';
import { SERVICES, type SessionAs } from '../../src-shared/backends';
import { Id, type BackendKind, type Environment } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { Secret } from '../../src-shared/secret';
import { appendAudit, auditOf } from '../audit/trail';
import type { SignedIn, Verdict } from '../backends/backend';
import { normaliseBaseUrl } from '../backends/base-url';
import type { Account, Connection, Enrolment, KeptCredentials, VaultContent } from '../vault/content';
import { authOf, connectionOf, ownEnrolments, requireAccess, updateConnection, type Desk } from './desk';
import { failureOf } from './failures';
import { refused } from './prove';
import { conclude, probe, readStatus } from './reads';
import { accepted, nextBackupCode, onSince, signInComputed, signInTyped, signInWith } from './sign-in';
import { isEnded, isHarmless, isOn } from './states';
import { tidy } from './tidy';

export interface NewConnection {
  readonly kind: BackendKind;
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly credentials: CredentialsInput;
  /** The service's usual one where not said. */
  readonly sessionAs?: SessionAs | undefined;
  readonly certificate: string | null;
  /** The person wants a production service although this runtime is not meant for it. */
  readonly productionAccepted?: boolean | undefined;
}

/** Signs in, reads the state, and only then saves. Answers the new connection's id. */
export async function addConnection(desk: Desk, input: NewConnection): Promise<string> {
  const baseUrl = normaliseBaseUrl(input.baseUrl, input.environment);
  if (input.environment === 'production' && !desk.allowProduction && input.productionAccepted !== true) throw new Failure('runtime-not-for-production');
  desk.backendFor(input.kind);
  const { auth, sessionAs: ways } = SERVICES[input.kind].capabilities;
  const sessionAs = input.sessionAs ?? ways[0];
  if (!auth.includes(input.credentials.kind) || sessionAs === undefined || !ways.includes(sessionAs)) throw new Failure('bad-request');
  const at = desk.time.now();
  const draft: Connection = {
    id: desk.newId(), kind: input.kind, name: cleanName(input.name) || new URL(baseUrl).host, baseUrl, environment: input.environment, sessionAs,
    credentials: keptOf(input.credentials), certificate: input.certificate, remoteUser: null, userId: checkedId(userIdOf(input.credentials)),
    status: null, clockOffset: null, lastCodeStep: null, inspect: input.environment !== 'production', clockShift: 0, createdAt: at,
  };
  try {
    const connection = await signedInDraft(desk, draft, input.credentials);
    await desk.vault.mutate((content) => appendAudit({ ...content, connections: [...content.connections, connection] }, auditOf(connection, 'connect', 'done', desk.time.now())));
    return connection.id;
  } catch (error) {
    desk.clients.drop(draft.id);
    throw error;
  }
}

/** Ids go into paths: nothing but plain ones (`..` would lead elsewhere). */
export function checkedId(id: string | null): string | null {
  if (id !== null && !Id.safeParse(id).success) throw new Failure('id-not-valid');
  return id;
}

export const userIdOf = (input: CredentialsInput): string | null => {
  const typed = (input.kind === 'password' || input.kind === 'token' ? input.userId : undefined)?.trim() ?? '';
  return typed === '' ? null : typed;
};
const usernameIn = (input: CredentialsInput): string => (input.kind === 'password' ? input.username : '');
const codeOf = ({ code }: { readonly code?: string | undefined }): string | null => (code === undefined || code.trim() === '' ? null : code);

export async function signedInDraft(desk: Desk, draft: Connection, input: CredentialsInput): Promise<Connection> {
  const backend = desk.backendFor(draft.kind);
  const send = desk.clients.send(draft);
  const askedAt = desk.time.now();
  let connection = draft;
  let mfa: SignedIn['mfa'] = 'unknown';
  if (input.kind === 'password') {
    const typed = codeOf(input);
    const code = typed === null ? null : Secret.fromText(typed);
    const value = valueOf(await signInWith(desk, draft, { username: input.username, password: Secret.fromText(input.password), code, auth: null, userId: draft.userId }));
    // Where the server names the user, its word counts, not what was typed.
    const userId = checkedId(value.userId) ?? draft.userId;
    connection = { ...draft, credentials: { kind: 'password', username: input.username, session: value.session }, remoteUser: value.remoteUser, userId };
    mfa = value.mfa;
  } else if (input.kind === 'token' && draft.userId === null) {
    connection = { ...draft, userId: await idOfUser(desk, draft, input) };
  }
  const access = requireAccess(connection);
  if (backend.status === null) return { ...connection, status: { mfa, checkedAt: onSince(desk, connection, usernameIn(input), askedAt) }, clockOffset: desk.clients.offset(draft.id) };
  const readAt = desk.time.now();
  const value = valueOf(await backend.status(send, access));
  return { ...connection, remoteUser: value.remoteUser ?? connection.remoteUser, status: { mfa: value.mfa, checkedAt: readAt }, clockOffset: desk.clients.offset(draft.id) };
}

/** Whose account an API token is to be used for, by that user's own sign-in. */
async function idOfUser(desk: Desk, draft: Connection, { username, password }: Extract<CredentialsInput, { kind: 'token' }>): Promise<string> {
  if (username === undefined || username.trim() === '' || password === undefined || password === '') throw new Failure('user-id-needed');
  const input = { username: username.trim(), password: Secret.fromText(password), auth: authOf(draft) };
  const id = checkedId(valueOf(await desk.backendFor(draft.kind).probe(desk.clients.send(draft), input)).userId ?? null);
  if (id === null) throw new Failure('user-id-needed');
  return id;
}

/** Signs in again after the session ended. Never runs setup; the enrolment goes on with the same secret. */
export async function signInAgain(desk: Desk, connectionId: string, input: CredentialsInput): Promise<void> {
  await tidy(desk, connectionId);
  if (input.kind !== 'password') return replaceCredentials(desk, connectionId, keptOf(input));
  const signIn = { username: input.username, password: Secret.fromText(input.password) };
  const kept = input.backup === true ? nextBackupCode(desk, connectionId) : null;
  const typed = kept?.text ?? codeOf(input);
  const askedAt = desk.time.now();
  const { verdict, own } = await signInTyped(desk, connectionId, signIn, typed, kept?.own);
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
  const { verdict, askedAt } = await signInComputed(desk, enrolment, input);
  if (verdict.kind === 'success') return keep(desk, connectionId, input.username, verdict.value, askedAt, id);
  if (verdict.kind === 'refused' && verdict.code === 'sign-in-refused') await refused(desk, id);
  throw failureOf(verdict);
}

function withUsableSecret(desk: Desk, connectionId: string): Enrolment | null {
  const usable = ({ state, secret }: Enrolment): boolean => secret !== null && (isOn(state) || state === 'unknown');
  return ownEnrolments(desk, connectionId).filter(usable).at(-1) ?? null;
}

async function keep(desk: Desk, connectionId: string, username: string, value: SignedIn, askedAt: number, provenBy: string | null): Promise<void> {
  refuseAnotherUser(connectionOf(desk, connectionId), value);
  await updateConnection(desk, connectionId, () => ({ credentials: { kind: 'password', username, session: value.session } }));
  await accepted(desk, connectionId, value, askedAt, provenBy);
}

async function replaceCredentials(desk: Desk, connectionId: string, credentials: KeptCredentials): Promise<void> {
  const connection = { ...connectionOf(desk, connectionId), credentials };
  const { status } = desk.backendFor(connection.kind);
  if (status === null) throw new Failure('bad-request'); // only a password opens a session there
  const readAt = desk.time.now();
  const value = valueOf(await status(desk.clients.send(connection), requireAccess(connection)));
  refuseAnotherUser(connection, { remoteUser: value.remoteUser, userId: null });
  desk.clients.expired.delete(connectionId);
  await updateConnection(desk, connectionId, () => ({ credentials }));
  await conclude(desk, connectionId, value, readAt);
}

/** Enrolments belong to a person at the server: another one's session would confirm or disable the wrong account. */
export function refuseAnotherUser(connection: Connection, signedIn: Pick<SignedIn, 'remoteUser' | 'userId'>): void {
  const expected = connection.remoteUser ?? connection.userId;
  const other = signedIn.userId !== null && connection.userId !== null
    ? signedIn.userId !== connection.userId
    : signedIn.remoteUser !== null && connection.remoteUser !== null && signedIn.remoteUser !== connection.remoteUser;
  if (other && expected !== null) throw new Failure('sign-in-refused', { detail: { reason: 'another-user', expected } });
}

/** Reads the state again, or probes with the password; what that settles is settled. */
export async function checkConnection(desk: Desk, connectionId: string, password: Secret | null): Promise<void> {
  await tidy(desk, connectionId);
  if (password !== null && desk.backendFor(connectionOf(desk, connectionId).kind).status === null) await probe(desk, connectionId, password);
  else await readStatus(desk, connectionId);
}

/**
 * Its accounts stay, with their last known state: the enrolments that they are linked to stay as they are, backup codes included.
 * Refused while an outcome is open, and while a server may ask for a secret that stands in no account of one's own list.
 */
export async function removeConnection(desk: Desk, connectionId: string): Promise<void> {
  await tidy(desk, connectionId);
  const connection = connectionOf(desk, connectionId);
  // What it takes to turn MFA off again would go with it.
  if (desk.vault.content.checks.some((kept) => kept.connectionId === connectionId)) throw new Failure('still-required', { detail: { state: 'unknown' } });
  const open = desk.book.ofConnection(connectionId).filter(({ state }) => !isEnded(state));
  const going = open.filter((enrolment) => !staysWithAccount(desk.vault.content, enrolment));
  const inTheWay = going.find(({ state }) => !isHarmless(state));
  if (inTheWay !== undefined) throw new Failure('still-required', { detail: { state: inTheWay.state } });
  for (const { id } of going) await desk.book.commit(id, { state: 'abandoned', lost: null });
  await desk.vault.mutate((content) => appendAudit({
    ...content,
    connections: content.connections.filter(({ id }) => id !== connectionId),
    enrolments: content.enrolments.filter((enrolment) => enrolment.connectionId !== connectionId || accountOf(content, enrolment) !== undefined),
    remoteUsers: content.remoteUsers.filter((user) => user.connectionId !== connectionId),
    jobs: content.jobs.filter((job) => job.connectionId !== connectionId),
  }, auditOf(connection, 'remove', 'done', desk.time.now())));
  desk.clients.drop(connectionId);
}

const accountOf = ({ accounts }: VaultContent, { id }: Enrolment): Account | undefined => accounts.find(({ link }) => link?.enrolmentId === id);

/** Known how it stands, and the secret stands in the list of codes whatever happens to the connection. */
const staysWithAccount = (content: VaultContent, enrolment: Enrolment): boolean =>
  (isOn(enrolment.state) || enrolment.state === 'replaced') && accountOf(content, enrolment) !== undefined;

/** For the older files of the vault: a connection that was removed since stays there, what it signed in with does not. */
export function withoutRemoved(older: VaultContent, { connections }: VaultContent): VaultContent {
  const kept = new Set(connections.map(({ id }) => id));
  return { ...older, connections: older.connections.map((connection) => (kept.has(connection.id) ? connection : { ...connection, credentials: emptied(connection.credentials) })) };
}

function emptied(credentials: KeptCredentials): KeptCredentials {
  const nothing = Secret.fromText('');
  switch (credentials.kind) {
    case 'password': return { ...credentials, session: null };
    case 'jwt': return { kind: 'jwt', jwt: nothing };
    case 'key': return { ...credentials, secret: nothing };
    case 'token': return { ...credentials, token: nothing };
  }
}

/** What is kept of what was typed: never the password. */
export function keptOf(input: CredentialsInput): KeptCredentials {
  switch (input.kind) {
    case 'password': return { kind: 'password', username: input.username, session: null };
    case 'jwt': return { kind: 'jwt', jwt: Secret.fromText(input.jwt.trim()) };
    case 'key': return { kind: 'key', key: input.key.trim(), secret: Secret.fromText(input.secret.trim()) };
    case 'token': {
      const username = input.username?.trim() ?? '';
      return { kind: 'token', token: Secret.fromText(input.token.trim()), username: username === '' ? null : username };
    }
  }
}

function valueOf<T>(verdict: Verdict<T>): T {
  if (verdict.kind !== 'success') throw failureOf(verdict);
  return verdict.value;
}
