/** @file What the journal and the content know of enrolments, found by id and by user without reading everything each time. */
import type { Enrolment, RemoteUser } from '../vault/content';
import type { Journal, JournalEntry } from '../vault/vault';
import { forgetRecord, recordOf, type AnswerRecord, type StateRecord } from './records';

/** Whose enrolments: no id holds a blank. */
export const ownerKey = (connectionId: string, userId: string | null): string => `${connectionId} ${userId ?? ''}`;

export interface JournalIndex {
  readonly newest: (enrolmentId: string) => StateRecord | undefined;
  readonly last: (enrolmentId: string) => StateRecord | undefined;
  readonly answers: (enrolmentId: string) => readonly AnswerRecord[];
  readonly idsOf: (owner: string) => Iterable<string>;
  readonly ids: () => Iterable<string>;
}

export function createJournalIndex(journal: Journal): JournalIndex {
  let read: readonly JournalEntry[] = [];
  const newest = new Map<string, StateRecord>();
  const last = new Map<string, StateRecord>();
  const answers = new Map<string, AnswerRecord[]>();
  const owners = new Map<string, Set<string>>();

  const add = (entry: JournalEntry): void => {
    const record = recordOf(entry);
    if (record.kind === 'answer') answers.set(record.enrolmentId, [...(answers.get(record.enrolmentId) ?? []), record]);
    if (record.kind !== 'state') return;
    const { id, connectionId, userId, updatedAt } = record.enrolment;
    last.set(id, record);
    if ((newest.get(id)?.enrolment.updatedAt ?? -1) < updatedAt) newest.set(id, record);
    const owner = ownerKey(connectionId, userId);
    const ids = owners.get(owner) ?? new Set();
    owners.set(owner, ids.add(id));
  };
  const refresh = (): void => {
    const entries = journal.entries();
    if (entries.length === read.length && entries[0] === read[0] && entries.at(-1) === read.at(-1)) return;
    const grown = read.length > 0 && entries[0] === read[0] && entries[read.length - 1] === read[read.length - 1];
    if (!grown) {
      for (const map of [newest, last, answers, owners]) map.clear();
      const first = entries[0]?.sequence ?? Infinity;
      for (const entry of read) if (entry.sequence < first) forgetRecord(entry);
    }
    for (const entry of grown ? entries.slice(read.length) : entries) add(entry);
    read = entries;
  };
  const fresh = <T>(look: () => T): T => {
    refresh();
    return look();
  };

  return {
    newest: (id) => fresh(() => newest.get(id)),
    last: (id) => fresh(() => last.get(id)),
    answers: (id) => fresh(() => answers.get(id) ?? []),
    idsOf: (owner) => fresh(() => owners.get(owner) ?? []),
    ids: () => fresh(() => newest.keys()),
  };
}

const users = new WeakMap<readonly RemoteUser[], ReadonlyMap<string, RemoteUser>>();

/** By `ownerKey`; made once for each content. */
export function usersByKey(remoteUsers: readonly RemoteUser[]): ReadonlyMap<string, RemoteUser> {
  const found = users.get(remoteUsers);
  if (found !== undefined) return found;
  const made = new Map(remoteUsers.map((user) => [ownerKey(user.connectionId, user.id), user]));
  users.set(remoteUsers, made);
  return made;
}

interface ById {
  readonly byId: ReadonlyMap<string, Enrolment>;
  readonly byOwner: ReadonlyMap<string, readonly Enrolment[]>;
}

const known = new WeakMap<readonly Enrolment[], ById>();

/** Made once for each content. */
export function indexOf(enrolments: readonly Enrolment[]): ById {
  const found = known.get(enrolments);
  if (found !== undefined) return found;
  const byOwner = new Map<string, Enrolment[]>();
  for (const enrolment of enrolments) {
    const owner = ownerKey(enrolment.connectionId, enrolment.userId);
    const list = byOwner.get(owner);
    if (list === undefined) byOwner.set(owner, [enrolment]);
    else list.push(enrolment);
  }
  const made = { byId: new Map(enrolments.map((enrolment) => [enrolment.id, enrolment])), byOwner };
  known.set(enrolments, made);
  return made;
}
