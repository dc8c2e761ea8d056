/**
 * @file Carries out the requests of one connection, on Node's own stack (DESIGN section 7: Chromium's rejects manual
 * redirects and falls under the windows' rules). What it promises: certificates are verified, redirects are not followed
 * but for reads on the same origin, nothing takes longer than the deadline, nothing is larger than 1 MB, and a failure
 * says whether the server can have seen the request.
 */
import { setMaxListeners } from 'node:events';
import { Failure } from '../../src-shared/errors';
import type { InspectedCall } from '../../src-shared/inspector';
import type { CallRecord } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { systemTime, type Time } from '../time';
import { isLoopback } from './base-url';
import type { Arrived } from './http-exchange';
import { CallLog } from './http-log';
import { clockOffset } from './http-reply';
import type { HttpOutcome, HttpRequest, Send } from './http-types';
import type { ProxyResolver } from './proxy';

/** Milliseconds from asking to the last byte, redirects and handshakes included. */
export const DEFAULT_DEADLINE = 20_000;
const MAX_HOPS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

export interface HttpOptions {
  /** As `normaliseBaseUrl` gives it. */
  readonly baseUrl: string;
  /** PEM of a CA of one's own, trusted in place of the usual ones; null = those that Node ships. */
  readonly certificate: string | null;
  readonly proxy: ProxyResolver;
  /** Calls are kept for the inspector. */
  readonly inspect?: boolean;
  /** ms; 20 s where absent. */
  readonly deadline?: number;
  /** Local clock, ms; `Date.now` where absent. */
  readonly clock?: () => number;
  /** What the deadline runs on; the system's timers where absent. */
  readonly after?: Time['after'];
}

export interface Http {
  /** Never rejects: what went wrong is in the outcome. */
  readonly send: Send;
  /** The last 200 calls, oldest first, without anything secret. */
  calls(): readonly CallRecord[];
  /** The same calls with headers and bodies, redacted; empty where `inspect` was not asked for. */
  inspected(): readonly InspectedCall[];
  /** Breaks off what is under way; later calls fail without being sent. */
  close(): void;
}

/** Where a call stands: from `written` on the server may have performed it. */
interface Progress {
  written: boolean;
  sentAt: number;
}

/** Node's http, https and tls are loaded with the first request: they took longer to load than everything else of ours. */
const loadWire = () => Promise.all([import('./http-socket'), import('./http-exchange')]);
let wire: ReturnType<typeof loadWire> | null = null;

export function createHttp({ baseUrl, certificate, proxy, inspect = false, deadline = DEFAULT_DEADLINE, clock = Date.now, after = systemTime.after }: HttpOptions): Http {
  const log = new CallLog(inspect ? baseUrl : null);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each call under way: bulk work has more than Node's idea of a leak

  const once = async (url: URL, request: HttpRequest, signal: AbortSignal, progress: Progress): Promise<Arrived> => {
    const via = url.protocol === 'https:' && !isLoopback(url) ? await beforeAbort(proxy(url.href), signal) : null;
    if (signal.aborted) throw new Failure('unreachable');
    const body = request.json === undefined ? null : Buffer.from(JSON.stringify(request.json));
    const [{ openSocket }, { exchange }] = await (wire ??= loadWire());
    const socket = await openSocket({ url, certificate, proxy: via, signal });
    progress.written = true;
    progress.sentAt = clock();
    return exchange(socket, { url, method: request.method, headers: request.headers, body }, clock, signal);
  };

  const follow = async (request: HttpRequest, signal: AbortSignal, progress: Progress): Promise<Arrived> => {
    let url = target(baseUrl, request.path);
    for (let hop = 0; ; hop += 1) {
      const arrived = await once(url, request, signal, progress);
      if (!REDIRECTS.includes(arrived.status)) return arrived;
      const next = nextHop(url, arrived.headers['location']);
      if (request.method !== 'GET' || next === null || hop >= MAX_HOPS) throw new Failure('redirected');
      url = next;
    }
  };

  const send: Send = async (request) => {
    const startedAt = clock();
    const progress: Progress = { written: false, sentAt: startedAt };
    const late = new AbortController();
    const stop = (): void => late.abort();
    let expired = false;
    const cancel = after(deadline, () => {
      expired = true;
      stop();
    });
    closing.signal.addEventListener('abort', stop);
    if (closing.signal.aborted) stop();
    try {
      const { status, headers, body, headAt } = await follow(request, late.signal, progress);
      const reply = {
        status, headers, body: Secret.fromBytes(body), startedAt, endedAt: clock(), clockOffset: clockOffset(headers, progress.sentAt, headAt),
      };
      body.fill(0);
      log.add(request, reply, startedAt, reply.endedAt);
      return { kind: 'reply', reply };
    } catch (error) {
      log.add(request, null, startedAt, clock());
      return failed(error, expired, progress, startedAt);
    } finally {
      cancel();
      closing.signal.removeEventListener('abort', stop);
    }
  };

  return { send, calls: () => log.records(), inspected: () => log.inspected(), close: () => closing.abort() };
}

function failed(error: unknown, expired: boolean, progress: Progress, startedAt: number): HttpOutcome {
  const code = expired ? 'timed-out' : error instanceof Failure ? error.code : 'internal';
  // A request that could not even be put into words left nothing on the wire.
  const performed = progress.written && code !== 'bad-request' ? 'perhaps' : 'no';
  return { kind: 'failed', code, performed, startedAt };
}

/** Asking for the proxy may run a script of the network's: it gets no longer than the request, and its failure is the network's. */
async function beforeAbort(proxy: Promise<string | null>, signal: AbortSignal): Promise<string | null> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new Failure('unreachable', { retryable: true }));
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([proxy, aborted]);
  } catch {
    throw new Failure('unreachable', { retryable: true });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Base URL and path, or nothing: a path that the URL parser would change (`..`, `\`, `?`) could leave the base. */
function target(baseUrl: string, path: string): URL {
  const url = new URL(`${baseUrl}${path}`);
  if (!path.startsWith('/') || url.href !== `${baseUrl}${path}` || url.search !== '' || url.hash !== '') throw new Failure('bad-request');
  return url;
}

function nextHop(from: URL, location: string | undefined): URL | null {
  if (location === undefined || !URL_LIKE.test(location)) return null;
  try {
    const next = new URL(location, from);
    return next.origin === from.origin && next.username === '' && next.password === '' ? next : null;
  } catch {
    return null; // not a URL: nowhere to go
  }
}

const URL_LIKE = /^[\x21-\x7e]{1,2048}$/;
