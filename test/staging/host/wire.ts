/** @file How an answer goes out, well or badly. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { assertNever } from '../../../src-shared/assert';
import type { BadBody } from './faults';
import type { StagingReply } from './service';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const TEN_MEGABYTES = 10 * 1024 * 1024;
const huge = (): string => JSON.stringify({ result: 'success', padding: 'a'.repeat(TEN_MEGABYTES) });

/** Status line and headers; `now` (ms) is the server's clock, which `Date` tells. */
export function sendHead(response: ServerResponse, reply: Omit<StagingReply, 'body'>, now: number): void {
  response.writeHead(reply.status, { Date: new Date(now).toUTCString(), ...reply.headers });
}

/** What goes out in place of the real answer's body, and the headers with it. `truncated` is not a body: see `sendTruncated`. */
export function badBody(kind: Exclude<BadBody, 'truncated'>, real: string): readonly [Readonly<Record<string, string>>, string | Buffer] {
  switch (kind) {
    case 'html':
      return [{ 'Content-Type': 'text/html' }, '<!DOCTYPE html><html><body><h1>Welcome to the hotel network</h1><script>alert(1)</script></body></html>'];
    case 'plain':
      return [{ 'Content-Type': 'text/plain' }, 'Service unavailable'];
    case 'empty':
      return [JSON_TYPE, ''];
    case 'huge':
      return [JSON_TYPE, huge()];
    case 'gzip-bomb':
      return [{ ...JSON_TYPE, 'Content-Encoding': 'gzip' }, gzipSync(huge())];
    case 'not-json':
      return [JSON_TYPE, `{"result":"success",${real.slice(1, 10)}`];
    case 'no-verdict':
      return [JSON_TYPE, '{"status":"ok"}'];
    case 'deep':
      return [JSON_TYPE, `{"result":"success","mfa":${'['.repeat(10_000)}${']'.repeat(10_000)}}`];
    default:
      return assertNever(kind);
  }
}

/** Promises the whole body, sends half of it and hangs up. */
export function sendTruncated(response: ServerResponse, status: number, body: string, now: number): void {
  const whole = Buffer.from(body);
  sendHead(response, { status, headers: { ...JSON_TYPE, 'Content-Length': String(whole.length) } }, now);
  response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.socket?.destroy());
}

/** One byte every `milliseconds`, until the client leaves. */
export function drip(response: ServerResponse, rest: Buffer, milliseconds: number): void {
  if (response.destroyed) return;
  if (rest.length === 0) {
    response.end();
    return;
  }
  response.write(rest.subarray(0, 1));
  setTimeout(() => drip(response, rest.subarray(1), milliseconds), milliseconds).unref();
}
