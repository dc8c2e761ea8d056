/** @file Accountable's staging server, asked with plain requests and with the vendor's own client. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccountable } from '../../staging';
import { codeAt } from '../../staging/host/totp';
import type { AccountableSettings, RunningAccountable } from '../../staging';
import { asker, jsonOf } from './support/ask';
import type { Answer, Ask } from './support/ask';
import { vendorClient } from './support/vendor-client';

let server: RunningAccountable;
let now: number;
let ask: Ask;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 12, 0, 10);
  server = await startAccountable({ now: () => now, raised: 100 });
  ask = asker(`${server.url}/${server.apiToken}`);
});
afterEach(() => server.close());

const user = (username = 'tess') => server.control.users().find((candidate) => candidate.username === username) ?? expect.fail(username);
const truth = (username = 'tess') => server.control.truth({ username });
const set = (settings: Partial<AccountableSettings>): void => server.control.setServer(settings);
const twoFactor = (method: 'GET' | 'POST' | 'DELETE', uuid = user().uuid, body: object | null = null): Promise<Answer> => ask(method, `/user/${uuid}/2fa`, body);
const signIn = (username: string, password = user(username).password): Promise<Answer> => ask('POST', '/users/authenticate', { username, password });

describe('2FA', () => {
  it('is off, then on at once, then off', async () => {
    expect(jsonOf(await twoFactor('GET'))).toEqual({ enabled: false });
    const { token } = jsonOf<{ token: string }>(await twoFactor('POST'));
    expect(token).toMatch(/^[A-Z2-7]{51}[AQ]$/); // 32 bytes leave one bit in the last of 52 characters
    expect(jsonOf(await twoFactor('GET'))).toEqual({ enabled: true, token, enabledAt: now });
    expect(truth()).toMatchObject({ mfaEnabled: true, secret: token });
    const off = await twoFactor('DELETE');
    expect([off.status, jsonOf(off)]).toEqual([200, { code: 204, message: 'No content' }]);
    expect(jsonOf(await twoFactor('GET'))).toEqual({ enabled: false });
    expect(await twoFactor('DELETE')).toMatchObject({ status: 200 });
    set({ deleteAnswer: 'bare' });
    expect(await twoFactor('DELETE')).toMatchObject({ status: 204, text: '' });
  });

  it('a second POST replaces the secret, or is refused where told', async () => {
    const { secret } = truth('otto');
    const { token } = jsonOf<{ token: string }>(await twoFactor('POST', user('otto').uuid));
    expect(token).not.toBe(secret);
    expect(truth('otto').secret).toBe(token);
    set({ enableWhenOn: 'refused' });
    expect(await twoFactor('POST', user('otto').uuid)).toMatchObject({ status: 400 });
    expect(truth('otto').secret).toBe(token);
  });

  it.each([[{}, 'Accountable'], [{ issuer: 'Ninja & Co' }, 'Ninja%20%26%20Co']] as const)('with %j the PNG says %s', async (body, issuer) => {
    const { token, qrcode } = jsonOf<{ token: string; qrcode: string }>(await twoFactor('POST', user().uuid, body));
    const { data, info } = await sharp(Buffer.from(qrcode.replace('data:image/png;base64,', ''), 'base64')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(`otpauth://totp/${issuer}:tess?secret=${token}&issuer=${issuer}`);
    set({ qrcode: false });
    expect(jsonOf(await twoFactor('POST'))).toMatchObject({ qrcode: '' });
  });

  it('answers 400, 402 and 404', async () => {
    const missing = '00000000-0000-4000-8000-000000000000';
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      expect(await asker(server.url)(method, `/wrong/user/${user().uuid}/2fa`)).toMatchObject({ status: 400 });
      expect(jsonOf(await twoFactor(method, missing))).toEqual({ code: 404, message: 'Not found' });
      set({ planHas2fa: false });
      expect(await twoFactor(method)).toMatchObject({ status: 402 });
      set({ planHas2fa: true });
    }
    set({ errorsInBody: true });
    expect(await twoFactor('GET', missing)).toMatchObject({ status: 200, text: '{"code":404,"message":"Not found"}' });
    expect(truth()).toMatchObject({ mfaEnabled: false });
    expect(await ask('PUT', `/user/${user().uuid}/2fa`)).toMatchObject({ status: 200 });
  });
});

describe('signing in', () => {
  it('says whether a code is needed, and takes one for the MFA token', async () => {
    expect(jsonOf(await signIn('tess'))).toEqual({ 'uuid': user().uuid, '2fa': false });
    expect(await signIn('tess', 'wrong')).toMatchObject({ status: 401 });
    expect(await ask('POST', '/users/authenticate', { username: 'tess' })).toMatchObject({ status: 400 });
    const given = jsonOf<{ mfaToken: string }>(await signIn('otto'));
    expect(given).toMatchObject({ 'uuid': user('otto').uuid, '2fa': true });
    const second = (body: object): Promise<Answer> => ask('POST', '/users/authenticate/2fa', body);
    const { code } = server.control.code({ username: 'otto' });
    expect(jsonOf(await second({ token: given.mfaToken, code: '000000' }))).toEqual({ code: 401, message: 'Invalid code' });
    expect(await second({ token: given.mfaToken, code: Number(code) })).toMatchObject({ status: 400 });
    expect(await second({ token: 'x', code })).toMatchObject({ status: 401 });
    expect(jsonOf(await second({ token: given.mfaToken, code }))).toMatchObject({ uuid: user('otto').uuid, code: 200 });
    expect(await second({ token: given.mfaToken, code })).toMatchObject({ status: 401 }); // spent
  });

  it('names the MFA token as told, and lets it run out', async () => {
    for (const field of ['token', '2faToken'] as const) {
      set({ mfaTokenField: field });
      expect(Object.keys(jsonOf<object>(await signIn('otto')))).toEqual(['uuid', '2fa', field]);
    }
    const tokens = [];
    for (let round = 0; round < 2; round += 1) tokens.push(jsonOf<Record<string, string>>(await signIn('otto'))['2faToken']);
    server.control.expireSessions();
    const late = jsonOf<Record<string, string>>(await signIn('otto'))['2faToken'];
    now += 300_000;
    const { code } = server.control.code({ username: 'otto' });
    for (const token of [...tokens, late]) expect(await ask('POST', '/users/authenticate/2fa', { token, code })).toMatchObject({ status: 401 });
  });
});

describe('limits', () => {
  const statuses = async (count: number, call: () => Promise<Answer>): Promise<readonly number[]> => {
    const all = [];
    for (let at = 0; at < count; at += 1) all.push((await call()).status);
    return all;
  };
  it('are 10, 2 and 3 a second, and 1 for the token', async () => {
    set({ raised: 1 });
    expect(await statuses(3, () => twoFactor('POST'))).toEqual([200, 200, 429]);
    expect(await statuses(4, () => twoFactor('DELETE'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(11, () => twoFactor('GET'))).toEqual([...Array<number>(10).fill(200), 429]);
    expect(await statuses(11, () => signIn('tess'))).toEqual([...Array<number>(10).fill(200), 429]);
    expect(await statuses(2, () => ask('GET', ''))).toEqual([200, 429]);
    expect((await twoFactor('GET')).headers['retry-after']).toBe('1');
    now += 1000;
    expect(await statuses(2, () => twoFactor('POST'))).toEqual([200, 200]);
    set({ raised: 50 });
    expect(await statuses(98, () => twoFactor('POST'))).toEqual(Array<number>(98).fill(200));
    expect(await statuses(1, () => twoFactor('POST'))).toEqual([429]);
    server.control.forgetCalls();
    expect(await statuses(1, () => twoFactor('POST'))).toEqual([200]);
  });
});

describe('many users', () => {
  it('are seeded on demand, with a list to import', async () => {
    expect(server.control.seed({ count: 10_000, onEvery: 100 })).toEqual({ users: 10_003 });
    expect(server.control.truths().filter(({ mfaEnabled }) => mfaEnabled)).toHaveLength(101);
    const lines = server.control.csv().csv.trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)?.split(',')[1]]).toEqual([10_004, 'id,label', 'user-10000']);
    expect(jsonOf(await twoFactor('GET', lines.at(-1)?.split(',')[0]))).toMatchObject({ enabled: true });
  });
});

it('a second client changes what is true; faults word errors as Accountable does', async () => {
  const first = server.control.enrolElsewhere({ username: 'tess' }).secret;
  expect(server.control.enrolElsewhere({ username: 'tess' }).secret).not.toBe(first);
  expect(server.control.disableElsewhere({ username: 'tess' })).toMatchObject({ mfaEnabled: false, secret: null });
  server.control.setFault({ operation: 'setup', fault: { kind: 'status', status: 500, when: 'after-commit', error: 'oops' } });
  expect(jsonOf(await twoFactor('POST'))).toEqual({ code: 500, message: 'oops' });
  expect(truth().mfaEnabled).toBe(true);
});

describe("the vendor's client", () => {
  it('goes all the way: off, enable, sign in with a code, disable', async () => {
    const { accounts } = vendorClient(server.url, server.apiToken);
    const { uuid, username, password } = user();
    expect(await accounts.mfa.get(uuid)).toEqual({ enabled: false });
    // It asks with `?token=1`: an access token comes at once where no code is needed.
    expect(await accounts.authenticate.credentials(username, password)).toMatchObject({ uuid, '2fa': false, 'accessToken': expect.stringContaining('.') as unknown });
    const { token: secret, qrcode } = await accounts.mfa.enable(uuid) as { token: string; qrcode: string };
    expect(qrcode).toMatch(/^data:image\/png;base64,/);
    expect(await accounts.mfa.get(uuid)).toEqual({ enabled: true, token: secret, enabledAt: now });
    const { mfaToken } = await accounts.authenticate.credentials(username, password) as { mfaToken: string };
    expect(await accounts.authenticate.mfa('000000', mfaToken)).toBe(false);
    expect(await accounts.authenticate.mfa(codeAt(secret, now), mfaToken)).toMatchObject({ uuid, code: 200 });
    expect(await accounts.mfa.disable(uuid)).toEqual({ code: 204, message: 'No content' });
    expect(truth().mfaEnabled).toBe(false);
    await expect.poll(() => server.control.calls({ operation: 'service' }).map(({ status }) => status)).toEqual([200]);
  });

  it('cannot read a bare 204: it expects the JSON body that the page shows', async () => {
    set({ deleteAnswer: 'bare' });
    const { accounts } = vendorClient(server.url, server.apiToken);
    await expect(accounts.mfa.disable(user('otto').uuid)).rejects.toThrow();
    expect(truth('otto').mfaEnabled).toBe(false);
  });
});
