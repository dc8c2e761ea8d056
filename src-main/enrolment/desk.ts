/** @file What every act of this folder works with, and the small things that all of them do. */
import { Failure } from '../../src-shared/errors';
import type { BackendKind } from '../../src-shared/model';
import type { Auth, Backend } from '../backends/backend';
import type { Connection, Enrolment } from '../vault/content';
import type { Vault } from '../vault/vault';
import type { Time } from '../time';
import type { Book } from './book';
import { createBook } from './book';
import { createClients, type Clients, type Endpoint, type HttpClient } from './clients';
import { createLocks, type Locks } from './locks';
import type { AnswerRecord } from './records';
import { isEnded } from './states';
import { isUnderstood } from './verdicts';

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
}

export interface Desk extends EnrolmentParts {
  readonly book: Book;
  readonly clients: Clients;
  readonly locks: Locks;
  /** Answers that arrived but could not be sealed (disk full): sealed before anything else is done with the enrolment. */
  readonly unsealed: Map<string, AnswerRecord>;
  /** Rejects with `vault-not-open` once the service is closed. */
  sleepUntil(at: number): Promise<void>;
  readonly closed: () => boolean;
}

export function createDesk(parts: EnrolmentParts): Desk & { close(): void } {
  const { vault, time, backendFor } = parts;
  const kindOf = (enrolmentId: string): BackendKind | undefined => {
    const enrolment = vault.content.enrolments.find(({ id }) => id === enrolmentId);
    return vault.content.connections.find(({ id }) => id === enrolment?.connectionId)?.kind;
  };
  const understood = (answer: AnswerRecord): boolean => {
    const kind = kindOf(answer.enrolmentId);
    return kind !== undefined && isUnderstood(backendFor(kind), answer);
  };
  const sleepers = new Set<() => void>();
  let closed = false;

  return {
    ...parts,
    book: createBook(vault, time, understood),
    clients: createClients(parts.httpFor),
    locks: createLocks(),
    unsealed: new Map(),
    closed: () => closed,
    sleepUntil: (at) => new Promise<void>((resolve, reject) => {
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
    }),
    close: () => {
      closed = true;
      for (const wake of [...sleepers]) wake();
    },
  };
}

export function connectionOf(desk: Desk, id: string): Connection {
  const connection = desk.vault.content.connections.find((candidate) => candidate.id === id);
  if (connection === undefined) throw new Failure('not-found');
  return connection;
}

/** Changes a connection, and takes the newest clock offset along. */
export async function updateConnection(desk: Desk, id: string, change: (connection: Connection) => Partial<Connection>): Promise<Connection> {
  await desk.vault.mutate((content) => ({
    ...content,
    connections: content.connections.map((connection) => (connection.id === id
      ? { ...connection, clockOffset: desk.clients.offset(id) ?? connection.clockOffset, ...change(connection) }
      : connection)),
  }));
  return connectionOf(desk, id);
}

/** What is kept of the last sign-in, or null where a new one is needed. */
export function authOf({ credentials }: Connection): Auth | null {
  switch (credentials.kind) {
    case 'password': return credentials.session === null ? null : { kind: 'bearer', token: credentials.session };
    case 'jwt': return { kind: 'bearer', token: credentials.jwt };
    case 'key': return { kind: 'key', key: credentials.key, secret: credentials.secret };
  }
}

/** As `authOf`, but a missing session is the failure `session-expired`. */
export function requireAuth(connection: Connection): Auth {
  const auth = authOf(connection);
  if (auth === null) throw new Failure('session-expired');
  return auth;
}

/** Remembers that the server no longer takes these credentials; the enrolment stays as it is. Answers the failure to throw. */
export async function expireSession(desk: Desk, connectionId: string): Promise<Failure> {
  desk.clients.expired.add(connectionId);
  await updateConnection(desk, connectionId, ({ credentials }) => ({
    credentials: credentials.kind === 'password' ? { ...credentials, session: null } : credentials,
  }));
  return new Failure('session-expired');
}

/** The enrolment that a disable or a proof is about: the newest that is not ended. */
export function currentEnrolment(desk: Desk, connectionId: string): Enrolment | null {
  return desk.book.ofConnection(connectionId).filter(({ state }) => !isEnded(state)).at(-1) ?? null;
}

export function requireWritable(desk: Desk): void {
  if (!desk.vault.writable || desk.closed()) throw new Failure('vault-not-open');
}
