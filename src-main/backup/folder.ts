/**
 * @file The folder that a person chose for backups: perhaps a stick that is not plugged in, a share, a folder that something
 * synchronises. Only files that are ours by name are ever touched, and the oldest go only after a new one was read back.
 */
import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../src-shared/errors';
import { writePrivateFile } from '../private-file';
import { stamp, superfluous, type Rule } from '../vault/generations';
import { BACKUP_LIMIT } from './file';

export const EXTENSION = 'tessera-backup';

const DAY = 86_400_000;
/** The newest ten (each instant is a span of its own), one a day for two weeks, one a week for two months. */
export const KEPT_BACKUPS: readonly Rule[] = [{ span: 1, count: 10 }, { span: DAY, count: 14 }, { span: 7 * DAY, count: 8 }];

/** Tells backups of several vaults in one folder apart; says nothing of either. */
const tagOf = (vault: string): string => createHash('sha256').update(vault, 'utf8').digest('hex').slice(0, 8);

/** `tessera-1a2b3c4d-20261122T101500Z.tessera-backup`: sorts by time. */
export const backupName = (vault: string, at: number): string => `tessera-${tagOf(vault)}-${stamp(at)}.${EXTENSION}`;

interface Kept {
  readonly name: string;
  readonly time: number;
}

/** This vault's backups among file names. */
export function backupsIn(names: readonly string[], vault: string): readonly Kept[] {
  const pattern = new RegExp(`^tessera-${tagOf(vault)}-(\\d{4})(\\d{2})(\\d{2})T(\\d{2})(\\d{2})(\\d{2})Z\\.${EXTENSION}$`);
  return names.flatMap((name) => {
    const [, year, month, day, hour, minute, second] = (pattern.exec(name) ?? []).map(Number);
    return year === undefined || month === undefined ? [] : [{ name, time: Date.UTC(year, month - 1, day, hour, minute, second) }];
  });
}

/** The system's refusals as what a person can do about the folder. */
export function folderFailure(error: unknown): Failure {
  if (error instanceof Failure && error.code !== 'file-refused') return error;
  const reason = error instanceof Failure ? error.detail?.['reason'] : error instanceof Error && 'code' in error ? error.code : undefined;
  if (reason === 'ENOSPC' || reason === 'EDQUOT') return new Failure('backup-folder', { retryable: true, detail: { reason: 'full' } });
  if (reason === 'ENOENT' || reason === 'ENOTDIR' || reason === 'ENODEV') return new Failure('backup-folder', { retryable: true, detail: { reason: 'missing' } });
  if (reason === 'EROFS' || reason === 'EACCES' || reason === 'EPERM') return new Failure('backup-folder', { retryable: true, detail: { reason: 'read-only' } });
  return new Failure('backup-folder', { retryable: true });
}

/** Durable, its name too, when it resolves. @throws Failure `backup-folder`, `disk-full`. */
export async function writeBackup(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    await writePrivateFile(join(folder, name), bytes);
    await syncFolder(folder);
  } catch (error) {
    throw error instanceof Failure && error.code === 'disk-full' ? new Failure('backup-folder', { retryable: true, detail: { reason: 'full' } }) : folderFailure(error);
  }
}

/** Bounded: a file that cannot be a backup is not read. @throws Failure `backup-unreadable`, `backup-folder`. */
export async function readBackupFile(path: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    // A pipe would never end.
    if (!found.isFile() || found.size > BACKUP_LIMIT) throw new Failure('backup-unreadable', { detail: { reason: 'format' } });
    return await readFile(path);
  } catch (error) {
    throw folderFailure(error);
  }
}

/** The oldest that the rules do not keep, and what a write that was cut short left behind. */
export async function tidyFolder(folder: string, vault: string): Promise<void> {
  const names = await readdir(folder);
  const cut = names.filter((name) => name.startsWith(`.tessera-${tagOf(vault)}-`));
  const old = superfluous(backupsIn(names, vault), KEPT_BACKUPS);
  for (const name of [...cut, ...old.map((backup) => backup.name)]) await rm(join(folder, name), { force: true });
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there; NTFS journals names itself
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems know no fsync of a folder; the file itself is durable, and is read back.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP'))) throw error;
  } finally {
    await handle.close();
  }
}
