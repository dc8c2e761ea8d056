/**
 * @file The control object over HTTP, for tests in another process: `POST /__control` on a loopback port of its own,
 * so that no fault of the server under test can reach it. `{"call": NAME, "with": {…}}` answers `{"ok": true, "value"}`.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';

export interface ControlEndpoint {
  readonly url: string;
  /** Goes into `Authorization: Bearer`. */
  readonly token: string;
}

/** Any object of functions that take one plain object and answer one. */
export type ControlTable = Readonly<Record<string, (input: never) => unknown>>;

async function answer(table: ControlTable, token: string, request: IncomingMessage): Promise<readonly [number, unknown]> {
  if (request.method !== 'POST' || request.url !== '/__control') return [404, { ok: false, error: 'POST /__control' }];
  if (request.headers.authorization !== `Bearer ${token}`) return [401, { ok: false, error: 'the control token is missing or wrong' }];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly call: string; readonly with?: unknown };
  const act = Object.hasOwn(table, asked.call) ? table[asked.call] : undefined;
  if (act === undefined) return [404, { ok: false, error: `no call ${asked.call}; there are: ${Object.keys(table).join(', ')}` }];
  return [200, { ok: true, value: act((asked.with ?? {}) as never) ?? null }];
}

export async function serveControl(table: ControlTable, port = 0): Promise<{ readonly endpoint: ControlEndpoint; close(): Promise<void> }> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(table, token, request)
      .catch((error: unknown) => [400, { ok: false, error: error instanceof Error ? error.message : 'bad request' }] as const)
      .then(([status, value]) => {
        response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end(JSON.stringify(value));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control server has no port');
  return {
    endpoint: { url: `http://127.0.0.1:${address.port}/__control`, token },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
