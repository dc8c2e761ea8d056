/** @file One request and its answer over a socket that is open. From the first line on, anything may have been performed. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { Failure } from '../../src-shared/errors';

/** Longest body, in bytes, before and after decompression. */
export const BODY_LIMIT = 1024 * 1024;

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 JSON, or null for no body. */
  readonly body: Buffer | null;
}

export interface Arrived {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** When the head of the answer was there, by the clock given. */
  readonly headAt: number;
}

/** @throws Failure `unreachable` (broken off), `too-large`, `answer-not-understood`; `bad-request` where the request cannot be written at all. */
export async function exchange(socket: Socket, outgoing: Outgoing, clock: () => number, signal: AbortSignal): Promise<Arrived> {
  try {
    const message = await head(socket, outgoing, signal);
    const headAt = clock();
    const body = await readBody(message, signal);
    return { status: message.statusCode ?? 0, headers: joinHeaders(message.rawHeaders), body, headAt };
  } finally {
    socket.destroy();
  }
}

function head(socket: Socket, { url, method, headers, body }: Outgoing, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let call;
    try {
      call = httpRequest({
        createConnection: () => socket, // TLS, where there is any, is done already
        method,
        path: `${url.pathname}${url.search}`,
        setHost: false,
        signal,
        headers: {
          Host: url.host,
          'User-Agent': 'Tessera',
          Accept: 'application/json',
          'Accept-Encoding': 'gzip, deflate, br',
          Connection: 'close',
          ...(body === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }),
          ...headers,
        },
      });
    } catch {
      reject(new Failure('bad-request')); // a header that cannot be sent; the message would name its value
      return;
    }
    let answered = false;
    call.once('response', (message) => {
      answered = true;
      resolve(message);
    });
    call.on('error', (error) => reject(failureOf(error)));
    call.once('close', () => {
      if (!answered) reject(new Failure('unreachable', { retryable: true }));
    });
    call.end(body ?? undefined);
  });
}

function failureOf(error: Error): Failure {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'HPE_HEADER_OVERFLOW') return new Failure('too-large');
  if (code.startsWith('HPE_') || code === 'ERR_HTTP_TRAILER_INVALID') return new Failure('answer-not-understood');
  return new Failure('unreachable', { retryable: true });
}

function decoder(encoding: string): Transform | null {
  switch (encoding) {
    case '':
    case 'identity': return null;
    case 'gzip':
    case 'x-gzip':
    case 'deflate': return createUnzip();
    case 'br': return createBrotliDecompress();
    default: throw new Failure('answer-not-understood');
  }
}

/** Counts both what comes in and what comes out: a compressed body must neither grow nor drip past the limit. */
function readBody(message: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const transform = decoder((message.headers['content-encoding'] ?? '').trim().toLowerCase());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let decoded = 0;
    const fail = (failure: Failure): void => {
      message.destroy();
      transform?.destroy();
      reject(failure);
    };
    const take = (chunk: Buffer): void => {
      decoded += chunk.length;
      if (decoded > BODY_LIMIT) fail(new Failure('too-large'));
      else chunks.push(chunk);
    };
    const brokenOff = (): void => fail(new Failure('unreachable', { retryable: true }));
    message.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > BODY_LIMIT) fail(new Failure('too-large'));
      else if (transform === null) take(chunk);
      else transform.write(chunk);
    });
    message.on('end', () => {
      if (transform === null || received === 0) resolve(Buffer.concat(chunks));
      else transform.end();
    });
    message.on('error', brokenOff); // Node errs where the promised length did not come
    transform?.on('data', take);
    transform?.on('end', () => resolve(Buffer.concat(chunks)));
    transform?.on('error', () => fail(new Failure('answer-not-understood')));
    signal.addEventListener('abort', brokenOff, { once: true });
  });
}

function joinHeaders(raw: readonly string[]): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const before = joined.get(name);
    joined.set(name, before === undefined ? (raw[i + 1] ?? '') : `${before}, ${raw[i + 1] ?? ''}`);
  }
  return Object.fromEntries(joined);
}
