/** @file The desktop's own services behind small functions: clipboard and save dialog. */
import { BrowserWindow, clipboard, dialog, type WebContents } from 'electron';
import type { ClipboardPort } from './accounts/clipboard';
import { writePrivateFile } from './private-file';

/** Calls return promises from Electron 44 on; both are awaited by the keeper. */
export const clipboardPort: ClipboardPort = {
  read: () => clipboard.readText(),
  write: (text) => clipboard.writeText(text),
};

/** Asks where to, then writes for the owner alone. False where the person cancelled. @throws Failure as `writePrivateFile`. */
export async function saveTextFile(suggestion: string, text: string, from: WebContents | null): Promise<boolean> {
  const parent = from === null ? null : BrowserWindow.fromWebContents(from);
  const options = { defaultPath: suggestion, filters: [{ name: 'Text', extensions: ['txt'] }] };
  const { canceled, filePath } = parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
  if (canceled || !filePath) return false;
  await writePrivateFile(filePath, text);
  return true;
}
