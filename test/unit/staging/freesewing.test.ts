/** @file The staging server's oddities, asked with plain requests: it must not be right only towards our own adapter. */
import { request } from 'node:http';
import jsQR from 'jsqr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startStaging } from '../../staging';
import { codeAt, verify } from '../../staging/host/totp';
import type { Credentials, RunningStaging } from '../../staging';

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

let server: RunningStaging;
let now: number;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 12, 0, 10);
  server = await startStaging({ now: () => now });
});
afterEach(() => server.close());

const user = (username: string): Credentials => server.control.users().find((candidate) => candidate.username === username) ?? expect.fail(username);

function ask(method: string, path: string, body: string | object | null = null, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${server.url}${path}`, { method, agent: false, headers: { ...(body === null ? {} : { 'Content-Type': 'application/json' }), ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    call.on('error', reject).end(typeof body === 'string' ? body : body === null ? undefined : JSON.stringify(body));
  });
}
const bearer = (who: Credentials) => ({ Authorization: `Bearer ${who.jwt}` });
const mfa = (body: object, who = user('tess')) => ask('POST', '/account/mfa/jwt', body, bearer(who));
const json = ({ text }: Answer) => JSON.parse(text) as { result: string; error?: string; mfa?: { secret: string; otpauth: string; qrcode: string }; account?: { mfaEnabled: boolean }; token?: string };

describe('totp', () => {
  // RFC 6238 appendix B, SHA-1, the last six of its eight digits.
  it.each([[59, '287082'], [1111111109, '081804'], [1234567890, '005924'], [20000000000, '353130']])('at %i s is %s', (seconds, code) => {
    expect(codeAt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1000)).toBe(code);
  });
  it('takes strings only', () => {
    expect(verify('287082', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000)).toBe(true);
    expect(verify(287082, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000)).toBe(false);
  });
});

describe('setup', () => {
  it('answers with a rotating secret, an otpauth URI and a QR drawing that holds it', async () => {
    const first = json(await mfa({ mfa: true }));
    const { mfa: second } = json(await mfa({ mfa: true }));
    expect(first.result).toBe('success');
    expect(second?.secret).toMatch(/^[A-Z2-7]{16}$/);
    expect(second?.secret).not.toBe(first.mfa?.secret);
    expect(second?.otpauth).toBe(`otpauth://totp/FreeSewing:user-2?secret=${second?.secret ?? ''}&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing`);
    expect(second?.qrcode).toMatch(/^<svg class="[^"]+" width="100%".*stroke="currentColor"/);
    expect(readSvg(second?.qrcode ?? '')).toBe(second?.otpauth);
  });

  it.each([{ token: '123456' }, { secret: 'x' }, { secret: '', token: '123456' }])('is what a confirm with only %j becomes', async (part) => {
    const before = json(await mfa({ mfa: true })).mfa?.secret;
    const answer = json(await mfa({ mfa: true, ...part }));
    expect(answer.mfa?.secret).toMatch(/^[A-Z2-7]{16}$/);
    expect(answer.mfa?.secret).not.toBe(before);
  });
});

describe('confirm and disable', () => {
  const setup = async (): Promise<string> => json(await mfa({ mfa: true })).mfa?.secret ?? '';

  it('accept the current step only', async () => {
    const secret = await setup();
    const code = codeAt(secret, now);
    now += 30_000;
    expect(await mfa({ mfa: true, secret, token: code })).toMatchObject({ status: 403 });
    now -= 60_000;
    expect(await mfa({ mfa: true, secret, token: code })).toMatchObject({ status: 403 });
    now += 30_000;
    expect(json(await mfa({ mfa: true, secret, token: code }))).toMatchObject({ result: 'success', account: { mfaEnabled: true } });
    expect(json(await mfa({ mfa: true, secret, token: code }))).toEqual({ result: 'error', error: 'mfaActive' });
    expect(json(await mfa({ mfa: true }))).toEqual({ result: 'error', error: 'mfaActive' });
  });

  it('refuse a number for a code, or fall over it', async () => {
    const secret = await setup();
    now = Date.UTC(2026, 0, 1); // any time at which the code does not start with 0
    while (codeAt(secret, now).startsWith('0')) now += 30_000;
    const body = { mfa: true, secret, token: Number(codeAt(secret, now)) };
    expect(json(await mfa(body))).toEqual({ result: 'error', error: 'mfaTokenInvalid' });
    server.control.setServer({ numberTokens: 'crash' });
    expect(await mfa(body)).toMatchObject({ status: 500 });
    expect(server.control.truth({ username: 'tess' }).mfaEnabled).toBe(false);
  });

  it('disable looks for the code first, and has one word for both that are wrong', async () => {
    const otto = user('otto');
    const { code } = server.control.code({ username: 'otto' });
    const answers = [{}, { password: otto.password }, { token: code }, { token: code, password: 'x' }, { token: 'x', password: otto.password }];
    const errors = await Promise.all(answers.map(async (part) => {
      const answer = await mfa({ mfa: false, ...part }, otto);
      return `${answer.status} ${json(answer).error ?? ''}`;
    }));
    expect(errors).toEqual(['400 mfaTokenMissing', '400 mfaTokenMissing', '400 passwordMissing', '401 authenticationFailed', '401 authenticationFailed']);
    const good = { mfa: false, token: code, password: otto.password };
    expect(json(await mfa(good, otto))).toMatchObject({ result: 'success', account: { mfaEnabled: false } });
    expect(json(await mfa(good, otto))).toMatchObject({ result: 'success' }); // off already, the secret still stored
    expect(json(await mfa({ mfa: false, token: '123456', password: user('tess').password }))).toEqual({ result: 'error', error: 'authenticationFailed' });
  });

  it.each([{}, { mfa: 'true' }, { mfa: 1 }, { mfa: null }])('%j is no setting', async (body) => {
    expect(json(await mfa(body))).toEqual({ result: 'error', error: 'invalidMfaSetting' });
  });
});

describe('the door', () => {
  it('answers 401 in plain text, and asks for Basic on /key', async () => {
    for (const [path, challenge] of [['/account/mfa/jwt', undefined], ['/account/mfa/key', 'Basic']] as const) {
      const answer = await ask('POST', path, { mfa: true });
      expect([answer.status, answer.text, answer.headers['www-authenticate']]).toEqual([401, 'Unauthorized', challenge]);
    }
  });

  it.each(['', 'x', 'a.b.c', 'e30.e30.'])('refuses the JWT %j', async (jwt) => {
    expect(await ask('GET', '/account/jwt', null, { Authorization: `Bearer ${jwt}` })).toMatchObject({ status: 401 });
  });

  it('refuses a JWT that is a week old, and one that was ended', async () => {
    const { jwt } = user('tess');
    expect(await ask('GET', '/account/jwt', null, { Authorization: `Bearer ${jwt}` })).toMatchObject({ status: 200 });
    now += 8 * 86_400_000;
    expect(await ask('GET', '/account/jwt', null, { Authorization: `Bearer ${jwt}` })).toMatchObject({ status: 401 });
    const { jwt: fresh } = user('tess');
    server.control.expireSessions({ username: 'tess' });
    expect(await ask('GET', '/account/jwt', null, { Authorization: `Bearer ${fresh}` })).toMatchObject({ status: 401 });
    expect(await ask('GET', '/account/jwt', null, bearer(user('tess')))).toMatchObject({ status: 200 });
  });

  it('answers malformed JSON with a web page before it looks at anybody', async () => {
    const answer = await ask('POST', '/account/mfa/jwt', '{"mfa":tru');
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain('<!DOCTYPE html>');
  });

  it('has /signin by default, /login where told', async () => {
    const { username, password } = user('tess');
    expect(await ask('POST', '/signin', { username, password })).toMatchObject({ status: 200 });
    expect(await ask('POST', '/login', { username, password })).toMatchObject({ status: 404 });
    server.control.setServer({ signIn: 'login' });
    expect(await ask('POST', '/signin', { username, password })).toMatchObject({ status: 404 });
    expect(json(await ask('POST', '/login', { username, password: 'x' }))).toEqual({ result: 'error', error: 'loginFailed' });
  });

  it('spends a scratch code at sign-in', async () => {
    server.control.enrolElsewhere({ username: 'cody' });
    const { username, password } = user('cody');
    const [token = ''] = server.control.truth({ username }).scratchCodes;
    expect(token).toMatch(/^[0-9a-f]{8}$/);
    expect(json(await ask('POST', '/signin', { username, password }))).toEqual({ result: 'error', error: 'mfaTokenRequired' });
    expect(json(await ask('POST', '/signin', { username, password, token: token.toUpperCase() + ' ' }))).toEqual({ result: 'error', error: 'signInFailed' });
    expect(json(await ask('POST', '/signin', { username, password, token })).token).toMatch(/^ey/);
    expect(json(await ask('POST', '/signin', { username, password, token }))).toEqual({ result: 'error', error: 'signInFailed' });
    expect(server.control.truth({ username }).scratchCodes).toHaveLength(7);
  });

  it('limits sign-ins where told, with RateLimit headers', async () => {
    server.control.setServer({ signInLimit: { calls: 2, seconds: 60 } });
    const { username, password } = user('tess');
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await ask('POST', '/signin', { username, password })).status);
    expect(statuses).toEqual([200, 200, 429]);
    now += 20_000;
    const answer = await ask('POST', '/signin', { username, password });
    expect([json(answer).error, answer.headers['ratelimit-limit'], answer.headers['ratelimit-remaining'], answer.headers['ratelimit-reset']]).toEqual(['tooManyRequests', '2', '0', '40']);
    now += 41_000;
    expect(await ask('POST', '/signin', { username, password })).toMatchObject({ status: 200 });
  });

  it('skews `Date` and the checking of codes together', async () => {
    const { username, password } = user('otto');
    const { secret } = server.control.truth({ username });
    server.control.setClockSkew({ milliseconds: 600_000 });
    const late = await ask('POST', '/signin', { username, password, token: codeAt(secret ?? '', now) });
    expect(late.status).toBe(401);
    expect(Date.parse(String(late.headers['date']))).toBe(now + 600_000);
    expect(await ask('POST', '/signin', { username, password, token: codeAt(secret ?? '', now + 600_000) })).toMatchObject({ status: 200 });
  });
});

describe('faults', () => {
  it('strike before or after the commit, once unless told otherwise', async () => {
    server.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'before-commit' } });
    await expect(mfa({ mfa: true })).rejects.toThrow();
    expect(server.control.truth({ username: 'tess' }).secret).toBeNull();
    server.control.setFault({ operation: 'setup', fault: { kind: 'status', status: 500, when: 'after-commit' }, times: 2 });
    expect(await mfa({ mfa: true })).toMatchObject({ status: 500 });
    expect(server.control.truth({ username: 'tess' }).secret).not.toBeNull();
    expect(await mfa({ mfa: true })).toMatchObject({ status: 500 });
    expect(await mfa({ mfa: true })).toMatchObject({ status: 200 });
    server.control.setFault({ operation: '*', fault: { kind: 'status', status: 503, when: 'before-commit' }, times: 'always' });
    expect(await mfa({ mfa: true })).toMatchObject({ status: 503 });
    expect(await mfa({ mfa: false })).toMatchObject({ status: 503 });
    server.control.clearFaults();
    expect(await mfa({ mfa: true })).toMatchObject({ status: 200 });
  });

  it('drip sends the whole answer, bit by bit', async () => {
    server.control.setFault({ operation: 'status', fault: { kind: 'drip', milliseconds: 0 } });
    expect(json(await ask('GET', '/account/jwt', null, bearer(user('tess'))))).toMatchObject({ result: 'success' });
  });

  it('latency delays and still commits', async () => {
    server.control.setFault({ operation: 'setup', fault: { kind: 'latency', milliseconds: 5 } });
    expect(await mfa({ mfa: true })).toMatchObject({ status: 200 });
  });

  it('are counted in the list of calls', async () => {
    server.control.setFault({ operation: 'setup', fault: { kind: 'redirect', location: 'https://elsewhere.example/' } });
    expect(await mfa({ mfa: true })).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example/' } });
    await mfa({ mfa: true });
    expect(server.control.calls({ operation: 'setup' }).map(({ status, fault }) => [status, fault])).toEqual([[null, 'redirect'], [200, null]]);
    server.control.clearCalls();
    expect(server.control.calls()).toEqual([]);
  });
});

it('a second client changes what is true', () => {
  const elsewhere = server.control.enrolElsewhere({ username: 'tess' });
  expect(server.control.truth({ username: 'tess' })).toEqual(elsewhere);
  expect(elsewhere.mfaEnabled).toBe(true);
  expect(server.control.rotateElsewhere({ username: 'tess' }).secret).not.toBe(elsewhere.secret);
  expect(server.control.disableElsewhere({ username: 'tess' }).mfaEnabled).toBe(false);
});

/** Draws the path (`M4 4.5h7…`) black on white, 4 pixels a module, and reads it. */
function readSvg(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const scale = 4;
  const pixels = new Uint8ClampedArray(size * size * scale * scale * 4).fill(255);
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)\.5h(\d+)/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column += 1) {
        pixels.fill(0, (row * size * scale + column) * 4, (row * size * scale + column) * 4 + 3);
      }
    }
  }
  return jsQR(pixels, size * scale, size * scale)?.data;
}
