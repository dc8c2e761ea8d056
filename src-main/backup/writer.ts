/** @file Puts one backup into the folder and sees that it is there: sealed, written, read back, compared. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../src-shared/errors';
import type { Log } from '../log';
import type { VaultContent } from '../vault/content';
import type { Random } from '../vault/crypto';
import type { Argon2 } from '../vault/header';
import type { ProtectedVault } from '../vault/vault';
import type { BackupWriter } from './automatic';
import { carriedOf, digestOf } from './carried';
import { sealBackup, type BackupKeys } from './file';
import { backupName, readBackupFile, tidyFolder, writeBackup } from './folder';

type Identity = Pick<ProtectedVault, 'id' | 'recovery'>;

/** What a backup of this content is sealed for, or null where nothing would open it again. */
export function keysOf({ id, recovery }: Identity, { backup }: Pick<VaultContent, 'backup'>): BackupKeys | null {
  const { passphrase } = backup;
  if (passphrase === null && recovery === null) return null;
  return { vault: id, recovery, passphrase: passphrase === null ? null : { argon2: argon2Of(passphrase), derived: passphrase.derived } };
}

const argon2Of = ({ memoryKiB, passes, lanes, salt }: Argon2): Argon2 => ({ memoryKiB, passes, lanes, salt });

/** The bytes of a backup of this content. @throws Failure `backup-without-key`. */
export function sealContent(content: VaultContent, keys: BackupKeys | null, at: number, random: Random): Buffer {
  if (keys === null) throw new Failure('backup-without-key');
  return sealBackup({ sequence: 1, writtenAt: Math.max(0, Math.trunc(at)), released: 0, content: carriedOf(content) }, keys, random);
}

const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function createWriter(vault: Identity, random: Random, log: Log): BackupWriter {
  return {
    // A new recovery key opens nothing that was written before it, so it asks for a new backup as a new account does.
    digest: (content) => sumOf(Buffer.from(`${digestOf(content)} ${content.backup.passphrase?.salt ?? ''} ${vault.recovery?.public ?? ''}`, 'utf8')),
    write: async (folder, content, at) => {
      const name = backupName(vault.id, at);
      const bytes = sealContent(content, keysOf(vault, content), at, random);
      await writeBackup(folder, name, bytes);
      const back = await readBackupFile(join(folder, name));
      if (!back.equals(bytes)) throw new Failure('backup-folder', { retryable: true });
      await tidyFolder(folder, vault.id).catch((error: unknown) => log.warn('old backups not removed', { error: error instanceof Error ? error.name : typeof error }));
      return { file: name, sum: sumOf(bytes) };
    },
    isWhole: async (folder, last) => {
      const bytes = await readBackupFile(join(folder, last.file)).catch(() => null); // gone: a new one is written, which says what is wrong
      return bytes !== null && sumOf(bytes) === last.sum;
    },
  };
}
