/**
 * @file Opens the connection for one request: TCP, through a proxy where there is one, then TLS. Nothing of the request
 * is written here, so whatever fails here was certainly not performed.
 *
 * One socket per request: a kept-alive socket may die under a POST, and that answer would be lost for nothing.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls, createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { Failure } from '../../src-shared/errors';

export interface SocketOptions {
  readonly url: URL;
  /** PEM of the only authority to trust; null = those that Node ships. */
  readonly certificate: string | null;
  readonly proxy: string | null;
  readonly signal: AbortSignal;
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

/** `localhost` without DNS: a resolver that answers otherwise must not get the credentials (RFC 6761 section 6.3). */
const loopbackLookup: LookupFunction = (_hostname, options, answer) => {
  if (options.all === true) answer(null, [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }]);
  else answer(null, '127.0.0.1', 4);
};

/**
 * Settles once: with the socket when `event` comes, with a failure when the socket errs, closes or the signal fires.
 * Its listeners are gone afterwards.
 */
function ready(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal, failure: (error: unknown) => Failure): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeListener(event, onReady).removeListener('close', onClose).removeListener('error', onError);
      act();
    };
    const fail = (error: unknown) => (): void => {
      socket.on('error', () => undefined); // a second error of a socket that is given up says nothing new
      socket.destroy();
      reject(failure(error));
    };
    const onReady = settle(() => {
      socket.on('error', () => undefined); // whoever takes the socket over listens too, a moment later
      resolve(socket);
    });
    const onAbort = settle(fail(null));
    const onClose = settle(fail(null));
    const onError = (error: Error): void => settle(fail(error))();
    socket.once(event, onReady).once('close', onClose).once('error', onError);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

/** Milliseconds before the next address of a host is tried; Node's 250 gives up on slow lines. */
const ATTEMPT = 2500;

const unreachable = (): Failure => new Failure('unreachable', { retryable: true });

/** What breaks off a handshake without a word is the network; everything that OpenSSL has a name for is distrust. */
function tlsFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' || ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ECONNABORTED'].includes(code) ? unreachable() : new Failure('tls-untrusted');
}

function direct(url: URL, signal: AbortSignal): Promise<Socket> {
  const host = bare(url.hostname);
  const socket = connectTcp({ host, port: portOf(url), autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT, ...(host === 'localhost' ? { lookup: loopbackLookup } : {}) });
  return ready(socket, 'connect', signal, unreachable);
}

/** RFC 9110 section 9.3.6: a tunnel, so that the proxy sees the host name and nothing else. */
function tunnel(url: URL, proxyUrl: string, signal: AbortSignal): Promise<Socket> {
  const proxy = new URL(proxyUrl);
  const start = proxy.protocol === 'https:' ? httpsRequest : proxy.protocol === 'http:' ? httpRequest : null;
  if (start === null) return Promise.reject(unreachable());
  const target = `${url.hostname}:${portOf(url)}`;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve, reject) => {
    const call = start({
      host: bare(proxy.hostname), port: portOf(proxy), method: 'CONNECT', path: target, agent: false, signal, rejectUnauthorized: true,
      headers: { Host: target, ...(user === ':' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(user).toString('base64')}` }) },
    });
    call.once('connect', (answer, socket, head) => {
      // Bytes before our ClientHello are not TLS: somebody else is talking.
      if (answer.statusCode === 200 && head.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(unreachable());
    });
    call.once('response', (answer) => {
      answer.destroy();
      reject(unreachable());
    });
    call.once('error', () => reject(unreachable()));
    call.end();
  });
}

let shipped: SecureContext | null = null;

/**
 * Whom to trust is always said: Node's default adds what NODE_EXTRA_CA_CERTS named when the process started, too early for
 * us to remove it. Node's own list is read once, it takes 50 ms.
 */
function trust(certificate: string | null): SecureContext {
  if (certificate !== null) return createSecureContext({ ca: certificate, minVersion: 'TLSv1.2' });
  shipped ??= createSecureContext({ ca: [...rootCertificates], minVersion: 'TLSv1.2' });
  return shipped;
}

/** @throws Failure `unreachable`, `tls-untrusted`; also when the signal fires. */
export async function openSocket({ url, certificate, proxy, signal }: SocketOptions): Promise<Socket> {
  const plain = proxy === null ? await direct(url, signal) : await tunnel(url, proxy, signal);
  if (url.protocol !== 'https:') return plain;
  const host = bare(url.hostname);
  let secure: Socket;
  try {
    secure = connectTls({
      socket: plain,
      host, // the name that the certificate has to carry
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: true, // explicit: an environment variable may not say otherwise
      secureContext: trust(certificate),
      ALPNProtocols: ['http/1.1'],
    });
  } catch {
    plain.destroy();
    throw new Failure('tls-untrusted'); // the connection's own certificate cannot be read
  }
  return ready(secure, 'secureConnect', signal, tlsFailure);
}
