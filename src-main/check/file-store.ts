/** @file The check's state in a file (0600): whole or not at all, durable with its name when a call resolves. */
import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../vault/disk';
import { decodeState, encodeState, type CheckState, type StateStore } from './state';

/** Thrown by the first `save` where a file is there already: it belongs to a run that was not finished. */
export class StateExists extends Error {}

/** `fresh`: the file must not be there yet; else it is the one to go on with. */
export function fileStore(path: string, fresh: boolean): StateStore {
  let mine = !fresh;
  return {
    save: async (state) => {
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(`${encodeState(state)}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
        // `link` refuses a name that is taken; `rename` would write over the secret of another run.
        if (mine) await rename(temporary, path);
        else await link(temporary, path).catch(refuseTaken);
        mine = true;
      } finally {
        await rm(temporary, { force: true });
      }
      await syncFolder(dirname(path));
    },
    clear: async () => {
      await rm(path, { force: true });
      await syncFolder(dirname(path));
    },
  };
}

/** Null where the file is none of ours. @throws Node's error where it cannot be read. */
export const readStateFile = async (path: string): Promise<CheckState | null> => decodeState(await readFile(path, 'utf8'));

function refuseTaken(error: unknown): never {
  throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? new StateExists() : error;
}
