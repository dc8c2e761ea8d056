/** @file Serves `app://<window>/` from the build's own files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol, type Session } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import { isOriginOf } from '../ipc/sender';
import { createAssetMap } from './asset-map';
import { headersFor } from './csp';

/** Before the app is ready. `app:` is a standard, secure scheme: it has origins, workers and fetch of its own files. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** `folder`: the renderer's output. `served` is called with every answer. A name that the build did not make is a 404 with the same headers. */
export function serveApp(session: Session, window: WindowName, folder: string, served: () => void): void {
  const map = readFile(join(folder, 'assets.json'), 'utf8').then((list) => createAssetMap(JSON.parse(list) as unknown));
  const notFound = (): Response => new Response('not found', { status: 404, headers: headersFor('page', 'text/plain') });
  session.protocol.handle('app', async (request) => {
    if (request.method !== 'GET' || !isOriginOf(window, request.url)) return notFound();
    const asset = (await map)(window, new URL(request.url).pathname);
    if (asset === null) return notFound();
    const body = await readFile(join(folder, asset.file));
    served();
    return new Response(body, { headers: headersFor(asset.kind, asset.type) });
  });
}
