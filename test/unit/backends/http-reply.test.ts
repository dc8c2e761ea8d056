import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOffset, parseJson, retryAfterSeconds } from '../../../src-main/backends/http-reply';
import type { HttpReply } from '../../../src-main/backends/http-types';
import { Secret } from '../../../src-shared/secret';

const reply = (body: string | Uint8Array, headers: HttpReply['headers'] = {}, clock: number | null = null): HttpReply => ({
  status: 200, headers, startedAt: 0, endedAt: 1_000_000_000_000, clockOffset: clock,
  body: typeof body === 'string' ? Secret.fromText(body) : Secret.fromBytes(body),
});
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseJson(reply(text)))).toBe(text);
    }));
  });

  it.each(['', '<html>', 'Unauthorized', '{"result":"success"', '{"a":1}{'])('finds no JSON in %j', (text) => {
    expect(parseJson(reply(text))).toBeUndefined();
  });

  it('finds none in bytes that are not UTF-8', () => expect(parseJson(reply(Uint8Array.of(0x22, 0xff, 0x22)))).toBeUndefined());

  it('stops at a depth of 32', () => {
    expect(parseJson(reply(nested(32)))).toBeDefined();
    expect(parseJson(reply(nested(33)))).toBeUndefined();
    expect(parseJson(reply(JSON.stringify({ a: `${nested(100)}\\"${nested(100)}` })))).toBeDefined(); // brackets in a text are text
  });

  it('is quick with a megabyte of quotes', () => {
    expect(parseJson(reply(`"${'\\"'.repeat(500_000)}`))).toBeUndefined(); // a matcher that goes back would take minutes
  });
});

describe('retryAfterSeconds', () => {
  const date = (seconds: number): string => new Date(1_000_000_000_000 + seconds * 1000).toUTCString();
  it.each([
    [{}, null, null],
    [{ 'retry-after': '30' }, null, 30],
    [{ 'retry-after': '999999' }, null, 3600],
    [{ 'retry-after': date(60) }, null, 60],
    [{ 'retry-after': date(60) }, 20_000, 40], // the server's clock is ahead
    [{ 'retry-after': date(-60) }, null, 0],
    [{ 'retry-after': date(1e6) }, null, 3600],
    [{ 'retry-after': 'soon' }, null, null],
    [{ 'ratelimit-reset': '12' }, null, 12],
    [{ 'retry-after': '5', 'ratelimit-reset': '12' }, null, 5],
  ])('%j with a clock offset of %s gives %s', (headers, offset, seconds) => {
    expect(retryAfterSeconds(reply('', headers, offset))).toBe(seconds);
  });
});

describe('clockOffset', () => {
  it('is within half the round trip and half a second of the truth', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1e12, max: 2e12 }), fc.integer({ min: -1e9, max: 1e9 }), fc.nat(5000), fc.nat(5000),
      (sentAt, truth, there, back) => {
        const headers = { date: new Date(sentAt + there + truth).toUTCString() };
        const measured = clockOffset(headers, sentAt, sentAt + there + back) ?? NaN;
        expect(Math.abs(measured - truth)).toBeLessThanOrEqual((there + back) / 2 + 501);
      },
    ));
  });

  it.each([[{}], [{ date: 'yesterday' }], [{ date: new Date(0).toUTCString(), age: '7' }]])('is unknown with %j', (headers) => {
    expect(clockOffset(headers, 0, 100)).toBeNull();
  });

  it('is unknown after a very slow answer', () => expect(clockOffset({ date: new Date(0).toUTCString() }, 0, 11_000)).toBeNull());
});
