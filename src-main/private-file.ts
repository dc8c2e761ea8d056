/** @file A file that a person asked for and that holds secrets (saved backup codes, a QR code, an export). */
import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../src-shared/errors';
import { diskFailure } from './vault/disk';

/** What goes into it, or what makes it once its place is known. */
export type FileContent = string | Uint8Array | (() => Promise<string | Uint8Array>);

/**
 * Writes for the owner alone (0600), also in place of a file that others could read; whole or not at all, durable when it
 * resolves. Text is written as UTF-8.
 * @throws Failure `disk-full`, `file-refused`.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  let temporary: string | null = null;
  try {
    const target = await realpath(path).catch(() => path); // a link stays a link
    if ((await stat(target).catch(() => null))?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}`);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== null) await rm(temporary, { force: true }).catch(() => undefined);
    const failure = diskFailure(error);
    // "The disk refused" speaks of the vault's own folder; this place was chosen by a person, who can choose another.
    throw failure.code === 'disk-refused' ? new Failure('file-refused', { retryable: true, ...(failure.detail === undefined ? {} : { detail: failure.detail }) }) : failure;
  }
}
