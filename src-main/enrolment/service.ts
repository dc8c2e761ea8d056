/** @file The enrolment service: the contract's `enrolment.*` and `connections.*` over an open vault. No Electron. */
import { encodeBase32 } from '../../src-shared/base32';
import { Failure, type AppError } from '../../src-shared/errors';
import type { CredentialsInput } from '../../src-shared/contract';
import type { InspectedCall } from '../../src-shared/inspector';
import type { CallRecord, ConnectionView, EnrolmentView, LinkCandidate, Trial } from '../../src-shared/model';
import { formatOtpauth } from '../../src-shared/otpauth';
import { Secret } from '../../src-shared/secret';
import { createChecks, type Checks } from '../check/window';
import type { Enrolment } from '../vault/content';
import { abandon } from './abandon';
import { adopt } from './adopt';
import { confirm } from './confirm';
import { addConnection, checkConnection, removeConnection, signInAgain, type NewConnection } from './connections';
import { authOf, capabilitiesOf, connectionOf, createDesk, deskFor, ownEnrolments, requireWritable, type Desk, type EnrolmentParts } from './desk';
import { disable } from './disable';
import { editConnection, type ConnectionChange } from './edit';
import { importConnections } from './import';
import { link, linkable } from './link';
import { isLinked } from './linked';
import { start } from './start';
import { prove, settle } from './prove';
import { reenrol } from './reenrol';
import { tryToRead } from './reads';
import { isEnded, isUnsettled } from './states';
import { tryConnection } from './try-connection';
import { tidy } from './tidy';
import { isShowable, toConnectionView, toEnrolmentView } from './views';

export type { EnrolmentParts } from './desk';
export type { Endpoint, HttpClient } from './clients';

export interface BackupCodeView {
  readonly code: string;
  readonly usedAt: number | null;
  readonly perhapsUsed: boolean;
}

/** All reject with a `Failure`. One act at a time per connection: a second one is `busy`; it waits for reads and sign-ins, and they for it. */
export interface Enrolments {
  /** `replace`: the server's present secret, which is not ours, may go. */
  start(connectionId: string, replace?: boolean): Promise<EnrolmentView>;
  /** Takes over the secret that the server holds, where reading the state tells it. */
  adopt(connectionId: string): Promise<EnrolmentView>;
  /** One's own accounts that may hold the secret of MFA that was turned on elsewhere. */
  linkable(connectionId: string): LinkCandidate[];
  /** With a password, or where the server tells its secret, only what is proven is linked. */
  link(connectionId: string, accountId: string, password?: string): Promise<EnrolmentView>;
  /**
   * Secret as text and otpauth URI, for the sheet that asked; while `EnrolmentView.showable` (`wrong-state` from then on).
   * No URI for a secret that is no base32: nobody knows what an app would have to compute from it.
   */
  reveal(id: string): { readonly secret: string; readonly uri: string | null };
  confirm(id: string, code?: string): Promise<EnrolmentView>;
  /** Until the person said that they are kept: like the secret, they are shown once (DESIGN section 1). Then `wrong-state`. */
  backupCodes(id: string): BackupCodeView[];
  codesKept(id: string): Promise<EnrolmentView>;
  prove(id: string, password: string): Promise<EnrolmentView>;
  settle(id: string, password?: string): Promise<EnrolmentView>;
  abandon(id: string): Promise<EnrolmentView>;
  disable(connectionId: string, input: DisableRequest): Promise<ConnectionView>;
  /** A new secret in place of ours, as one act; answers the new enrolment. What it takes to disable is needed where there is a gap. */
  reenrol(connectionId: string, input: DisableRequest): Promise<EnrolmentView>;
  /** The machine goes to sleep: what is under way counts as lost. */
  suspended(): void;
}

export interface DisableRequest {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly backup?: boolean | undefined;
  /** Typed by the person where the server asks for nothing. */
  readonly accountName?: string | undefined;
}

export interface Connections {
  list(): ConnectionView[];
  add(input: NewConnection): Promise<ConnectionView>;
  signIn(id: string, credentials: CredentialsInput): Promise<ConnectionView>;
  remove(id: string): Promise<void>;
  edit(id: string, change: ConnectionChange): Promise<ConnectionView>;
  /** What works with what is kept; changes nothing. */
  test(id: string, password?: string): Promise<Trial[]>;
  import(text: string): Promise<{ readonly added: ConnectionView[]; readonly failed: { readonly name: string; readonly error: AppError }[] }>;
  /** `password`: where the state can only be probed. */
  check(id: string, password?: string): Promise<ConnectionView>;
  calls(id: string): CallRecord[];
  /** As the inspector has them; main scrubs them once more before they leave. */
  inspected(id: string): readonly InspectedCall[];
}

export interface EnrolmentService {
  /** For acts on other users' accounts (`src-main/users`, `src-main/bulk`). */
  readonly desk: Desk;
  readonly enrolments: Enrolments;
  readonly connections: Connections;
  readonly checks: Checks;
  /** First thing after the vault opened: what the journal knows stands in the vault, cut-off acts are known as such. No network. */
  recover(): Promise<void>;
  /** Reads the server's state for every `unknown` where kept credentials allow it: the second read that is due. Never rejects for a server's sake. */
  settleDue(): Promise<void>;
  /** Ends what waits, lets what was sent settle, closes the connections. Before `vault.close()`. */
  close(): Promise<void>;
}

export function createEnrolments(parts: EnrolmentParts): EnrolmentService {
  const desk = createDesk(parts);
  const { vault, book, clients, locks } = desk;

  const viewOf = (id: string): ConnectionView => 
    toConnectionView(connectionOf(desk, id), vault.content, { offset: clients.offset(id), expired: clients.expired.has(id), limits: desk.limits });
  const connectionIdOf = (id: string): string => book.enrolment(id).connectionId;

  /** State changes: never two at once. */
  const act = async <T>(connectionId: string, run: () => Promise<T>): Promise<T> => {
    requireWritable(desk);
    connectionOf(desk, connectionId);
    return locks.exclusive(connectionId, run);
  };
  /** Reads and sign-ins: after what is under way. */
  const turn = async <T>(connectionId: string, run: () => Promise<T>): Promise<T> => {
    requireWritable(desk);
    connectionOf(desk, connectionId);
    return locks.queued(connectionId, run);
  };
  const confirms = ({ connectionId }: Enrolment): boolean => capabilitiesOf(connectionOf(desk, connectionId)).confirm;
  const shown = async (work: Promise<Enrolment>): Promise<EnrolmentView> => {
    const enrolment = await work;
    return toEnrolmentView(enrolment, confirms(enrolment), isLinked(vault.content, enrolment));
  };
  const secretOf = (text: string | undefined): Secret | null => (text === undefined || text === '' ? null : Secret.fromText(text));

  const enrolments: Enrolments = {
    start: (connectionId, replace = false) => shown(act(connectionId, () => start(desk, connectionId, replace ? 'foreign' : 'nothing'))),
    adopt: (connectionId) => shown(act(connectionId, () => adopt(desk, connectionId))),
    linkable: (connectionId) => linkable(desk, connectionId),
    link: (connectionId, accountId, password) => shown(act(connectionId, () => link(desk, connectionId, accountId, secretOf(password)))),
    reveal: (id) => {
      const enrolment = book.enrolment(id);
      const { state, secret, secretForm, parameters, issuer, label } = enrolment;
      // Showing it again takes a re-authentication, which does not exist yet; a window that was taken over gets none.
      if (secret === null || !isShowable(enrolment, confirms(enrolment))) throw new Failure('wrong-state', { detail: { state } });
      if (secretForm === 'text') return { secret: secret.revealText(), uri: null };
      return { secret: encodeBase32(secret.reveal()), uri: formatOtpauth({ ...parameters, issuer, label, secret }) };
    },
    confirm: async (id, code) => shown(act(connectionIdOf(id), () => confirm(desk, id, code ?? null))),
    backupCodes: (id) => {
      const { state, backupCodes, codesKeptAt } = book.enrolment(id);
      if (codesKeptAt !== null) throw new Failure('wrong-state', { detail: { state } });
      return backupCodes.map(({ code, usedAt, perhapsUsed }) => ({ code: code.revealText(), usedAt, perhapsUsed }));
    },
    codesKept: async (id) => shown(turn(connectionIdOf(id), () =>
      book.commit(id, ({ state, codesKeptAt }) => ({ state, codesKeptAt: codesKeptAt ?? parts.time.now() })))),
    prove: async (id, password) => shown(act(connectionIdOf(id), () => prove(desk, id, Secret.fromText(password)))),
    settle: async (id, password) => shown(turn(connectionIdOf(id), () => settle(desk, id, secretOf(password)))),
    abandon: async (id) => shown(act(connectionIdOf(id), () => abandon(desk, id))),
    reenrol: (connectionId, { password = '', code, backup = false, accountName }) => shown(act(connectionId, () =>
      reenrol(desk, connectionId, { password: Secret.fromText(password), typed: code ?? null, backup }, accountName ?? null))),
    disable: async (connectionId, { password = '', code, backup = false, accountName }) => {
      const input = { password: Secret.fromText(password), typed: code ?? null, backup };
      await act(connectionId, () => disable(desk, connectionId, input, accountName ?? null));
      return viewOf(connectionId);
    },
    suspended: () => clients.interrupt(),
  };

  const connections: Connections = {
    list: () => vault.content.connections.map(({ id }) => viewOf(id)),
    add: async (input) => {
      requireWritable(desk);
      // A double click is one wish: a second one meanwhile is `busy`.
      return viewOf(await locks.exclusive(`new ${input.kind} ${input.baseUrl.trim()}`, () => addConnection(desk, input)));
    },
    signIn: async (id, credentials) => {
      await turn(id, () => signInAgain(desk, id, credentials));
      return viewOf(id);
    },
    remove: (id) => act(id, () => removeConnection(desk, id)),
    edit: async (id, change) => {
      await act(id, () => editConnection(desk, id, change));
      return viewOf(id);
    },
    test: (id, password) => turn(id, async () => [...(await tryConnection(desk, id, secretOf(password)))]),
    import: async (text) => {
      requireWritable(desk);
      const { added, failed } = await locks.exclusive('import', () => importConnections(desk, text));
      return { added: added.map(viewOf), failed: [...failed] };
    },
    check: async (id, password) => {
      await turn(id, () => checkConnection(desk, id, secretOf(password)));
      return viewOf(id);
    },
    calls: (id) => [...clients.calls(id)],
    inspected: (id) => clients.inspected(id),
  };

  const ids = (): string[] => vault.content.connections.map(({ id }) => id);
  const isDue = (id: string): boolean => {
    const connection = vault.content.connections.find((candidate) => candidate.id === id);
    return connection !== undefined && authOf(connection) !== null && ownEnrolments(desk, id).some(({ state }) => state === 'unknown');
  };
  /** Users of others' accounts about whom something is open. */
  const openUsers = (id: string): string[] => [...new Set(book.ofConnection(id).flatMap(({ forOther, userId, state }) => (forOther && userId !== null && isUnsettled(state) ? [userId] : [])))];

  return {
    desk,
    enrolments,
    connections,
    checks: createChecks(desk),
    recover: async () => {
      requireWritable(desk);
      await book.fold();
      for (const id of ids()) {
        if (ownEnrolments(desk, id).some(({ state }) => !isEnded(state))) await locks.queued(id, () => tidy(desk, id));
        for (const user of openUsers(id)) await tidy(deskFor(desk, user), id);
      }
      await book.fold();
    },
    settleDue: async () => {
      requireWritable(desk);
      await Promise.all(ids().filter(isDue).map((id) => locks.queued(id, async () => {
        await tidy(desk, id);
        if (isDue(id)) await tryToRead(desk, id);
      })));
    },
    close: async () => {
      desk.close();
      await locks.idle();
      clients.close();
    },
  };
}
