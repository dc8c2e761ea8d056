/** @file The desktop's own services behind small functions: clipboard and file dialogs. */
import { BrowserWindow, clipboard, dialog, type OpenDialogOptions, type WebContents } from 'electron';
import type { ClipboardPort } from './accounts/clipboard';
import { writeConcealed } from './accounts/concealed';
import { itemClass, readPicture, writePicture } from './clipboard-picture.electron';
import { writePrivateFile, type FileContent } from './private-file';

/** Calls return promises from Electron 44 on; both are awaited by the keeper. */
export const clipboardPort: ClipboardPort = {
  read: () => clipboard.readText(),
  write: (text) => writeConcealed({ item: itemClass(), write: (items) => clipboard.write(items), writeText: (plain) => clipboard.writeText(plain) }, text, process.platform),
  readPicture, writePicture,
};

export const saveTextFile = (suggestion: string, text: string, from: WebContents | null): Promise<boolean> =>
  saveFile(suggestion, text, { name: 'Text', extension: 'txt' }, from);

/** Asks where to, then writes for the owner alone. False where the person cancelled. @throws Failure as `writePrivateFile`, or what making the content throws. */
export async function saveFile(
  suggestion: string, content: FileContent, { name, extension }: { readonly name: string; readonly extension: string }, from: WebContents | null,
): Promise<boolean> {
  const parent = from === null ? null : BrowserWindow.fromWebContents(from);
  const options = { defaultPath: suggestion, filters: [{ name, extensions: [extension] }] };
  const { canceled, filePath } = parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
  if (canceled || !filePath) return false;
  await writePrivateFile(filePath, typeof content === 'function' ? await content() : content);
  return true;
}

/** Null where the person cancelled. */
export const chooseFolder = (from: WebContents | null): Promise<string | null> => choose({ properties: ['openDirectory', 'createDirectory'] }, from);

/** Files of another extension can be chosen, too: a synchronising program may have renamed it. */
export const chooseFile = (extension: string, from: WebContents | null): Promise<string | null> =>
  choose({ properties: ['openFile'], filters: [{ name: 'Tessera', extensions: [extension] }, { name: '*', extensions: ['*'] }] }, from);

async function choose(options: OpenDialogOptions, from: WebContents | null): Promise<string | null> {
  const parent = from === null ? null : BrowserWindow.fromWebContents(from);
  const { canceled, filePaths } = parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
  return canceled ? null : (filePaths[0] ?? null);
}
