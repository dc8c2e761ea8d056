/** @file Files that other authenticators exported: main reads them; a locked one asks for its password on a sheet of its own. */
import type { AppError } from '../../src-shared/errors';
import { EXPORT_LIMIT } from '../../src-shared/export-limit';
import type { ImportView } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { t } from '../ui/i18n/text';
import { client } from './client';
import { show, takePictures } from './incoming';
import { change, state } from './store';

const tell = (error: AppError): string => `${sentence(error).what} ${sentence(error).next}`;
/** What the system calls a picture is read as one, and said to be none where it is none. */
const isCalledPicture = ({ type }: Blob): boolean => type.startsWith('image/') || type === 'application/pdf';

/** Whatever files came by dialog or drop: pictures, or one export. Resolves with a sentence where they brought nothing. */
export function takeFiles(files: readonly File[]): Promise<string | null> {
  return takePictures(files, files.some(isCalledPicture) ? undefined : () => takeExports(files));
}

function takeExports([only, ...others]: readonly File[]): Promise<string | null> {
  return only === undefined || others.length > 0 ? Promise.resolve(t('import.one')) : takeExport(only);
}

async function takeExport(file: File): Promise<string | null> {
  if (file.size > EXPORT_LIMIT * 1024 * 1024) return tell({ code: 'export-too-large', retryable: false, detail: { limit: EXPORT_LIMIT } });
  const answer = await client.invoke('import.read', { bytes: new Uint8Array(await file.arrayBuffer()) });
  if (!answer.ok) return tell(answer.error);
  showImport(answer.value);
  return null;
}

/** The password's sheet, or what was found on the one confirm sheet. */
export function showImport(view: ImportView): void {
  const { sheet, aside } = state();
  if (view.kind === 'locked') {
    change({ sheet: { name: 'export', app: view.app }, aside: sheet?.name === 'confirm' ? sheet : aside });
    return;
  }
  const { app, found, lost } = view;
  show(found.drafts, found.refused.map((one) => ({ kind: 'entry', ...one })), undefined, lost.length === 0 ? [] : [{ app, fields: lost }]);
}
