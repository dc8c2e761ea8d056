/** @file http.ts against hostile servers, over real sockets. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTcpServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../src-main/backends/http';
import type { Http, HttpOptions } from '../../../src-main/backends/http';
import { parseJson } from '../../../src-main/backends/http-reply';
import type { HttpOutcome, HttpRequest } from '../../../src-main/backends/http-types';
import { noProxy } from '../../../src-main/backends/proxy';
import { Secret } from '../../../src-shared/secret';
import { startStaging } from '../../staging';
import type { RunningStaging } from '../../staging';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
const serve = async (listener: RequestListener): Promise<string> => `http://127.0.0.1:${await listen(createServer(listener))}`;
const tcp = async (listener: (socket: Socket) => void): Promise<string> => `http://127.0.0.1:${await listen(createTcpServer(listener))}`;

function open(baseUrl: string, options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({ baseUrl, certificate: null, proxy: noProxy, deadline: 5000, ...options });
  cleanups.push(() => http.close());
  return http;
}
const get = (path = '/x'): HttpRequest => ({ method: 'GET', path, headers: {}, publicFields: [] });
const post = (json: unknown = { a: 1 }): HttpRequest => ({ method: 'POST', path: '/x', headers: {}, json, publicFields: [] });
const json = (outcome: HttpOutcome): unknown => (outcome.kind === 'reply' ? parseJson(outcome.reply) : outcome.code);
const staging = async (options: Parameters<typeof startStaging>[0]): Promise<RunningStaging> => {
  const server = await startStaging(options);
  cleanups.push(() => server.close());
  return server;
};

describe('a request', () => {
  it('carries method, path under the base, headers and JSON, and no cookies or keep-alive', async () => {
    let seen: readonly unknown[] = [];
    const url = await serve((message, response) => {
      let text = '';
      message.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => {
        const { authorization, connection, 'content-type': type, cookie } = message.headers;
        seen = [message.method, message.url, text, authorization, connection, type, cookie];
        response.setHeader('Set-Cookie', ['a=1', 'b=2']).end('{"ok":true}');
      });
    });
    const outcome = await open(`${url}/base/v1`).send({ ...post({ code: '021589', umlaut: 'ä' }), headers: { Authorization: 'Bearer t' } });
    expect(seen).toEqual(['POST', '/base/v1/x', '{"code":"021589","umlaut":"ä"}', 'Bearer t', 'close', 'application/json', undefined]);
    expect(outcome).toMatchObject({ kind: 'reply', reply: { status: 200, headers: { 'set-cookie': 'a=1, b=2' } } });
    expect(json(outcome)).toEqual({ ok: true });
  });

  it.each(['/../x', '/a/..', '/x?a=1', '/x#y', '\\evil', '//evil.example/x', '@evil.example/', '/ä', 'x'])('does not leave the base by the path %j', async (path) => {
    let calls = 0;
    const url = await serve((_message, response) => {
      calls += 1;
      response.end('{}');
    });
    const outcome = await open(`${url}/base`).send(get(path));
    // A double slash stays under the base and is the server's to judge; all others are not sent.
    expect(path.startsWith('//') ? calls : outcome).toEqual(path.startsWith('//') ? 1 : expect.objectContaining({ kind: 'failed', code: 'bad-request', performed: 'no' }));
  });

  it('that cannot be written is not performed, and its values are in no error', async () => {
    const url = await serve((_message, response) => response.end('{}'));
    expect(await open(url).send({ ...get(), headers: { Authorization: 'Bearer a\nb' } })).toMatchObject({ kind: 'failed', code: 'bad-request', performed: 'no' });
    expect(await open(url).send(post({ secret: Secret.fromText('x') }))).toMatchObject({ kind: 'failed', code: 'internal', performed: 'no' });
  });

  it('goes to loopback for localhost', async () => {
    const url = await serve((message, response) => response.end(JSON.stringify({ host: message.headers.host })));
    const local = url.replace('127.0.0.1', 'localhost');
    expect(json(await open(local).send(get()))).toEqual({ host: new URL(local).host });
  });
});

describe('an answer', () => {
  const encoded = (encoding: string, body: Buffer): RequestListener => (_message, response) => response.setHeader('Content-Encoding', encoding).end(body);
  const good = Buffer.from('{"ok":true}');

  it.each([['gzip', gzipSync(good)], ['deflate', deflateSync(good)], ['br', brotliCompressSync(good)], ['identity', good]])('in %s is read', async (encoding, body) => {
    expect(json(await open(await serve(encoded(encoding, body))).send(get()))).toEqual({ ok: true });
  });

  it.each([['gzip', good], ['gzip', gzipSync(good).subarray(0, 15)], ['br', Buffer.from([1, 2, 3])], ['zstd', good], ['gzip, gzip', good]])('in broken or unknown %s is not understood', async (encoding, body) => {
    expect(await open(await serve(encoded(encoding, body))).send(post())).toMatchObject({ kind: 'failed', code: 'answer-not-understood', performed: 'perhaps' });
  });

  const megabyte = Buffer.alloc(1024 * 1024, 0x20);
  it('of exactly 1 MB is read, a byte more is not', async () => {
    expect(await open(await serve((_message, response) => response.end(megabyte))).send(get())).toMatchObject({ kind: 'reply' });
    expect(await open(await serve((_message, response) => response.end(Buffer.concat([megabyte, Buffer.from(' ')])))).send(post())).toMatchObject({ code: 'too-large', performed: 'perhaps' });
  });

  it.each([['gzip', gzipSync(Buffer.alloc(50 << 20))], ['br', brotliCompressSync(Buffer.alloc(20 << 20))]])('that unpacks from little %s to much is stopped', async (encoding, body) => {
    expect(body.length).toBeLessThan(1024 * 1024);
    expect(await open(await serve(encoded(encoding, body))).send(get())).toMatchObject({ code: 'too-large' });
  });

  it('with endless headers is too large', async () => {
    const url = await tcp((socket) => socket.write(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`));
    expect(await open(url).send(get())).toMatchObject({ kind: 'failed', code: 'too-large' });
  });

  it.each([
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'answer-not-understood'],
    ['breaks off in its head', 'HTTP/1.1 200 OK\r\nContent-Le', 'unreachable'],
    ['breaks off in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"result":', 'unreachable'],
    ['breaks off in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"result":', 'unreachable'],
    ['is nothing', '', 'unreachable'],
  ])('that %s may have been performed', async (_case, bytes, code) => {
    const url = await tcp((socket) => void socket.once('data', () => socket.end(bytes)));
    expect(await open(url).send(post())).toMatchObject({ kind: 'failed', code, performed: 'perhaps' });
  });

  it('tells how far the clocks are apart', async () => {
    const server = await staging({});
    server.control.setClockSkew({ milliseconds: 600_000 });
    const outcome = await open(server.url).send(get());
    const offset = outcome.kind === 'reply' ? (outcome.reply.clockOffset ?? NaN) : NaN;
    expect(Math.abs(offset - 600_000)).toBeLessThan(5500); // the width that the bracket allows
  });
});

describe('the deadline', () => {
  const quick = { deadline: 150 };

  it('ends a wait for the first byte', async () => {
    const url = await serve(() => undefined);
    expect(await open(url, quick).send(post())).toMatchObject({ kind: 'failed', code: 'timed-out', performed: 'perhaps' });
  });

  it('runs on the time that it is given', async () => {
    const url = await serve(() => undefined);
    const due: (() => void)[] = [];
    const cancelled: number[] = [];
    const http = open(url, { deadline: 20_000, after: (milliseconds, run) => {
      due.push(run);
      return () => cancelled.push(milliseconds);
    } });
    const outcome = http.send(post());
    due.forEach((run) => run());
    expect(await outcome).toMatchObject({ kind: 'failed', code: 'timed-out' });
    expect(cancelled).toEqual([20_000]);
  });

  it('ends a body that drips', async () => {
    const url = await serve((_message, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await open(url, quick).send(post())).toMatchObject({ code: 'timed-out', performed: 'perhaps' });
  });

  it('ends a handshake that never comes, and knows that nothing was sent', async () => {
    const url = await tcp(() => undefined);
    expect(await open(url.replace('http:', 'https:'), quick).send(post())).toMatchObject({ code: 'timed-out', performed: 'no' });
  });

  it('covers redirects together', async () => {
    // Each hop is in time, all four are not: without one deadline for all this would end as `redirected`.
    const url = await serve((_message, response) => void setTimeout(() => response.writeHead(302, { Location: '/x' }).end(), 60));
    expect(await open(url, quick).send(get())).toMatchObject({ code: 'timed-out' });
  });

  it('does not undo what a server commits late', async () => {
    const server = await staging({});
    server.control.setFault({ operation: 'setup', fault: { kind: 'late' } });
    const [tess] = server.control.users();
    const request: HttpRequest = { method: 'POST', path: '/account/mfa/jwt', headers: { Authorization: `Bearer ${tess?.jwt ?? ''}` }, json: { mfa: true }, publicFields: [] };
    expect(await open(server.url, quick).send(request)).toMatchObject({ code: 'timed-out', performed: 'perhaps' });
    expect(server.control.truth({ username: 'tess' }).secret).toBeNull();
    expect(server.control.release()).toEqual({ released: 1 });
    expect(server.control.truth({ username: 'tess' }).secret).not.toBeNull();
  });

  it('is not needed by close, which ends everything at once', async () => {
    const http = open(await serve(() => http.close()));
    expect(await http.send(post())).toMatchObject({ kind: 'failed', performed: 'perhaps' });
    expect(await http.send(post())).toMatchObject({ kind: 'failed', performed: 'no' });
  });
});

describe('a connection that fails', () => {
  it('by refusal or by name was not performed', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await open(`http://127.0.0.1:${port}`).send(post())).toMatchObject({ code: 'unreachable', performed: 'no' });
    expect(await open('https://no-such-host.invalid').send(post())).toMatchObject({ kind: 'failed', performed: 'no' });
  });

  it('by reset after the request may have been performed', async () => {
    const url = await tcp((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    expect(await open(url).send(post())).toMatchObject({ code: 'unreachable', performed: 'perhaps' });
  });
});

describe('redirects', () => {
  const redirecting = async (status: number, location: string): Promise<{ url: string; calls: () => readonly string[] }> => {
    const calls: string[] = [];
    const url = await serve((message, response) => {
      calls.push(`${message.method ?? ''} ${message.url ?? ''}`);
      if (message.url === '/end') response.end('{"ok":true}');
      else response.writeHead(status, { Location: location }).end();
    });
    return { url, calls: () => calls };
  };

  it.each([301, 302, 303, 307, 308])('%i is followed for GET within the origin', async (status) => {
    const { url } = await redirecting(status, '/end');
    expect(json(await open(url).send(get()))).toEqual({ ok: true });
  });

  it.each([301, 302, 303, 307, 308])('%i is never followed for POST, which may have been performed', async (status) => {
    const { url, calls } = await redirecting(status, '/end');
    expect(await open(url).send(post())).toMatchObject({ code: 'redirected', performed: 'perhaps' });
    expect(calls()).toEqual(['POST /x']);
  });

  it('ends after three hops', async () => {
    const { url, calls } = await redirecting(302, '/x');
    expect(await open(url).send(get())).toMatchObject({ code: 'redirected' });
    expect(calls()).toHaveLength(4);
  });

  it('to another host, scheme, port or into the credentials are not followed', async () => {
    let stolen = 0;
    const thief = await serve((_message, response) => {
      stolen += 1;
      response.end('{}');
    });
    for (const location of [`${thief}/end`, thief.replace('127.0.0.1', 'localhost'), thief.replace('http:', '//'), 'https://127.0.0.1/', 'http://u:p@127.0.0.1/', 'file:///etc/passwd', '', 'http://[']) {
      const { url } = await redirecting(302, location);
      expect(await open(url).send({ ...get(), headers: { Authorization: 'Bearer t' } })).toMatchObject({ code: 'redirected' });
    }
    expect(stolen).toBe(0);
  });
});

describe('TLS', () => {
  it('takes the connection\'s own authority', async () => {
    const server = await staging({ tls: { names: ['127.0.0.1', 'localhost'] } });
    expect(await open(server.url, { certificate: server.authority }).send(get())).toMatchObject({ kind: 'reply', reply: { status: 404 } });
    expect(await open(server.url.replace('127.0.0.1', 'localhost'), { certificate: server.authority }).send(get())).toMatchObject({ kind: 'reply' });
  });

  it('refuses an unknown authority, and nothing was sent', async () => {
    const server = await staging({ tls: { names: ['127.0.0.1'] } });
    const other = await staging({ tls: { names: ['127.0.0.1'] } });
    for (const certificate of [null, other.authority, 'no certificate']) {
      expect(await open(server.url, { certificate }).send(post())).toMatchObject({ kind: 'failed', code: 'tls-untrusted', performed: 'no' });
    }
    expect(server.control.calls()).toEqual([]);
  });

  it('refuses another host\'s certificate, even from the own authority', async () => {
    const server = await staging({ tls: { names: ['other.example', '127.0.0.2', 'localhost'] } });
    expect(await open(server.url, { certificate: server.authority }).send(post())).toMatchObject({ code: 'tls-untrusted', performed: 'no' });
  });

  it('trusts nobody that the environment names', async () => {
    // A process of its own, because Node reads the variable before the first line of ours.
    const server = await staging({ tls: { names: ['127.0.0.1'] } });
    const folder = mkdtempSync(join(tmpdir(), 'tessera-authority-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'authority.pem'), server.authority ?? '');
    const script = `delete process.env.NODE_EXTRA_CA_CERTS;
      require('./src-main/backends/http.ts').createHttp({ baseUrl: ${JSON.stringify(server.url)}, certificate: null, proxy: async () => null })
        .send({ method: 'GET', path: '/x', headers: {}, publicFields: [] }).then((outcome) => console.log(outcome.code ?? outcome.kind));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') },
    });
    expect(stdout.trim()).toBe('tls-untrusted');
  });

  it('refuses an expired certificate', async () => {
    const server = await staging({ tls: { names: ['127.0.0.1'], validUntil: Date.now() - 60_000 } });
    expect(await open(server.url, { certificate: server.authority }).send(post())).toMatchObject({ code: 'tls-untrusted', performed: 'no' });
  });

  it('is not weakened by the environment', async () => {
    const server = await staging({ tls: { names: ['127.0.0.1'] } });
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    cleanups.push(() => void Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED'));
    expect(await open(server.url).send(post())).toMatchObject({ code: 'tls-untrusted', performed: 'no' });
  });

  it('is not had from a server that speaks plain HTTP, nor the other way round', async () => {
    const plain = await serve((_message, response) => response.end('{}'));
    expect(await open(plain.replace('http:', 'https:')).send(post())).toMatchObject({ code: 'tls-untrusted', performed: 'no' });
    const secure = await staging({ tls: { names: ['127.0.0.1'] } });
    expect(await open(secure.url.replace('https:', 'http:')).send(post())).toMatchObject({ kind: 'failed', performed: 'perhaps' });
  });
});

describe('a proxy', () => {
  /** Tunnels whatever it is asked for to `port` on loopback, and lists what it was asked. */
  const proxyTo = async (port: number, answer = 'HTTP/1.1 200 OK\r\n\r\n'): Promise<{ url: string; asked: string[] }> => {
    const asked: string[] = [];
    const server = createServer((_message, response) => response.end());
    server.on('connect', (message: IncomingMessage, client: Socket) => {
      asked.push(`${message.url ?? ''} ${message.headers['proxy-authorization'] ?? '-'}`);
      client.write(answer);
      const up = connect(port, '127.0.0.1', () => void up.pipe(client).pipe(up)).on('error', () => client.destroy());
      client.on('close', () => up.destroy());
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, asked };
  };
  const portOf = (url: string): number => Number(new URL(url).port);

  it('that cannot be found out about in time is not waited for', async () => {
    const waiting = open('https://mfa.example', { proxy: () => new Promise(() => undefined), deadline: 50 });
    expect(await waiting.send(post())).toMatchObject({ kind: 'failed', code: 'timed-out', performed: 'no' });
    const failing = open('https://mfa.example', { proxy: () => Promise.reject(new Error('no network service')) });
    expect(await failing.send(post())).toMatchObject({ kind: 'failed', code: 'unreachable', performed: 'no' });
  });

  it('is tunnelled through, with the host name checked at its end', async () => {
    const server = await staging({ tls: { names: ['mfa.example'] } });
    const proxy = await proxyTo(portOf(server.url));
    const through = (baseUrl: string): Http => open(baseUrl, { certificate: server.authority, proxy: () => Promise.resolve(proxy.url.replace('//', '//me:pass%20word@')) });
    expect(await through('https://mfa.example').send(get())).toMatchObject({ kind: 'reply', reply: { status: 404 } });
    expect(await through('https://other.example:8443').send(get())).toMatchObject({ code: 'tls-untrusted', performed: 'no' });
    const basic = `Basic ${Buffer.from('me:pass word').toString('base64')}`;
    expect(proxy.asked).toEqual([`mfa.example:443 ${basic}`, `other.example:8443 ${basic}`]);
  });

  it.each(['HTTP/1.1 407 Who are you\r\n\r\n', 'HTTP/1.1 502 No\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}', 'nonsense\r\n\r\n'])('that answers %j performs nothing', async (answer) => {
    // The tunnel would work: that the proxy did not simply say yes is what has to stop the request.
    const server = await staging({ tls: { names: ['mfa.example'] } });
    const proxy = await proxyTo(portOf(server.url), answer);
    const http = open('https://mfa.example', { certificate: server.authority, proxy: () => Promise.resolve(proxy.url) });
    expect(await http.send(post())).toMatchObject({ kind: 'failed', code: 'unreachable', performed: 'no' });
    expect(server.control.calls()).toEqual([]);
  });

  it('of a kind we do not speak is not passed by', async () => {
    expect(await open('https://mfa.example', { proxy: () => Promise.resolve('socks5://127.0.0.1:1') }).send(post())).toMatchObject({ code: 'unreachable', performed: 'no' });
  });

  it('is not asked about loopback', async () => {
    const server = await staging({ tls: { names: ['127.0.0.1'] } });
    const proxy = (): Promise<string | null> => Promise.reject(new Error('asked'));
    expect(await open(server.url, { certificate: server.authority, proxy }).send(get())).toMatchObject({ kind: 'reply' });
  });
});

it('keeps a record of every call, answered or not', async () => {
  const server = await staging({});
  const http = open(server.url);
  await http.send(get('/nothing'));
  server.control.setFault({ operation: '*', fault: { kind: 'drop', when: 'before-commit' } });
  await http.send(get('/nothing'));
  expect(http.calls()).toMatchObject([
    { id: 1, method: 'GET', path: '/nothing', status: 404, received: { body: '‹redacted›' } },
    { id: 2, method: 'GET', path: '/nothing', status: null, received: {} },
  ]);
});
