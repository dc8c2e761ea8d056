/** @file The inspector's calls as HAR 1.2, which browsers and proxies read. Redacted values stay redacted. */
import type { InspectedCall } from '../../src-shared/inspector';

const body = ({ headers, body: text }: NonNullable<InspectedCall['response']>): { readonly size: number; readonly mimeType: string; readonly text: string } => ({
  size: Buffer.byteLength(text ?? ''),
  mimeType: headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'x-unknown', // as browsers write it
  text: text ?? '',
});

const NOTHING = { headers: [], body: null };

export function harOf(calls: readonly InspectedCall[], version: string): string {
  const entries = calls.map(({ at, milliseconds, method, url, status, request, response }) => ({
    startedDateTime: new Date(at).toISOString(),
    time: milliseconds,
    request: {
      method, url, httpVersion: 'HTTP/1.1', cookies: [], queryString: [], headersSize: -1, bodySize: -1, headers: request.headers,
      ...(request.body === null ? {} : { postData: { mimeType: 'application/json', text: request.body } }),
    },
    // A call without an answer has status 0, as browsers write it.
    response: { status: status ?? 0, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], redirectURL: '', headersSize: -1, bodySize: -1, headers: response?.headers ?? [], content: body(response ?? NOTHING) },
    cache: {},
    timings: { send: 0, wait: milliseconds, receive: 0 },
  }));
  return `${JSON.stringify({ log: { version: '1.2', creator: { name: 'Tessera', version }, entries } }, null, 2)}\n`;
}
