/** @file The check's state in a file (0600): whole or not at all, durable with its name when a call resolves. */
import { randomBytes } from 'node:crypto';
import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../vault/disk';
import { decodeState, encodeState, type CheckState, type StateStore } from './state';
import { decodeWayIn, encodeWayIn, type WayIn } from './way-in';

/** Thrown by the first `save` where a file is there already: it belongs to a run that was not finished. */
export class StateExists extends Error {}

/** `fresh`: the file must not be there yet; else it is the one to go on with. `wayIn` stands in it beside each state. */
export function fileStore(path: string, fresh: boolean, wayIn: WayIn): StateStore {
  let mine = !fresh;
  return {
    save: async (state) => {
      const temporary = join(dirname(path), `${temporaryOf(path)}${randomBytes(6).toString('hex')}`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(`${encodeState(state, { wayIn: encodeWayIn(wayIn) })}\n`);
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
      await removeUnfinished(path);
      await syncFolder(dirname(path));
    },
  };
}

export interface StateFile {
  readonly state: CheckState;
  /** Null in files of before there was one. */
  readonly wayIn: WayIn | null;
}

/** Null where the file is none of ours. @throws Node's error where it cannot be read. */
export async function readStateFile(path: string): Promise<StateFile | null> {
  const text = await readFile(path, 'utf8');
  const state = decodeState(text);
  return state === null ? null : { state, wayIn: decodeWayIn((JSON.parse(text) as { readonly wayIn?: unknown }).wayIn) };
}

const temporaryOf = (path: string): string => `.${basename(path)}.`;

/** What a kill in the middle of a write left: it holds the same secrets as the file. */
async function removeUnfinished(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (name.startsWith(temporaryOf(path)) && /^[0-9a-f]{12}$/.test(name.slice(temporaryOf(path).length))) await rm(join(folder, name), { force: true });
  }
}

function refuseTaken(error: unknown): never {
  throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? new StateExists() : error;
}
