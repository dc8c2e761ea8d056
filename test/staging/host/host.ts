/** @file The loopback server in front of one backend: takes requests, applies faults, lists calls. */
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { assertNever } from '../../../src-shared/assert';
import type { Certificate } from './certificate';
import type { StagingClock } from './clock';
import { Faults, rewrite } from './faults';
import type { Fault } from './faults';
import type { StagingReply, StagingRequest, StagingService } from './service';
import { jsonReply } from './service';
import { badBody, drip, sendHead, sendTruncated } from './wire';

/** One request as the server saw it. The body is the client's, secrets included: this is a test server. */
export interface StagingCall {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** What the server did; null where a fault struck before the commit. */
  readonly status: number | null;
  readonly fault: Fault['kind'] | null;
  readonly at: number;
}

export class StagingHost {
  readonly faults = new Faults();
  readonly calls: StagingCall[] = [];
  readonly #service: StagingService;
  readonly #clock: StagingClock;
  readonly #server: Server;
  readonly #secure: boolean;
  readonly #held: { readonly operation: string; readonly commit: () => void }[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(service: StagingService, clock: StagingClock, certificate: Certificate | null) {
    this.#service = service;
    this.#clock = clock;
    this.#secure = certificate !== null;
    const listener = (message: IncomingMessage, response: ServerResponse): void => void this.#take(message, response);
    this.#server = certificate === null
      ? createHttpServer(listener)
      : createHttpsServer({ key: certificate.key, cert: certificate.certificate }, listener);
    // Clients that are refused or give up are what this server is for.
    this.#server.on('clientError', (_error, socket: Socket) => void socket.destroy());
    this.#server.on('tlsClientError', (_error: Error, socket: Socket) => void socket.destroy());
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. Answers the base URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the staging server has no port');
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** The operations that wait for `release`, oldest first. */
  held(): readonly string[] {
    return this.#held.map(({ operation }) => operation);
  }

  /** Lets the held (`late`) calls of an operation, or all, commit now. Answers how many did. */
  release(operation: string | null): number {
    const due = this.#held.filter((held) => operation === null || held.operation === operation);
    for (const held of due) {
      this.#held.splice(this.#held.indexOf(held), 1);
      held.commit();
    }
    return due.length;
  }

  async #take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
      return; // the client went away before it had said everything: nothing was asked
    }
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const request: StagingRequest = {
      method: message.method ?? 'GET',
      path: pathname,
      query: searchParams,
      address: message.socket.remoteAddress ?? '',
      headers: message.headers,
      text: Buffer.concat(chunks).toString('utf8'),
    };
    const operation = this.#service.operation(request);
    this.#answer(operation, request, response, this.faults.take(operation), message.socket);
  }

  #answer(operation: string, request: StagingRequest, response: ServerResponse, fault: Fault | null, socket: Socket): void {
    const note = (status: number | null): void => {
      const { method, path, text: body } = request;
      this.calls.push({ operation, method, path, body, status, fault: fault?.kind ?? null, at: this.#clock.now() });
    };
    const commit = (): StagingReply => {
      const reply = this.#service.handle(request);
      note(reply.status);
      return reply;
    };
    const send = (reply: Omit<StagingReply, 'body'> & { readonly body: string | Buffer }): void => {
      sendHead(response, reply, this.#clock.now());
      response.end(reply.body);
    };
    if (fault === null) {
      send(commit());
      return;
    }
    switch (fault.kind) {
      case 'latency':
        this.#later(fault.milliseconds, () => send(commit()));
        break;
      case 'late':
        if (fault.milliseconds === undefined) this.#held.push({ operation, commit: () => send(commit()) });
        else this.#later(fault.milliseconds, () => send(commit()));
        break;
      case 'status':
        if (fault.when === 'after-commit') commit();
        else note(null);
        send(fault.error === undefined ? jsonReply(fault.status, { result: 'error' }) : this.#service.refusal(fault.status, fault.error));
        break;
      case 'drop':
        if (fault.when === 'after-commit') commit();
        else note(null);
        response.socket?.destroy();
        break;
      case 'reset':
        if (fault.when === 'after-commit') commit();
        else note(null);
        socket.resetAndDestroy();
        break;
      case 'body': {
        let real = jsonReply(200, { result: 'success' });
        if (fault.when === 'after-commit') real = commit();
        else note(null);
        // What breaks on the way does not turn a refusal into a success.
        const status = real.status >= 400 ? real.status : fault.status ?? real.status;
        if (fault.body === 'truncated') {
          sendTruncated(response, status, real.body, this.#clock.now());
        } else {
          const [headers, body] = badBody(fault.body, real.body);
          send({ status, headers, body });
        }
        break;
      }
      case 'drip': {
        const reply = commit();
        sendHead(response, reply, this.#clock.now());
        drip(response, Buffer.from(reply.body), fault.milliseconds);
        break;
      }
      case 'redirect':
        note(null);
        send({ status: fault.status ?? 302, headers: { Location: fault.location }, body: '' });
        break;
      case 'rate-limited': {
        note(null);
        const reply = this.#service.refusal(429, 'tooManyRequests');
        send({ ...reply, headers: { ...reply.headers, ...fault.headers } });
        break;
      }
      case 'rewrite': {
        const reply = commit();
        send({ ...reply, body: rewrite(reply.body, fault) });
        break;
      }
      case 'echo': {
        note(null);
        const said = `${request.path} ${request.text} ${request.headers.authorization ?? ''} ${request.headers.cookie ?? ''}`;
        const everywhere = { result: 'error', error: said, message: said, code: said, statusMessage: said, mfa: { secret: said }, secret: said, token: said, account: { mfaEnabled: said } };
        send(jsonReply(fault.status, everywhere, { 'X-Echo': encodeURIComponent(said) }));
        break;
      }
      default:
        assertNever(fault);
    }
  }

  #later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
