/**
 * @file Every way in which the vault touches the disk, as a small interface, so that tests can cut the power between any
 * two acts. Implementations throw Node's system errors; `diskFailure` names them for people.
 */
import { constants, type BigIntStats } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../src-shared/errors';

/** Names are file names inside the one folder. */
export interface Disk {
  /** Makes the folder (only the user may enter it) where it is missing. */
  prepare(): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Null where there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
  /** Creates or replaces the file; its content is durable (fsync) when the promise resolves, its name not yet. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** As `write`, but only where there is no such file: `EEXIST` otherwise, whoever made it. Resolves with its identity. */
  create(name: string, bytes: Uint8Array): Promise<string>;
  /** How long ago it was written, ms; by two clocks, so it may be anything. Infinity where there is none. */
  age(name: string): Promise<number>;
  /** Tells one state of a file from another without reading it; null where there is none. */
  identity(name: string): Promise<string | null>;
  /** Writes at `offset` of an existing file, nothing is left behind it; durable when the promise resolves. */
  writeAt(name: string, offset: number, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** No error where there is no such file. */
  remove(name: string): Promise<void>;
  /** Makes names durable: what was created, renamed or removed. */
  sync(): Promise<void>;
}

export function nodeDisk(folder: string): Disk {
  const at = (name: string): string => join(folder, name);
  return {
    prepare: async () => {
      const first = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (first !== undefined) await syncFolder(dirname(first));
    },
    list: () => readdir(folder),
    read: async (name) => {
      try {
        return await readFile(at(name));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    write: (name, bytes) => withFile(at(name), 'w', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    }),
    create: (name, bytes) => withFile(at(name), 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
      return identityOf(await file.stat({ bigint: true }));
    }),
    identity: async (name) => {
      const found = await statOf(at(name));
      return found === null ? null : identityOf(found);
    },
    age: async (name) => {
      const found = await statOf(at(name));
      return found === null ? Infinity : Date.now() - Number(found.mtimeMs);
    },
    writeAt: (name, offset, bytes) => withFile(at(name), 'r+', async (file) => {
      await file.truncate(offset);
      await writeFully(file, bytes, offset);
      await file.sync();
    }),
    rename: (from, to) => rename(at(from), at(to)),
    remove: (name) => rm(at(name), { force: true }),
    sync: () => syncFolder(folder),
  };
}

const identityOf = ({ ino, size, mtimeNs }: BigIntStats): string => [ino, size, mtimeNs].join(' ');

async function statOf(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function withFile<T>(path: string, flags: 'w' | 'wx' | 'r+', act: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await act(file);
  } finally {
    await file.close();
  }
}

async function writeFully(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
}

/** Makes names in a folder durable: a file that was created or renamed there is found after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there; NTFS journals names itself
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Somebody else wrote where only one may: nothing was written over. */
export const writtenElsewhere = (): Failure => new Failure('vault-elsewhere');

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a person is told of a system error; `reason` is the system's own short name (EACCES, EROFS, …). */
export function diskFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  if (FULL.has(code)) return new Failure('disk-full', { retryable: true });
  return new Failure('disk-refused', { retryable: true, detail: { reason: typeof code === 'string' ? code : 'unknown' } });
}
