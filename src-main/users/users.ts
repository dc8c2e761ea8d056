/** @file The other users of a connection: the table's rows, lists that are taken in, and the end of what is kept of somebody. */
import { USERS_LIMIT, type RemoteUserView, type UserListPreview } from '../../src-shared/bulk';
import { Failure } from '../../src-shared/errors';
import { appendAudit, auditOf } from '../audit/trail';
import { capabilitiesOf, connectionOf, requireWritable, type Desk } from '../enrolment/desk';
import { isEnded, isOn, isUnderWay } from '../enrolment/states';
import type { Enrolment, RemoteUser } from '../vault/content';
import { readUserList, type ListedUser, type RefusedLine } from './csv';

export interface Users {
  list(connectionId: string): RemoteUserView[];
  view(connectionId: string, id: string): RemoteUserView;
  /** Reads a list and says what it would change; nothing is kept yet. */
  preview(connectionId: string, name: string, text: string): UserListPreview;
  /** Takes in what the preview showed. @throws Failure `not-found` where there is none any more. */
  take(ticket: string): Promise<{ readonly added: number; readonly renamed: number }>;
  forget(): void;
  /** Off the list; refused (`still-required`) while a secret of theirs may be required. */
  remove(connectionId: string, ids: readonly string[]): Promise<void>;
  /** Deletes the secrets for good, after they were handed over. Answers how many. */
  release(connectionId: string, ids: readonly string[]): Promise<number>;
}

/** Lines and users named in a preview; all are counted. */
const LISTED = 500;
const SAMPLE = 5;

interface Prepared {
  readonly ticket: string;
  readonly connectionId: string;
  readonly added: readonly ListedUser[];
  readonly renamed: readonly ListedUser[];
}

export function createUsers(desk: Desk): Users {
  const { vault, book, roster } = desk;
  let prepared: Prepared | null = null;

  const currentOf = (connectionId: string, id: string): Enrolment | null =>
    book.ofUser(connectionId, id).filter(({ forOther, state }) => forOther && !isEnded(state)).at(-1) ?? null;
  const viewOf = (user: RemoteUser): RemoteUserView => {
    const enrolment = currentOf(user.connectionId, user.id);
    return {
      id: user.id, label: user.label, status: user.status, lastError: user.lastError, handedOver: user.handedOverAt !== null,
      enrolment: enrolment === null ? null : { state: enrolment.state, since: isOn(enrolment.state) ? enrolment.createdAt : null },
      kept: enrolment !== null && enrolment.secret !== null,
    };
  };

  return {
    list: (connectionId) => {
      connectionOf(desk, connectionId);
      return roster.ofConnection(connectionId).map(viewOf);
    },
    view: (connectionId, id) => viewOf(roster.user(connectionId, id)),
    preview: (connectionId, name, text) => {
      requireWritable(desk);
      const connection = connectionOf(desk, connectionId);
      if (capabilitiesOf(connection).others === null) throw new Failure('bad-request');
      const { separator, heading, users, refused } = readUserList(text);
      const known = new Map(roster.ofConnection(connectionId).map(({ id, label }) => [id, label]));
      const others = users.filter(({ id }) => id !== connection.userId);
      const own = users.filter(({ id }) => id === connection.userId);
      const fresh = others.filter(({ id }) => !known.has(id));
      const room = Math.max(0, USERS_LIMIT - known.size);
      const added = fresh.slice(0, room);
      const renamed = others.filter(({ id, label }) => label !== '' && known.has(id) && known.get(id) !== label);
      const lines: RefusedLine[] = [
        ...refused,
        ...own.map(({ line, id }) => ({ line, text: id, reason: 'own-account' as const })),
        ...fresh.slice(room).map(({ line, id }) => ({ line, text: id, reason: 'too-many' as const })),
      ].sort((a, b) => a.line - b.line);
      prepared = { ticket: desk.newId(), connectionId, added, renamed };
      return {
        ticket: prepared.ticket, name, separator, heading, added: added.length, renamed: renamed.length,
        known: others.length - fresh.length - renamed.length,
        sample: added.slice(0, SAMPLE).map(({ id, label }) => ({ id, label })), refused: lines.slice(0, LISTED), more: Math.max(0, lines.length - LISTED),
      };
    },
    take: async (ticket) => {
      requireWritable(desk);
      if (prepared?.ticket !== ticket) throw new Failure('not-found');
      const { connectionId, added, renamed } = prepared;
      connectionOf(desk, connectionId);
      prepared = null;
      const at = desk.time.now();
      for (const { id, label } of renamed) roster.change(connectionId, id, { label });
      const users = added.map(({ id, label }): RemoteUser => ({
        connectionId, id, label, addedAt: at, status: null, lastError: null, lastCodeStep: null, handedOverAt: null, releasedAt: null,
      }));
      await book.fold((content) => ({ ...content, remoteUsers: [...content.remoteUsers, ...users] }));
      return { added: added.length, renamed: renamed.length };
    },
    forget: () => {
      prepared = null;
    },
    remove: async (connectionId, ids) => {
      requireWritable(desk);
      connectionOf(desk, connectionId);
      const wanted = new Set(ids);
      for (const id of wanted) {
        const enrolment = currentOf(connectionId, id);
        if (enrolment !== null) throw new Failure('still-required', { detail: { state: enrolment.state } });
      }
      await book.fold();
      // What the journal still holds of somebody would come back without them.
      const open = new Set(book.ofConnection(connectionId).filter(({ forOther, state }) => forOther && !isEnded(state)).map(({ userId }) => userId));
      await vault.mutate((content) => ({
        ...content,
        remoteUsers: content.remoteUsers.filter((user) => user.connectionId !== connectionId || !wanted.has(user.id) || open.has(user.id)),
        enrolments: content.enrolments.filter(({ forOther, connectionId: at, userId, state }) => !forOther || at !== connectionId || userId === null || !wanted.has(userId) || !isEnded(state)),
      }));
    },
    release: async (connectionId, ids) => {
      requireWritable(desk);
      const connection = connectionOf(desk, connectionId);
      const users = ids.map((id) => roster.user(connectionId, id)).filter(({ id }) => currentOf(connectionId, id)?.secret != null);
      for (const { id, handedOverAt } of users) {
        const state = currentOf(connectionId, id)?.state;
        if (handedOverAt === null) throw new Failure('not-handed-over');
        if (state !== undefined && (isUnderWay(state) || state === 'unknown')) throw new Failure('wrong-state', { detail: { state } });
      }
      const wanted = new Set(users.map(({ id }) => id));
      const gone = new Set(book.ofConnection(connectionId).filter(({ forOther, userId }) => forOther && userId !== null && wanted.has(userId)).map(({ id }) => id));
      const latest = Math.max(desk.time.now(), ...[...gone].map((id) => book.enrolment(id).updatedAt));
      for (const { id } of users) roster.change(connectionId, id, { releasedAt: latest });
      const lines = users.map(({ id }) => auditOf(connection, 'release', 'done', desk.time.now(), id));
      await book.fold((content) => appendAudit({ ...content, enrolments: content.enrolments.filter(({ id }) => !gone.has(id)) }, ...lines));
      return users.length;
    },
  };
}
