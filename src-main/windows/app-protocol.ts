/** @file Serves `app://<window>/` from the build's own files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import { isOriginOf } from '../ipc/sender';
import { createAssetMap } from './asset-map';
import { headersFor } from './csp';

/** Before the app is ready. `app:` is a standard, secure scheme: it has origins, workers and fetch of its own files. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** `folder`: the renderer's output. A name that the build did not make is a 404 with the same headers. */
export function serveApp(session: Session, window: WindowName, folder: string): void {
  const find = createAssetMap(JSON.parse(readFileSync(join(folder, 'assets.json'), 'utf8')));
  const answerTo = ({ method, url }: ProtocolRequest): ProtocolResponse => {
    const asset = method === 'GET' && isOriginOf(window, url) ? find(window, new URL(url).pathname) : null;
    const data = asset === null ? null : read(join(folder, asset.file));
    if (asset === null || data === null) return { statusCode: 404, data: Buffer.from('not found'), headers: headersFor('page', 'text/plain') };
    return { statusCode: 200, data, headers: headersFor(asset.kind, asset.type) };
  };
  // Not `protocol.handle`: its first request loads all of Node's fetch, which cost a tenth of the start (docs/decisions/start-time.md).
  // Read while the page waits, without a turn of the event loop: the files are few and small.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- discouraged since Electron 25, still there in 45
  const registered = session.protocol.registerBufferProtocol('app', (request, answer) => {
    answer(answerTo(request));
  });
  if (!registered) throw new Error('the scheme app: is taken');
}

/** Null: the build's list names a file that is gone. */
function read(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
