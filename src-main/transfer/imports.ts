/**
 * @file Taking in what another authenticator exported. A locked file waits here for its password, and nowhere else; what it
 * holds becomes drafts, as from every other door, and nothing is saved before the person has seen them.
 */
import { Failure } from '../../src-shared/errors';
import type { ImportView } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { Drafts } from '../accounts/drafts';
import type { ExportFile, ExportFormat } from './export-format';

export interface Imports {
  /** Rejects as `openExportFile`, `formatOf` and the formats do, and with `drafts-full`. */
  read(bytes: Uint8Array): Promise<ImportView>;
  /** Opens the file that waits. It still waits after a wrong password. */
  unlock(password: Secret): Promise<ImportView>;
  /** Forgets the file that waits. */
  discard(): void;
}

interface Waiting {
  readonly file: ExportFile;
  readonly format: ExportFormat;
}

export function createImports(drafts: Pick<Drafts, 'fromExport'>): Imports {
  let waiting: Waiting | null = null;
  /** Counts what was chosen or put away: an answer that is overtaken is dropped. */
  let turn = 0;

  const discard = (): void => {
    turn += 1;
    waiting?.file.bytes.fill(0);
    waiting = null;
  };
  const take = async ({ file, format }: Waiting, password: Secret | null): Promise<ImportView> => {
    const mine = turn;
    const { accounts, refused, lost } = await format.read(file, password);
    if (turn !== mine) throw new Failure('wrong-state');
    const found = drafts.fromExport({ accounts, refused, lost });
    discard();
    return { kind: 'found', app: format.app, found, lost: [...lost] };
  };

  return {
    read: async (bytes) => {
      discard();
      const mine = turn;
      // Nobody imports at every start.
      const [{ formatOf, openExportFile }, { EXPORT_FORMATS }] = await Promise.all([import('./export-file'), import('./registry')]);
      const file = openExportFile(bytes);
      const { format, locked } = formatOf(file, EXPORT_FORMATS);
      if (turn !== mine) throw new Failure('wrong-state');
      if (!locked) return take({ file, format }, null);
      waiting = { file, format };
      return { kind: 'locked', app: format.app };
    },
    unlock: async (password) => {
      if (waiting === null) throw new Failure('wrong-state');
      return take(waiting, password);
    },
    discard,
  };
}
