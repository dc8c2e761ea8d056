/**
 * @file Backups by themselves: a while after a change, once a day, and again after a failure. Nothing in the app waits for
 * one. A file counts only after it was read back.
 */
import { Failure, type AppError } from '../../src-shared/errors';
import type { Log } from '../log';
import type { Time } from '../time';
import type { LastBackup, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { mayDiffer } from './carried';
import { folderFailure } from './folder';

/** A burst of changes is one backup, and a long one is not put off for ever. */
const QUIET = 10_000;
const LONGEST = 120_000;
/** A lock or quit waits this long for a backup: long enough for a disk, not for a server that hangs. */
const LAST_CALL = 3_000;
/** The start of the app has better things to do. */
const AFTER_START = 15_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A stick that is plugged in again is found soon, one that is gone for good costs nothing. */
const RETRIES = [60_000, 300_000, HOUR] as const;

/** One file in the folder; `write` and `isWhole` reject with `backup-folder`. */
export interface BackupWriter {
  /** The same for two contents whose backups would be worth the same. */
  digest(content: VaultContent): string;
  /** Seals, writes, reads back, compares, then thins out the old ones. */
  write(folder: string, content: VaultContent, at: number): Promise<Pick<LastBackup, 'file' | 'sum'>>;
  /** True where this file is there and holds what it should. */
  isWhole(folder: string, last: LastBackup): Promise<boolean>;
}

export interface AutomaticParts {
  readonly vault: Vault;
  readonly time: Time;
  readonly log: Log;
  readonly writer: BackupWriter;
  /** What `view` says is another than before. */
  readonly changed: () => void;
}

export interface Automatic {
  view(): { readonly pending: boolean; readonly running: boolean; readonly failure: AppError | null };
  /** Now, whether or not anything has changed. @throws Failure `backup-folder`. */
  run(): Promise<void>;
  /** The folder was chosen or given up. */
  planChanged(): void;
  /** Something outside the content has changed that a backup carries: who can open it. */
  touched(): void;
  /** Makes the backup that is due, or is being made; gives up waiting after a moment, and is closed then. */
  close(): Promise<void>;
}

export function createAutomatic({ vault, time, log, writer, changed }: AutomaticParts): Automatic {
  let pending = false;
  let running = 0;
  let failure: AppError | null = null;
  let failures = 0;
  let firstChange: number | null = null;
  let closed = false;
  let cancelRun = (): void => undefined;
  let cancelLook = (): void => undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let seen = vault.content;

  const runIn = (milliseconds: number): void => {
    cancelRun();
    cancelRun = time.after(milliseconds, () => void inOrder('changed').catch(() => undefined)); // said in the view, and tried again
  };

  const touched = (): void => {
    if (vault.content.backup.folder === null) return;
    firstChange ??= time.now();
    if (!pending) {
      pending = true;
      changed();
    }
    runIn(Math.max(0, Math.min(QUIET, firstChange + LONGEST - time.now())));
  };
  const stopTelling = vault.subscribe((content) => {
    const differs = mayDiffer(seen, content);
    seen = content;
    if (differs) touched();
  });

  const look = (): void => {
    const { folder, last } = vault.content.backup;
    if (folder !== null && (last === null || Math.abs(time.now() - last.at) >= DAY)) runIn(0);
    cancelLook = time.after(HOUR, () => {
      look();
      changed(); // what is overdue becomes so by time alone
    });
  };

  async function backUp(why: 'asked' | 'changed'): Promise<void> {
    const { content } = vault;
    const { folder, last } = content.backup;
    if (folder === null || closed || !vault.writable) return;
    const at = time.now();
    firstChange = null;
    const digest = writer.digest(content);
    const same = why === 'changed' && last?.digest === digest;
    if (same && Math.abs(at - last.at) < DAY) return;
    const kept = same && (await writer.isWhole(folder, last)) ? last : await writer.write(folder, content, at);
    await vault.mutate((before) => (before.backup.folder === folder ? { ...before, backup: { ...before.backup, last: { file: kept.file, sum: kept.sum, at, digest } } } : before));
  }

  async function attempt(why: 'asked' | 'changed'): Promise<void> {
    running += 1;
    changed();
    try {
      await backUp(why);
      failure = null;
      failures = 0;
      pending = firstChange !== null; // a change while it was written has a run of its own
    } catch (error) {
      if (closed) return;
      const known = folderFailure(error);
      failure = known.toAppError();
      pending = true;
      log.warn('backup failed', { reason: String(known.detail?.['reason'] ?? known.code) });
      runIn(RETRIES[Math.min(failures, RETRIES.length - 1)] ?? HOUR);
      failures += 1;
      throw known;
    } finally {
      running -= 1;
      if (!closed) changed();
    }
  }

  function inOrder(why: 'asked' | 'changed'): Promise<void> {
    const result = queue.then(() => attempt(why));
    queue = result.catch(() => undefined); // whoever asked is told
    return result;
  }

  if (vault.content.backup.folder !== null) runIn(AFTER_START);
  cancelLook = time.after(HOUR, look);

  return {
    view: () => ({ pending, running: running > 0, failure }),
    run: () => {
      if (vault.content.backup.folder === null) return Promise.reject(new Failure('wrong-state'));
      return inOrder('asked');
    },
    planChanged: () => {
      failure = null;
      failures = 0;
      pending = false;
      firstChange = null;
      cancelRun();
      changed();
    },
    touched,
    close: async () => {
      cancelRun();
      cancelLook();
      // After a failure the person knows; the next start tries again.
      const last = firstChange !== null && failure === null ? inOrder('changed') : queue;
      await soonEnough(last, time);
      closed = true;
      stopTelling();
      cancelRun();
    },
  };
}

/** Resolves with the work, however it ends, or after `LAST_CALL`. */
async function soonEnough(work: Promise<unknown>, time: Time): Promise<void> {
  let cancel = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    cancel = time.after(LAST_CALL, resolve);
  });
  await Promise.race([work.catch(() => undefined), enough]); // whoever asked is told
  cancel();
}
