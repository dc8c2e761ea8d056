/**
 * @file The other users of connections, with what was learned of them since the vault was last written. A read of a state is
 * not worth a write of the whole vault: it is kept in memory until the next fold, and lost with a crash, which costs a read.
 */
import { Failure } from '../../src-shared/errors';
import type { RemoteUser, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { ownerKey, usersByKey } from './journal-index';

export type UserChange = Partial<Omit<RemoteUser, 'connectionId' | 'id' | 'addedAt'>>;

export interface Roster {
  /** `user-unknown` where there is no such user. */
  user(connectionId: string, id: string): RemoteUser;
  ofConnection(connectionId: string): readonly RemoteUser[];
  change(connectionId: string, id: string, change: UserChange): void;
  /** The content with the changes in it; the same object where there are none. */
  merged(content: VaultContent): VaultContent;
  /** What `content` holds of them is no longer pending. */
  kept(content: VaultContent): void;
}

const keyOf = ({ connectionId, id }: Pick<RemoteUser, 'connectionId' | 'id'>): string => ownerKey(connectionId, id);

export function createRoster(vault: Vault): Roster {
  const pending = new Map<string, RemoteUser>();
  const stored = (key: string): RemoteUser | undefined => usersByKey(vault.content.remoteUsers).get(key);
  const user = (connectionId: string, id: string): RemoteUser => {
    const key = ownerKey(connectionId, id);
    const kept = stored(key);
    if (kept === undefined) throw new Failure('user-unknown');
    return pending.get(key) ?? kept;
  };

  return {
    user,
    ofConnection: (connectionId) => vault.content.remoteUsers.filter((candidate) => candidate.connectionId === connectionId)
      .map((candidate) => pending.get(keyOf(candidate)) ?? candidate),
    change: (connectionId, id, change) => {
      const before = user(connectionId, id);
      pending.set(keyOf(before), { ...before, ...change });
    },
    merged: (content) => {
      if (pending.size === 0) return content;
      const remoteUsers = content.remoteUsers.map((candidate) => {
        const change = pending.get(keyOf(candidate));
        if (change === undefined) return candidate;
        const next = merge(candidate, change);
        pending.set(keyOf(candidate), next);
        return next;
      });
      return { ...content, remoteUsers };
    },
    kept: (content) => {
      for (const candidate of content.remoteUsers) {
        const key = keyOf(candidate);
        if (pending.get(key) === candidate) pending.delete(key);
      }
    },
  };
}

/** The journal may know a later step than memory does. */
function merge(kept: RemoteUser, pending: RemoteUser): RemoteUser {
  const { lastCodeStep } = pending;
  return (kept.lastCodeStep ?? -1) > (lastCodeStep ?? -1) ? { ...pending, lastCodeStep: kept.lastCodeStep } : pending;
}
