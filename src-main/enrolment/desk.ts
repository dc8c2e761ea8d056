/** @file What every act of this folder works with, and the small things that all of them do. */
import { Failure } from '../../src-shared/errors';
import type { CheckView } from '../../src-shared/check';
import type { BackendKind } from '../../src-shared/model';
import { SERVICES, type Capabilities } from '../../src-shared/backends';
import type { Access, Auth, Backend } from '../backends/backend';
import type { Connection, Enrolment } from '../vault/content';
import type { Vault } from '../vault/vault';
import type { Time } from '../time';
import type { Book } from './book';
import { createBook } from './book';
import { createCodeWanted, type CodeWanted } from './code-wanted';
import { createClients, type Clients, type Endpoint, type HttpClient } from './clients';
import { indexOf } from './journal-index';
import { createLimits, type Limits } from './limits';
import { createLocks, type Locks } from './locks';
import { createRoster, type Roster } from './roster';
import type { AnswerRecord } from './records';
import { isEnded, type NewAccount } from './states';
import { isUnderstood } from './verdicts';
import { keepsAccess } from './views';

export interface EnrolmentParts {
  readonly vault: Vault;
  readonly backendFor: (kind: BackendKind) => Backend;
  readonly httpFor: (endpoint: Endpoint) => HttpClient;
  readonly time: Time;
  /** The total deadline that `httpFor`'s clients keep, ms: how long after being sent a lost request may have been open. */
  readonly deadline: number;
  /** False on a development runtime, unless asked for: no production servers then. */
  readonly allowProduction: boolean;
  /** A fresh id, `^[A-Za-z0-9_-]{1,128}$`. */
  readonly newId: () => string;
  /** Main waits for a step of its own until then (local ms) before it sends a code. */
  readonly onWaiting: (connectionId: string, until: number) => void;
  /** How a conformance check stands. */
  readonly onCheck?: (connectionId: string, view: CheckView) => void;
}

export interface Desk extends EnrolmentParts {
  /** Whose account the acts are about: another user of the connection, or null for its own (`deskFor`). */
  readonly user: string | null;
  readonly book: Book;
  readonly roster: Roster;
  readonly clients: Clients;
  readonly limits: Limits;
  readonly locks: Locks;
  readonly codeWanted: CodeWanted;
  /** Answers that arrived but could not be sealed (disk full): sealed before anything else is done with the enrolment. */
  readonly unsealed: Map<string, AnswerRecord>;
  /** Rejects with `vault-not-open` once the service is closed. */
  sleepUntil(at: number): Promise<void>;
  readonly closed: () => boolean;
}

export function createDesk(parts: EnrolmentParts): Desk & { close(): void } {
  const { vault, time, backendFor } = parts;
  const kindOf = (enrolmentId: string): BackendKind | undefined => {
    const enrolment = indexOf(vault.content.enrolments).byId.get(enrolmentId);
    return vault.content.connections.find(({ id }) => id === enrolment?.connectionId)?.kind;
  };
  const understood = (answer: AnswerRecord): boolean => {
    const kind = kindOf(answer.enrolmentId);
    return kind === undefined || isUnderstood(backendFor(kind), answer); // its connection was removed: nobody can read it any more
  };
  const sleepers = new Set<() => void>();
  let closed = false;

  const sleepUntil = (at: number): Promise<void> => new Promise((resolve, reject) => {
    if (closed) {
      reject(new Failure('vault-not-open'));
      return;
    }
    const wake = (): void => {
      cancel();
      sleepers.delete(wake);
      reject(new Failure('vault-not-open'));
    };
    const cancel = time.after(Math.max(0, at - time.now()), () => {
      sleepers.delete(wake);
      resolve();
    });
    sleepers.add(wake);
  });
  const roster = createRoster(vault);
  const limits = createLimits({ vault, now: () => time.now(), sleepUntil });

  return {
    ...parts,
    user: null,
    book: createBook(vault, time, roster, understood),
    roster,
    clients: createClients(parts.httpFor, limits),
    limits,
    locks: createLocks(),
    codeWanted: createCodeWanted(),
    unsealed: new Map(),
    closed: () => closed,
    sleepUntil,
    close: () => {
      closed = true;
      for (const wake of [...sleepers]) wake();
    },
  };
}

/** The same desk, at which one acts for another user: nothing that an act does there touches the connection's own account. */
export const deskFor = (desk: Desk, user: string): Desk => ({ ...desk, user, book: desk.book.bulk, onWaiting: () => undefined });

/** As the act sees it: with the state, the name and the used steps of the account that it is about. */
export function connectionOf(desk: Desk, id: string): Connection {
  const connection = desk.vault.content.connections.find((candidate) => candidate.id === id);
  if (connection === undefined) throw new Failure('not-found');
  if (desk.user === null) return connection;
  const { id: userId, label, status, lastCodeStep } = desk.roster.user(id, desk.user);
  return { ...connection, userId, remoteUser: label === '' ? userId : label, status, lastCodeStep };
}

/** Changes a connection, and takes the newest clock offset along. */
export async function updateConnection(desk: Desk, id: string, change: (connection: Connection) => Partial<Connection>): Promise<Connection> {
  if (desk.user !== null) {
    const { status, lastCodeStep } = { ...connectionOf(desk, id), ...change(connectionOf(desk, id)) };
    desk.roster.change(id, desk.user, { status, lastCodeStep });
    return connectionOf(desk, id);
  }
  await desk.vault.mutate((content) => ({
    ...content,
    connections: content.connections.map((connection) => (connection.id === id
      ? { ...connection, clockOffset: desk.clients.offset(id) ?? connection.clockOffset, ...change(connection) }
      : connection)),
  }));
  return connectionOf(desk, id);
}

export const capabilitiesOf = ({ kind }: Pick<Connection, 'kind'>): Capabilities => SERVICES[kind].capabilities;

/** What is kept of the last sign-in, or null where a new one is needed. */
export function authOf({ credentials, sessionAs }: Connection): Auth | null {
  if (!keepsAccess(credentials)) return null;
  switch (credentials.kind) {
    case 'password': return credentials.session === null ? null : { kind: sessionAs, token: credentials.session };
    case 'jwt': return { kind: sessionAs, token: credentials.jwt };
    case 'key': return { kind: 'key', key: credentials.key, secret: credentials.secret };
    case 'token': return { kind: 'path', token: credentials.token };
  }
}

/** As `authOf`, for the connection's own account, but what is missing is a failure: `session-expired`, `user-id-needed`. */
export function requireAccess(connection: Connection): Access {
  const auth = authOf(connection);
  if (auth === null) throw new Failure('session-expired');
  return accessWith(connection, auth);
}

export function accessWith(connection: Connection, auth: Auth): Access {
  const { userId } = connection;
  if (userId === null && capabilitiesOf(connection).userId !== 'none') throw new Failure('user-id-needed');
  return { auth, userId };
}

/** For a secret whose account does not exist yet. */
export const newAccount = (desk: Desk, connection: Connection): NewAccount => ({
  id: accountIdFor(desk), label: accountNameOf(connection) === connection.name ? '' : accountNameOf(connection),
});

/** Secrets of others stay apart from one's own list of codes. */
export const accountIdFor = (desk: Desk): string | null => (desk.user === null ? desk.newId() : null);

/** How the account is called in sentences, and typed where disabling asks for it: the window shows the same. */
export const accountNameOf = ({ remoteUser, credentials, name }: Connection): string =>
  remoteUser ?? ((credentials.kind === 'password' || credentials.kind === 'token') && credentials.username !== null ? credentials.username : name);

/** Remembers that the server no longer takes these credentials; the enrolment stays as it is. Answers the failure to throw. */
export async function expireSession(desk: Desk, connectionId: string): Promise<Failure> {
  desk.clients.expired.add(connectionId);
  await updateConnection({ ...desk, user: null }, connectionId, ({ credentials }) => ({
    credentials: credentials.kind === 'password' ? { ...credentials, session: null } : credentials,
  }));
  return new Failure('session-expired');
}

/** The enrolments of the account that the desk is about: those of other users are not its state. */
export function ownEnrolments(desk: Desk, connectionId: string): readonly Enrolment[] {
  const { userId } = connectionOf(desk, connectionId);
  return desk.book.ofUser(connectionId, userId).filter(({ forOther }) => forOther === (desk.user !== null));
}

/** The enrolment that a disable or a proof is about: the newest that is not ended. */
export function currentEnrolment(desk: Desk, connectionId: string): Enrolment | null {
  return ownEnrolments(desk, connectionId).filter(({ state }) => !isEnded(state)).at(-1) ?? null;
}

export function requireWritable(desk: Desk): void {
  if (!desk.vault.writable || desk.closed()) throw new Failure('vault-not-open');
}
