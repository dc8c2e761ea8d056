/**
 * @file A page to a PDF: in a hidden window of its own, without scripts, whose only address is the page itself, in a session that is
 * in memory and used once. The browser draws names of any script, which a PDF library does not without fonts for each.
 */
import { BrowserWindow, session as sessions } from 'electron';
import { createHash, randomBytes } from 'node:crypto';
import { lockContents } from '../windows/lockdown';

const ADDRESS = 'app://handover/';

export async function printPdf(page: string, style: string): Promise<Uint8Array> {
  const session = sessions.fromPartition(`handover-${randomBytes(6).toString('hex')}`);
  const styles = createHash('sha256').update(style).digest('base64');
  session.protocol.handle('app', ({ url }) => new Response(url === ADDRESS ? page : '', {
    status: url === ADDRESS ? 200 : 404,
    headers: {
      'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styles}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  }));
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url !== ADDRESS }));
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, webSecurity: true, spellcheck: false },
  });
  try {
    lockContents(window.webContents, () => undefined);
    await window.loadURL(ADDRESS);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
    await session.clearStorageData(); // the session itself is in memory, and nobody asks for it again
  }
}
