/**
 * @file Restoring, step by step: a file is chosen, opened, looked at, and only then brought in. Works beside an open vault
 * and without one. What a chosen file holds stays in main until it is brought in, put away, or the vault is locked.
 */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { ProofInput } from '../../src-shared/contract';
import { Failure } from '../../src-shared/errors';
import type { RestorePreview } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import type { Keychain } from '../keychain/keychain';
import { proofOf } from '../lock/security';
import type { Session } from '../session';
import { systemKdf, type Kdf } from '../vault/argon2';
import { EMPTY_CONTENT, type VaultContent } from '../vault/content';
import type { Snapshot } from '../vault/content-codec';
import { nodeDisk } from '../vault/disk';
import type { ProtectedVault } from '../vault/vault';
import type { BackupDesk } from './backups';
import { digestOf } from './carried';
import { previewOf } from './compare';
import { openBackup, readBackup, type BackupFile } from './file';
import { EXTENSION, readBackupFile } from './folder';
import { merge, replace } from './merge';
import { refuseUnsound } from './sound';
import { startOver } from './start-over';

export interface RestoreParts {
  readonly folder: string;
  readonly keychain: Keychain;
  readonly kdf: Kdf | undefined;
  readonly now: () => number;
  readonly desk: Pick<BackupDesk, 'chooseFile'>;
  readonly session: () => Session;
  readonly changed: () => void;
}

export interface Restore {
  /** Null where the person cancelled. `passphrase`, `recovery`: what opens it. */
  chooseFile(): Promise<{ name: string; passphrase: boolean; recovery: boolean } | null>;
  unlock(proof: ProofInput): Promise<RestorePreview>;
  /** Into the open vault. */
  bringIn(mode: 'merge' | 'replace'): Promise<void>;
  /** Where the vault does not open: a new one, opened by the keychain or, where it is given, by this passphrase. */
  startOver(passphrase: string | null): Promise<{ moved: string | null }>;
  /** The same without a backup: a new, empty one. */
  startEmpty(passphrase: string | null): Promise<{ moved: string | null }>;
  undo(): Promise<void>;
  undoable(): boolean;
  /** Forgets the chosen file. */
  discard(): void;
  /** Forgets what can be undone, too: the vault is locked. */
  forget(): void;
  secrets(): Iterable<VaultContent>;
}

export function createRestore(parts: RestoreParts): Restore {
  const kdf = parts.kdf ?? systemKdf();
  let file: BackupFile | null = null;
  let found: Snapshot | null = null;
  let done: { readonly before: VaultContent; readonly after: VaultContent; readonly digest: string } | null = null;

  const opened = (): Snapshot => {
    if (found === null) throw new Failure('wrong-state');
    return found;
  };
  const discard = (): void => {
    file = null;
    found = null;
  };

  const begin = async (from: 'backup' | 'nothing', content: VaultContent, passphrase: string | null): Promise<string | null> => {
    const typed = passphrase === null ? null : Secret.fromText(passphrase);
    let moved: string | null = null;
    await parts.session().startOver(from, async () => {
      moved = await startOver({
        disk: nodeDisk(parts.folder), content, now: parts.now(), random: (count) => randomBytes(count),
        first: typed === null ? { kind: 'keychain', keychain: parts.keychain } : { kind: 'passphrase', passphrase: typed, kdf },
      });
    }, typed === null ? null : { kind: 'passphrase', passphrase: typed });
    return moved;
  };

  return {
    chooseFile: async () => {
      const path = await parts.desk.chooseFile(EXTENSION);
      if (path === null) return null;
      discard();
      file = readBackup(await readBackupFile(path).catch(notOurs));
      return { name: basename(path), ...file.doors };
    },
    unlock: async (input) => {
      const chosen = file;
      if (chosen === null) throw new Failure('wrong-state');
      const snapshot = await openBackup(chosen, await proofOf(input), kdf.derive);
      refuseUnsound(snapshot.content);
      if (file !== chosen) throw new Failure('wrong-state'); // put away, or the vault was locked, while it was opened
      found = snapshot;
      const vault = parts.session().vault();
      return previewOf(vault?.content ?? EMPTY_CONTENT, snapshot.content, snapshot.writtenAt, vault?.id === chosen.header.vault);
    },
    bringIn: async (mode) => {
      const { content: theirs } = opened();
      const session = parts.session();
      const vault = openVaultOf(session);
      await session.reauthentication.require();
      let before: VaultContent = vault.content;
      const after = await vault.mutate((content) => {
        before = content;
        return mode === 'merge' ? merge(content, theirs, parts.now()) : replace(content, theirs, parts.now());
      });
      done = { before, after, digest: digestOf(after) };
      discard();
      parts.changed();
    },
    startOver: async (passphrase) => {
      const moved = await begin('backup', opened().content, passphrase);
      discard();
      return { moved };
    },
    startEmpty: async (passphrase) => ({ moved: await begin('nothing', EMPTY_CONTENT, passphrase) }),
    undo: async () => {
      if (done === null) throw new Failure('undo-gone');
      const { before, digest } = done;
      const session = parts.session();
      await session.reauthentication.require();
      await openVaultOf(session).mutate((content) => {
        if (digestOf(content) !== digest) throw new Failure('undo-gone');
        const now = new Map(content.connections.map((connection) => [connection.id, connection]));
        const { accounts, enrolments, remoteUsers, checks, edits, settings } = before;
        return { ...content, accounts, enrolments, remoteUsers, checks, edits, settings, connections: before.connections.map((connection) => now.get(connection.id) ?? connection) };
      });
      done = null;
      parts.changed();
    },
    undoable: () => {
      const content = parts.session().vault()?.content;
      return done !== null && content !== undefined && content.accounts === done.after.accounts && content.enrolments === done.after.enrolments && content.edits === done.after.edits;
    },
    discard,
    forget: () => {
      discard();
      done = null;
    },
    secrets: () => [...(found === null ? [] : [found.content]), ...(done === null ? [] : [done.before])],
  };
}

/** What the system says of a file that a person chose is not about the folder of backups. */
function notOurs(error: unknown): never {
  throw error instanceof Failure && error.code === 'backup-folder' ? new Failure('backup-unreadable') : error;
}

function openVaultOf(session: Session): ProtectedVault {
  const vault = session.vault();
  if (vault?.writable !== true) throw new Failure('vault-not-open');
  return vault;
}
