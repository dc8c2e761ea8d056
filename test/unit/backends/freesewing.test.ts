/** @file Every row of contracts/backends.md for FreeSewing: the adapter, through http.ts, against the staging server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Access, Auth, Issued, Step, Verdict } from '../../../src-main/backends/backend';
import { freesewing } from '../../../src-main/backends/freesewing';
import { wireCode } from '../../../src-main/backends/one-time-code';
import { createHttp } from '../../../src-main/backends/http';
import type { Http } from '../../../src-main/backends/http';
import type { HttpOutcome } from '../../../src-main/backends/http-types';
import { noProxy } from '../../../src-main/backends/proxy';
import { backendFor } from '../../../src-main/backends/registry';
import { verdictOfFailure } from '../../../src-main/backends/verdicts';
import { encodeBase32 } from '../../../src-shared/base32';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { startStaging } from '../../staging';
import type { Credentials, Fault, Operation, RunningStaging } from '../../staging';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 10);
const STEP = 30_000;
const text = (value: string): Secret => Secret.fromText(value);

let server: RunningStaging;
let http: Http;
let tess: Credentials;
let now: number;

beforeEach(async () => {
  now = NOW;
  server = await startStaging({ now: () => now, signIn: 'both' });
  http = createHttp({ baseUrl: server.url, certificate: null, proxy: noProxy });
  tess = user('tess');
});
afterEach(async () => {
  http.close();
  await server.close();
});

const user = (username: string): Credentials => {
  const found = server.control.users().find((candidate) => candidate.username === username);
  if (found === undefined) throw new Error(`no ${username}`);
  return found;
};
const truth = (username = 'tess') => server.control.truth({ username });
const code = (username = 'tess'): string => server.control.code({ username }).code;
const jwt = (who: Credentials = tess): Auth => ({ kind: 'bearer', token: text(who.jwt) });
const key = (who: Credentials = tess): Auth => ({ kind: 'key', key: who.apiKey, secret: text(who.apiSecret) });
const fault = (operation: Operation, what: Fault): void => server.control.setFault({ operation, fault: what });

const access = (auth: Auth): Access => ({ auth, userId: null });

async function perform<I, O>(step: Step<I, O>, input: I, auth: Auth): Promise<Verdict<O>> {
  const outcome = await http.send(step.request(access(auth), input));
  return outcome.kind === 'reply' ? step.interpret(outcome.reply) : verdictOfFailure(outcome);
}
const setup = (auth = jwt()): Promise<Verdict<Issued>> => perform(freesewing.setup, null, auth);
const confirm = (secret: Secret, token: string, auth = jwt()) => perform(freesewing.confirm, { secret, code: token, recordId: null }, auth);
const disable = (password: string, token: string, auth = jwt()) => perform(freesewing.disable, { password: text(password), code: token, recordId: null }, auth);
const signIn = (password = tess.password, token: string | null = null, username = 'tess') =>
  freesewing.signIn(http.send, { username, password: text(password), code: token === null ? null : text(token), auth: null });
const probe = (who: Credentials) => freesewing.probe(http.send, { username: who.username, password: text(who.password), auth: null });

async function issued(auth = jwt()): Promise<Issued> {
  const verdict = await setup(auth);
  if (verdict.kind !== 'success') throw new Error(verdict.kind);
  return verdict.value;
}
async function enrolled(auth = jwt()): Promise<Issued> {
  const value = await issued(auth);
  expect(await confirm(value.secret, code(), auth)).toMatchObject({ kind: 'success' });
  return value;
}

it('is in the registry', () => expect(backendFor('freesewing')).toBe(freesewing));

describe.each(['jwt', 'key'] as const)('with a %s', (kind) => {
  const auth = (): Auth => (kind === 'jwt' ? jwt() : key());

  it('setup gives the secret that the server holds, and its parameters', async () => {
    const value = await issued(auth());
    expect(encodeBase32(value.secret.reveal())).toBe(truth().secret);
    expect(value).toMatchObject({ issuer: 'FreeSewing', label: 'user-2', backupCodes: [], parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30 } });
    expect(truth().mfaEnabled).toBe(false);
  });

  it('a second setup gives another secret, and only that one can be confirmed', async () => {
    const first = await issued(auth());
    const stale = code();
    const second = await issued(auth());
    expect(second.secret.equals(first.secret)).toBe(false);
    expect(await confirm(first.secret, stale, auth())).toEqual({ kind: 'refused', code: 'code-refused' });
    expect(await confirm(second.secret, code(), auth())).toEqual({ kind: 'success', value: { backupCodes: [] } });
  });

  it('enrols, tells the state and disables', async () => {
    expect(await freesewing.status(http.send, access(auth()))).toEqual({ kind: 'success', value: { mfa: 'off', remoteUser: 'tess', held: null } });
    await enrolled(auth());
    expect(truth().mfaEnabled).toBe(true);
    expect(await freesewing.status(http.send, access(auth()))).toEqual({ kind: 'success', value: { mfa: 'on', remoteUser: 'tess', held: null } });
    expect(await disable(tess.password, code(), auth())).toEqual({ kind: 'success', value: null });
    expect(await freesewing.status(http.send, access(auth()))).toEqual({ kind: 'success', value: { mfa: 'off', remoteUser: 'tess', held: null } });
  });

  it('a plain 401 is the end of the session, everywhere', async () => {
    const bad: Auth = kind === 'jwt' ? { kind: 'bearer', token: text('e30.e30.x') } : { kind: 'key', key: tess.apiKey, secret: text('wrong') };
    expect(await freesewing.status(http.send, access(bad))).toEqual({ kind: 'session-expired' });
    expect(await setup(bad)).toEqual({ kind: 'session-expired' });
    expect(await confirm(text('secret'), '123456', bad)).toEqual({ kind: 'session-expired' });
    expect(await disable('p', '123456', bad)).toEqual({ kind: 'session-expired' });
  });
});

describe('setup', () => {
  it('is refused where MFA is on', async () => {
    expect(await setup(jwt(user('otto')))).toEqual({ kind: 'refused', code: 'mfa-already-on' });
  });

  it('accepts the 201 of the vendor\'s page', async () => {
    fault('setup', { kind: 'body', body: 'no-verdict', when: 'before-commit', status: 201 });
    expect(await setup()).toMatchObject({ kind: 'unknown', code: 'answer-not-understood' });
    const reply = { status: 201, headers: {}, body: text(JSON.stringify({ result: 'success', mfa: { secret: 'KBTSKUKRDJPEGCZK' } })), startedAt: 0, endedAt: 0, clockOffset: null };
    expect(freesewing.setup.interpret(reply)).toMatchObject({ kind: 'success', value: { issuer: 'FreeSewing', label: '' } });
  });

  it.each([
    ['missing', { remove: ['mfa.otpauth'] }],
    ['empty', { set: { 'mfa.otpauth': '' } }],
    ['a web address', { set: { 'mfa.otpauth': 'https://example.org/secret' } }],
    ['not a text', { set: { 'mfa.otpauth': 7 } }],
    ['for counters', { set: { 'mfa.otpauth': 'otpauth://hotp/x?secret=KBTSKUKRDJPEGCZK&counter=0' } }],
  ])('builds its own parameters where the URI is %s', async (_case, change) => {
    fault('setup', { kind: 'rewrite', ...change });
    const value = await issued();
    expect(value).toMatchObject({ issuer: 'FreeSewing', label: '', parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 } });
    expect(await confirm(value.secret, code())).toMatchObject({ kind: 'success' });
  });

  it('takes unusual parameters from the URI', async () => {
    fault('setup', { kind: 'rewrite', set: { 'mfa.secret': 'KBTSKUKRDJPEGCZK', 'mfa.otpauth': 'otpauth://totp/Atelier:me?secret=KBTSKUKRDJPEGCZK&digits=8&period=60&algorithm=SHA256' } });
    expect(await issued()).toMatchObject({ issuer: 'Atelier', label: 'me', parameters: { algorithm: 'SHA256', digits: 8, period: 60 } });
  });

  it('stops where the URI holds another secret', async () => {
    fault('setup', { kind: 'rewrite', set: { 'mfa.otpauth': 'otpauth://totp/x?secret=KBTSKUKRDJPEGCZK' } });
    expect(await setup()).toEqual({ kind: 'refused', code: 'answer-not-understood' });
  });

  it.each(['flkj32q979bv7f98327vf93q', 'kbtskukrdjpegczk', 'KBTS KUKR', 'A'])('names the secret %s as not base32', async (secret) => {
    fault('setup', { kind: 'rewrite', set: { 'mfa.secret': secret } });
    expect(await setup()).toEqual({ kind: 'refused', code: 'secret-not-base32' });
  });
});

describe('confirm', () => {
  it('keeps scratch codes, exactly', async () => {
    const cody = user('cody');
    const { secret } = await issued(jwt(cody));
    const verdict = await confirm(secret, code('cody'), jwt(cody));
    if (verdict.kind !== 'success') throw new Error(verdict.kind);
    expect(verdict.value.backupCodes.map((scratch) => scratch.revealText())).toEqual(truth('cody').scratchCodes);
    expect(verdict.value.backupCodes).toHaveLength(8);
  });

  it('is refused with a wrong code, another secret, the code of the step before, and never set up', async () => {
    const refused = { kind: 'refused', code: 'code-refused' };
    expect(await confirm(text('never set'), '000000')).toEqual(refused);
    const { secret } = await issued();
    const before = code();
    expect(await confirm(secret, before === '000000' ? '000001' : '000000')).toEqual(refused);
    expect(await confirm(text('other'), before)).toEqual(refused);
    now += STEP;
    expect(await confirm(secret, before)).toEqual(refused);
    expect(await confirm(secret, code())).toMatchObject({ kind: 'success' });
  });

  it('is refused where MFA is on', async () => {
    expect(await confirm(text('secret'), '123456', jwt(user('otto')))).toEqual({ kind: 'refused', code: 'mfa-already-on' });
  });

  it('never leaves without its secret or its code: the server would make a fresh setup of it', async () => {
    const { secret } = await issued();
    const before = truth().secret;
    expect(() => freesewing.confirm.request(access(jwt()), { secret, code: '', recordId: null })).toThrow(new Failure('token-missing'));
    expect(() => freesewing.confirm.request(access(jwt()), { secret, code: ' - ', recordId: null })).toThrow(Failure);
    expect(() => freesewing.confirm.request(access(jwt()), { secret: text(''), code: '123456', recordId: null })).toThrow(new Failure('secret-missing'));
    expect(truth().secret).toBe(before);
  });

  it('does not take a setup\'s answer for its own', async () => {
    const { secret } = await issued();
    fault('confirm', { kind: 'rewrite', set: { 'mfa.secret': 'KBTSKUKRDJPEGCZK' } });
    expect(await confirm(secret, code())).toMatchObject({ kind: 'unknown', code: 'answer-not-understood' });
  });

  it.each([
    ['says that MFA is off', { set: { 'account.mfaEnabled': false } }],
    ['has no verdict', { remove: ['result'] }],
  ])('is unknown where the answer %s', async (_case, change) => {
    const { secret } = await issued();
    fault('confirm', { kind: 'rewrite', ...change });
    expect(await confirm(secret, code())).toMatchObject({ kind: 'unknown', code: 'answer-not-understood' });
  });

  it('accepts the bare success of the vendor\'s page', async () => {
    const { secret } = await issued();
    fault('confirm', { kind: 'rewrite', remove: ['account'] });
    expect(await confirm(secret, code())).toEqual({ kind: 'success', value: { backupCodes: [] } });
  });

  it('sends codes as strings, without the blanks people type', async () => {
    const { secret } = await issued();
    const typed = code();
    expect(await confirm(secret, ` ${typed.slice(0, 3)} ${typed.slice(3)}`)).toMatchObject({ kind: 'success' });
    expect(JSON.parse(server.control.calls({ operation: 'confirm' })[0]?.body ?? '')).toMatchObject({ mfa: true, token: typed });
  });
});

describe('disable', () => {
  it('is refused alike for a wrong password and a wrong code, and the session goes on', async () => {
    await enrolled();
    const refused = { kind: 'refused', code: 'password-or-code-refused' };
    expect(await disable('wrong', code())).toEqual(refused);
    expect(await disable(tess.password, 'abcdef')).toEqual(refused);
    expect(truth().mfaEnabled).toBe(true);
    expect(await freesewing.status(http.send, access(jwt()))).toMatchObject({ kind: 'success' });
  });

  it('never leaves without password or code', () => {
    expect(() => freesewing.disable.request(access(jwt()), { password: text(''), code: '123456', recordId: null })).toThrow(new Failure('password-missing'));
    expect(() => freesewing.disable.request(access(jwt()), { password: text('p'), code: '', recordId: null })).toThrow(new Failure('token-missing'));
  });

  it('succeeds where MFA is off already', async () => {
    await enrolled();
    expect(await disable(tess.password, code())).toMatchObject({ kind: 'success' });
    expect(await disable(tess.password, code())).toMatchObject({ kind: 'success' });
  });

  it('takes a scratch code, once', async () => {
    const cody = user('cody');
    server.control.enrolElsewhere({ username: 'cody' });
    const [scratch = ''] = truth('cody').scratchCodes;
    expect(await signIn(cody.password, scratch, 'cody')).toMatchObject({ kind: 'success' });
    expect(await disable(cody.password, scratch, jwt(cody))).toEqual({ kind: 'refused', code: 'password-or-code-refused' });
    expect(await disable(cody.password, truth('cody').scratchCodes[0] ?? '', jwt(cody))).toMatchObject({ kind: 'success' });
  });
});

describe('sign-in', () => {
  it.each(['signin', 'login'] as const)('works where only /%s exists', async (route) => {
    server.control.setServer({ signIn: route });
    const verdict = await signIn();
    if (verdict.kind !== 'success') throw new Error(verdict.kind);
    expect(verdict.value).toMatchObject({ remoteUser: 'tess', mfa: 'off' });
    expect(await freesewing.status(http.send, access({ kind: 'bearer', token: verdict.value.session }))).toMatchObject({ kind: 'success' });
    expect(await signIn('wrong')).toEqual({ kind: 'refused', code: 'sign-in-refused' });
  });

  it('takes e-mail and number for a name', async () => {
    expect(await signIn(tess.password, null, 'tess@example.com')).toMatchObject({ kind: 'success' });
    expect(await signIn(tess.password, null, '2')).toMatchObject({ kind: 'success' });
  });

  it('asks for the code where MFA is on, and takes it', async () => {
    const otto = user('otto');
    expect(await signIn(otto.password, null, 'otto')).toEqual({ kind: 'refused', code: 'code-needed' });
    expect(await signIn(otto.password, '', 'otto')).toEqual({ kind: 'refused', code: 'code-needed' });
    expect(await signIn(otto.password, 'abcdef', 'otto')).toEqual({ kind: 'refused', code: 'sign-in-refused' });
    expect(await signIn(otto.password, code('otto'), 'otto')).toMatchObject({ kind: 'success', value: { mfa: 'on' } });
  });

  it('honours the limit of newer servers', async () => {
    server.control.setServer({ signInLimit: { calls: 1, seconds: 90 } });
    await signIn();
    expect(await signIn()).toEqual({ kind: 'not-performed', code: 'rate-limited', retryAfterSeconds: 90, detail: { seconds: 90 } });
  });

  it('has no session to lose at a bare 401', async () => {
    const reply = { status: 401, headers: {}, body: text('Unauthorized'), startedAt: 0, endedAt: 0, clockOffset: null };
    const send = (): Promise<HttpOutcome> => Promise.resolve({ kind: 'reply', reply });
    expect(await freesewing.signIn(send, { username: 'tess', password: text('p'), code: null, auth: null })).toEqual({ kind: 'unknown', code: 'answer-not-understood', detail: { status: 401 } });
  });
});

describe('probe', () => {
  it('tells on from off without a code', async () => {
    expect(await probe(tess)).toMatchObject({ kind: 'success', value: { mfa: 'off' } });
    expect(await probe(user('otto'))).toEqual({ kind: 'success', value: { mfa: 'on' } });
    expect(await probe({ ...tess, password: 'wrong' })).toEqual({ kind: 'refused', code: 'sign-in-refused' });
  });

  it('believes no token that contradicts itself', async () => {
    fault('sign-in', { kind: 'rewrite', set: { 'account.mfaEnabled': true } });
    expect(await probe(tess)).toMatchObject({ kind: 'unknown' });
  });
});

describe('refusals and faults', () => {
  it('names a lacking level and a lacking status', async () => {
    server.control.setUser({ username: 'tess', keyLevel: 3 });
    expect(await setup(key())).toEqual({ kind: 'refused', code: 'access-insufficient' });
    server.control.setUser({ username: 'tess', status: 0 });
    expect(await setup()).toEqual({ kind: 'refused', code: 'account-status' });
    expect(await signIn()).toEqual({ kind: 'refused', code: 'account-status' });
  });

  it('an expired JWT ends the session, and a new sign-in mends it', async () => {
    server.control.expireSessions();
    expect(await setup()).toEqual({ kind: 'session-expired' });
    expect(await signIn()).toMatchObject({ kind: 'success' });
  });

  it('a refusal that the contract does not know is a refusal, without the server\'s words', async () => {
    fault('setup', { kind: 'status', status: 418, when: 'before-commit', error: 'teapot' });
    expect(await setup()).toEqual({ kind: 'refused', code: 'server-rejected', detail: { status: 418 } });
  });

  it.each(['mfaTokenMissing', 'passwordMissing', 'invalidMfaSetting'])('400 %s has a name of its own', async (error) => {
    fault('disable', { kind: 'status', status: 400, when: 'before-commit', error });
    const named = { mfaTokenMissing: 'token-missing', passwordMissing: 'password-missing', invalidMfaSetting: 'invalid-setting' }[error];
    expect(await disable('p', '123456')).toEqual({ kind: 'refused', code: named });
  });

  const lost: readonly (readonly [string, Fault, string])[] = [
    ['500 mfaSetupFailed', { kind: 'status', status: 500, when: 'before-commit', error: 'mfaSetupFailed' }, 'server-fault'],
    ['500 mfaActivationFailed', { kind: 'status', status: 500, when: 'after-commit', error: 'mfaActivationFailed' }, 'server-fault'],
    ['408', { kind: 'status', status: 408, when: 'after-commit', error: 'requestTimeout' }, 'timed-out'],
    ['a web page', { kind: 'body', body: 'html', when: 'after-commit' }, 'answer-not-understood'],
    ['an HTML 400', { kind: 'body', body: 'html', when: 'after-commit', status: 400 }, 'answer-not-understood'],
    ['an HTML 401', { kind: 'body', body: 'html', when: 'after-commit', status: 401 }, 'answer-not-understood'],
    ['nothing', { kind: 'body', body: 'empty', when: 'after-commit' }, 'answer-not-understood'],
    ['half of it', { kind: 'body', body: 'truncated', when: 'after-commit' }, 'unreachable'],
    ['10 MB', { kind: 'body', body: 'huge', when: 'after-commit' }, 'too-large'],
    ['no JSON', { kind: 'body', body: 'not-json', when: 'after-commit' }, 'answer-not-understood'],
    ['no verdict', { kind: 'body', body: 'no-verdict', when: 'after-commit' }, 'answer-not-understood'],
    ['a depth of 10,000', { kind: 'body', body: 'deep', when: 'after-commit' }, 'answer-not-understood'],
    ['a redirect', { kind: 'redirect', location: 'https://elsewhere.example/' }, 'redirected'],
    ['a dropped connection', { kind: 'drop', when: 'after-commit' }, 'unreachable'],
  ];
  it.each(lost)('%s leaves setup, confirm and disable unknown', async (_name, what, expected) => {
    fault('setup', what);
    expect(await setup()).toMatchObject({ kind: 'unknown', code: expected });
    const { secret } = await issued();
    fault('confirm', what);
    expect(await confirm(secret, code())).toMatchObject({ kind: 'unknown', code: expected });
    fault('disable', what);
    expect(await disable(tess.password, '123456')).toMatchObject({ kind: 'unknown', code: expected });
    fault('status', what);
    expect(await freesewing.status(http.send, access(jwt()))).toMatchObject({ kind: 'unknown', code: expected });
    fault('sign-in', what);
    expect(await signIn()).toMatchObject({ kind: 'unknown', code: expected });
  });

  it('429 is not performed', async () => {
    fault('setup', { kind: 'rate-limited', headers: { 'RateLimit-Reset': '7' } });
    expect(await setup()).toEqual({ kind: 'not-performed', code: 'rate-limited', retryAfterSeconds: 7, detail: { seconds: 7 } });
    expect(truth().secret).toBeNull();
  });

  it('a server that is gone has performed nothing', async () => {
    await server.close();
    expect(await setup()).toEqual({ kind: 'not-performed', code: 'unreachable' });
    expect(await signIn()).toEqual({ kind: 'not-performed', code: 'unreachable' });
  });
});

describe('redaction', () => {
  it.each([400, 401, 403, 418, 500])('nothing that a %i echoes is shown or handed on', async (status) => {
    const marked = { password: 'marked-password-1', code: '918273', jwt: tess.jwt, apiSecret: tess.apiSecret, secret: 'marked-secret-5' };
    server.control.setFault({ operation: '*', fault: { kind: 'echo', status }, times: 'always' });
    const verdicts = [
      await setup(), await setup(key()), await confirm(text(marked.secret), marked.code), await disable(marked.password, marked.code),
      await signIn(marked.password, marked.code), await freesewing.status(http.send, access(jwt())), await freesewing.status(http.send, access(key())),
    ];
    expect(server.control.calls()).toHaveLength(7); // each was sent and echoed
    const said = JSON.stringify([verdicts, http.calls()]);
    const spellings = [...Object.values(marked), encodeBase32(text(marked.secret).reveal()), Buffer.from(`${tess.apiKey}:${tess.apiSecret}`).toString('base64'), tess.apiKey];
    for (const spelling of spellings) expect(said).not.toContain(spelling);
    expect(http.calls()).toHaveLength(7);
  });
});

it.each([
  ['123456', '123456'], [' 123 456 ', '123456'], ['123-456', '123456'], ['12345678', '12345678'], ['1234-5678', '1234-5678'], ['1234 567', '1234 567'], ['021589', '021589'],
  ['ab12-cd34', 'ab12-cd34'], ['AB12 CD34', 'AB12 CD34'], [' deadbeef\n', 'deadbeef'], ['  ', ''], [' - ', ''], ['12345', '12345'],
])('a typed code %j goes out as %j', (typed, wire) => expect(wireCode(typed)).toBe(wire));
