/** @file AXR's staging server, asked with plain requests: it must not be right only towards our own adapter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAxr } from '../../staging';
import { codeAt } from '../../staging/host/totp';
import type { AxrSettings, RunningAxr } from '../../staging';
import { asker, jsonOf } from './support/ask';
import type { Answer, Ask } from './support/ask';

let server: RunningAxr;
let now: number;
let ask: Ask;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 12, 0, 10);
  server = await startAxr({ now: () => now });
  ask = asker(server.url);
});
afterEach(() => server.close());

interface Created { readonly uid?: string; readonly secret: { readonly secret: string; readonly otpauth_url?: string } }
const user = (username = 'tess') => server.control.users().find((candidate) => candidate.username === username) ?? expect.fail(username);
const truth = (username = 'tess') => server.control.truth({ username });
const set = (settings: Partial<AxrSettings>): void => server.control.setServer(settings);
const jwt = (token: string) => ({ Authorization: `jwt ${token}` });
const basic = (username: string, password = user(username).password) => ({ Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` });
const password = (username: string, word?: string, method = 'GET'): Promise<Answer> => ask(method, '/auth/password', null, basic(username, word));
const secrets = (username = 'tess'): string => `/users/${user(username).userId}/secrets`;
const create = (headers = jwt(user().token)): Promise<Answer> => ask('POST', secrets(), { type: 'mfa' }, headers);
const enroll = (uid: string, token: unknown, tail = '/enroll'): Promise<Answer> => ask('PUT', `${secrets()}/${uid}${tail}`, { token }, jwt(user().token));
const remove = (uid: string, headers = jwt(user().token)): Promise<Answer> => ask('DELETE', `${secrets()}/${uid}`, null, headers);
const newestId = (): string => truth().records.at(-1)?.uid ?? expect.fail('no record');
async function enrolled(): Promise<string> {
  const { secret } = jsonOf<Created>(await create()).secret;
  expect(await enroll(newestId(), codeAt(secret, now))).toMatchObject({ status: 200 });
  return secret;
}

describe('secrets', () => {
  it('are made inert, enrolled with a code as text, and deleted', async () => {
    const { uid = '', secret: { secret }, ...rest } = jsonOf<Created>(await create());
    expect(rest).toEqual({ type: 'mfa' });
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(truth()).toMatchObject({ mfaEnabled: false, records: [{ uid, enrolled: false }] });
    const code = codeAt(secret, now);
    expect(await enroll(uid, '000000')).toMatchObject({ status: 400 });
    expect(await enroll(uid, Number(code))).toMatchObject({ status: 400 });
    expect(await ask('PUT', `${secrets()}/${uid}/enroll`, '{"token": 021589}', jwt(user().token))).toMatchObject({ status: 400 });
    const { codes } = jsonOf<{ codes: readonly string[] }>(await enroll(uid, code));
    expect([new Set(codes).size, truth().backupCodes]).toEqual([10, codes]);
    expect(await enroll(uid, code)).toMatchObject({ status: 400 });
    expect(await remove(uid)).toMatchObject({ status: 204, text: '' });
    expect(truth()).toMatchObject({ mfaEnabled: false, records: [], backupCodes: [] });
    expect(await remove(uid)).toMatchObject({ status: 404 });
    expect(await ask('POST', secrets(), { type: 'password' }, jwt(user().token))).toMatchObject({ status: 400 });
  });

  it('are listed without their values, the password among them, where a list exists', async () => {
    const { secret } = jsonOf<Created>(await create()).secret;
    const list = await ask('GET', secrets(), null, jwt(user().token));
    expect(jsonOf<{ type: string }[]>(list).map(({ type }) => type)).toEqual(['password', 'mfa']);
    expect(list.text).not.toContain(secret);
    const [{ uid: passwordId }] = jsonOf<[{ uid: string }]>(list);
    expect(await remove(passwordId)).toMatchObject({ status: 403 });
    set({ list: false, missingRoute: 405 });
    expect(await ask('GET', secrets(), null, jwt(user().token))).toMatchObject({ status: 405, text: '' });
  });

  it.each(['uid', 'id', '_id'] as const)('say who they are in %s', async (field) => {
    set({ recordIdIn: field, createdStatus: 201 });
    const answer = await create();
    expect([answer.status, jsonOf<Record<string, unknown>>(answer)[field]]).toEqual([201, newestId()]);
  });

  it('say it in Location, or not at all', async () => {
    set({ recordIdIn: 'location' });
    expect((await create()).headers['location']).toBe(`/v1${secrets()}/${newestId()}`);
    set({ recordIdIn: 'absent' });
    const answer = await create();
    expect([Object.keys(jsonOf<object>(answer)), answer.headers['location']]).toEqual([['type', 'secret'], undefined]);
  });

  it('come with an empty URL, an https one, an otpauth one, or none', async () => {
    const urls = [];
    for (const otpauthUrl of ['empty', 'https', 'absent', 'otpauth'] as const) {
      set({ otpauthUrl });
      urls.push(jsonOf<Created>(await create()).secret.otpauth_url);
    }
    expect(urls).toEqual(['', 'https://api.demo.goaxr.cloud/v1/auth/totp', undefined, expect.stringMatching(/^otpauth:\/\/totp\/AXR:tess\?secret=[A-Z2-7]{32}&issuer=AXR$/)]);
  });

  it('may be no base32: then the text itself is the key', async () => {
    set({ secretKind: 'not-base32' });
    const { secret } = jsonOf<Created>(await create()).secret;
    expect(secret).toMatch(/^[a-z0-9]{22}89$/);
    expect(await enroll(newestId(), codeAt(Buffer.from(secret), now))).toMatchObject({ status: 200 });
  });

  it('are enrolled with or without /enroll', async () => {
    const { secret } = jsonOf<Created>(await create()).secret;
    expect(await enroll(newestId(), codeAt(secret, now), '')).toMatchObject({ status: 404 });
    set({ enrollPath: 'bare' });
    expect(await enroll(newestId(), codeAt(secret, now))).toMatchObject({ status: 404 });
    expect(await enroll(newestId(), codeAt(secret, now), '')).toMatchObject({ status: 200 });
  });

  it('belong to their user, or to an administrator', async () => {
    expect(await create(jwt(user('cody').token))).toMatchObject({ status: 403 });
    expect(await create(jwt(user('root').token))).toMatchObject({ status: 200 });
    expect(await ask('GET', '/users/none/secrets', null, jwt(user('root').token))).toMatchObject({ status: 404 });
    for (const headers of [{}, { Authorization: `Bearer ${user().token}` }, jwt('a.b.c')] as Record<string, string>[]) {
      expect(await ask('POST', secrets(), { type: 'mfa' }, headers)).toMatchObject({ status: 401 });
    }
  });
});

describe('signing in', () => {
  it('answers with a token and the id, for about an hour', async () => {
    const { token, uid } = jsonOf<{ token: string; uid: string }>(await password('tess'));
    expect(uid).toBe(user().userId);
    expect(await create(jwt(token))).toMatchObject({ status: 200 });
    now += 3_600_001;
    expect(await create(jwt(token))).toMatchObject({ status: 401 });
    const { token: fresh } = user();
    server.control.expireSessions({ username: 'tess' });
    expect(await create(jwt(fresh))).toMatchObject({ status: 401 });
    expect(await password('tess', 'x')).toMatchObject({ status: 401 });
    expect(await password('nobody', 'x')).toMatchObject({ status: 401 });
  });

  it('puts token and id where told', async () => {
    const id = user().userId;
    const shapes = [];
    for (const [tokenField, userIdIn] of [['access_token', 'userId'], ['accessToken', 'user.uid'], ['token', 'nowhere']] as const) {
      set({ tokenField, userIdIn, signInMethod: 'POST' });
      const { [tokenField]: token, ...rest } = jsonOf<Record<string, unknown>>(await password('tess', undefined, 'POST'));
      shapes.push([typeof token, rest]);
    }
    expect(shapes).toEqual([['string', { userId: id }], ['string', { user: { uid: id } }], ['string', {}]]);
    expect(await password('tess')).toMatchObject({ status: 404 });
    for (const [userIdIn, claim] of [['claim-sub', 'sub'], ['claim-uid', 'uid']] as const) {
      set({ userIdIn });
      const { token } = jsonOf<{ token: string }>(await password('tess', undefined, 'POST'));
      expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ [claim]: id });
    }
  });

  it('with MFA on gives a challenge that opens nothing but /auth/totp, once', async () => {
    const secret = await enrolled();
    now += 30_000;
    const { token: challenge, ...rest } = jsonOf<{ token: string }>(await password('tess'));
    expect(rest).toEqual({});
    expect(await create(jwt(challenge))).toMatchObject({ status: 401 });
    const second = (token: unknown): Promise<Answer> => ask('POST', '/auth/totp', { token }, jwt(challenge));
    expect(await second('000000')).toMatchObject({ status: 401 });
    expect(await second(123456)).toMatchObject({ status: 400 });
    expect(await ask('POST', '/auth/totp', { token: codeAt(secret, now) }, jwt(user().token))).toMatchObject({ status: 401 });
    const { token } = jsonOf<{ token: string }>(await second(codeAt(secret, now)));
    expect(await ask('GET', secrets(), null, jwt(token))).toMatchObject({ status: 200 });
    expect(await second(codeAt(secret, now))).toMatchObject({ status: 401 });
  });

  it('marks and takes the challenge as told', async () => {
    set({ challengeField: 'challengeToken', challengeMark: 'flag', challengeIn: 'body', codeField: 'otp', totpMethod: 'PUT' });
    const { challengeToken, ...rest } = jsonOf<{ challengeToken: string }>(await password('otto'));
    expect(rest).toEqual({ mfa: true });
    const { code } = server.control.code({ username: 'otto' });
    expect(await ask('POST', '/auth/totp', { challenge: challengeToken, otp: code })).toMatchObject({ status: 404 });
    expect(await ask('PUT', '/auth/totp', { challenge: challengeToken, token: code })).toMatchObject({ status: 400 });
    expect(await ask('PUT', '/auth/totp', { challenge: challengeToken, otp: code })).toMatchObject({ status: 200 });
  });

  it('takes a backup code once, in place of the password or of the code', async () => {
    const [first = '', second = ''] = truth('otto').backupCodes;
    const { token } = jsonOf<{ token: string }>(await password('otto', first));
    expect(await ask('GET', secrets('otto'), null, jwt(token))).toMatchObject({ status: 200 });
    expect(await password('otto', first)).toMatchObject({ status: 401 });
    const step = async (): Promise<Answer> => ask('POST', '/auth/totp', { token: second }, jwt(jsonOf<{ token: string }>(await password('otto')).token));
    expect(await step()).toMatchObject({ status: 401 });
    set({ backupCodeAt: 'totp' });
    expect(await password('otto', second)).toMatchObject({ status: 401 });
    expect(await step()).toMatchObject({ status: 200 });
    expect(await step()).toMatchObject({ status: 401 });
    expect(truth('otto').backupCodes).toHaveLength(8);
  });
});

it('has a base path, or none', async () => {
  expect(server.url).toMatch(/\/v1$/);
  expect(await asker(server.url.replace('/v1', ''))('GET', '/auth/password', null, basic('tess'))).toMatchObject({ status: 404 });
  const bare = await startAxr({ basePath: '' });
  try {
    expect(await asker(bare.url)('GET', '/auth/password')).toMatchObject({ status: 401 });
  } finally {
    await bare.close();
  }
});

it('a second client and faults change what is true', async () => {
  expect(server.control.rotateElsewhere({ username: 'tess' })).toMatchObject({ mfaEnabled: false, records: [{ enrolled: false }] });
  expect(server.control.enrolElsewhere({ username: 'tess' }).backupCodes).toHaveLength(10);
  expect(server.control.disableElsewhere({ username: 'tess' })).toMatchObject({ mfaEnabled: false, records: [] });
  server.control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'after-commit' } });
  await expect(create()).rejects.toThrow();
  expect(truth().records).toHaveLength(1);
  server.control.setFault({ operation: 'list', fault: { kind: 'status', status: 503, when: 'before-commit', error: 'DOWN' } });
  expect(jsonOf(await ask('GET', secrets(), null, jwt(user().token)))).toEqual({ code: 'DOWN', status: 503, message: 'DOWN' });
});
