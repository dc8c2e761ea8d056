/** @file FoN's staging server, asked with plain requests: it must not be right only towards our own adapter. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFon } from '../../staging';
import { codeAt } from '../../staging/host/totp';
import type { FonSettings, RunningFon } from '../../staging';
import { asker, jsonOf } from './support/ask';
import type { Answer, Ask } from './support/ask';

let server: RunningFon;
let now: number;
let ask: Ask;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 12, 0, 10);
  server = await startFon({ now: () => now, raised: 100 });
  ask = asker(server.url);
});
afterEach(() => server.close());

const user = (username: string) => server.control.users().find((candidate) => candidate.username === username) ?? expect.fail(username);
const cookie = (username = 'tess') => ({ Cookie: `theme=dark; auth-token=${user(username).token}` });
const set = (settings: Partial<FonSettings>): void => server.control.setServer(settings);
const signIn = (username: string, more: object = {}): Promise<Answer> => {
  const { email, password } = user(username);
  return ask('POST', '/api/auth', { action: 'login', email, password, ...more });
};
const mfa = (what: 'setup' | 'verify' | 'disable', body: object | null = null, headers: Record<string, string> = cookie()): Promise<Answer> => ask('POST', `/api/auth/mfa/${what}`, body, headers);
interface Setup { readonly qrCode: string; readonly secret: string; readonly otpauthUrl?: string; readonly backupCodes: readonly string[] }
const setup = async (): Promise<Setup> => jsonOf<Setup>(await mfa('setup'));
const later = (): void => void (now += 30_000);
async function enrolled(): Promise<Setup> {
  const given = await setup();
  expect(jsonOf(await mfa('verify', { mfaCode: codeAt(given.secret, now) }))).toEqual({ success: true });
  later();
  return given;
}

describe('signing in', () => {
  it('answers with the user and a token, and sets the cookie that opens the MFA routes', async () => {
    const answer = await signIn('tess');
    expect(jsonOf(answer)).toMatchObject({ user: { username: 'tess', email: 'tess@example.com' }, mfaRequired: false });
    const [session] = /auth-token=[^;]+/.exec(String(answer.headers['set-cookie'])) ?? [''];
    expect(session).toBe(`auth-token=${jsonOf<{ token: string }>(answer).token}`);
    expect(await mfa('setup', null, { Cookie: session })).toMatchObject({ status: 200 });
  });

  it('with MFA on says only that a code is needed, and takes one', async () => {
    expect(jsonOf(await signIn('otto'))).toEqual({ mfaRequired: true });
    expect(jsonOf(await signIn('otto', { mfaCode: '000000' }))).toMatchObject({ error: 'invalid_mfa_code' });
    const { code } = server.control.code({ username: 'otto' });
    expect(jsonOf(await signIn('otto', { mfaCode: Number(`1${code}`) }))).toMatchObject({ error: 'invalid_mfa_code' });
    expect(jsonOf(await signIn('otto', { mfaCode: code }))).toMatchObject({ mfaRequired: false });
  });

  it('takes a backup code once, exactly as it was given', async () => {
    const [mfaCode = ''] = server.control.truth({ username: 'otto' }).backupCodes;
    expect(mfaCode).toMatch(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/);
    for (const altered of [mfaCode.toLowerCase(), mfaCode.replaceAll('-', '')]) {
      if (altered !== mfaCode) expect(await signIn('otto', { mfaCode: altered })).toMatchObject({ status: 401 });
    }
    expect(await signIn('otto', { mfaCode })).toMatchObject({ status: 200 });
    expect(await signIn('otto', { mfaCode })).toMatchObject({ status: 401 });
    expect(server.control.truth({ username: 'otto' }).backupCodes).toHaveLength(9);
  });

  it('refuses the wrong password, an unknown person, and what is no login', async () => {
    for (const [more, status] of [[{ password: 'x' }, 401], [{ email: 'no@example.com' }, 401], [{ password: '' }, 400], [{ action: 'dance' }, 400]] as const) {
      expect(await signIn('tess', more)).toMatchObject({ status });
    }
    expect(await ask('POST', '/api/auth', '{"action":')).toMatchObject({ status: 400 });
  });
});

describe('setup', () => {
  it('gives secret, URI, a PNG that holds it, and ten codes; a new one voids it all', async () => {
    const first = await setup();
    const second = await setup();
    expect(second.otpauthUrl).toBe(`otpauth://totp/FoN:tess@example.com?secret=${second.secret}&issuer=FoN`);
    expect(new Set(second.backupCodes).size).toBe(10);
    const { data, info } = await sharp(Buffer.from(second.qrCode.replace('data:image/png;base64,', ''), 'base64')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(second.otpauthUrl);
    expect(await mfa('verify', { mfaCode: codeAt(first.secret, now) })).toMatchObject({ status: 401 });
    expect(await mfa('verify', { mfaCode: codeAt(second.secret, now) })).toMatchObject({ status: 200 });
  });

  it('has an older shape', async () => {
    set({ shape: 'older', auth: 'bearer' });
    expect((await signIn('tess')).headers['set-cookie']).toBeUndefined();
    expect(await mfa('setup')).toMatchObject({ status: 401 });
    const older = jsonOf<Setup>(await mfa('setup', null, { Authorization: `Bearer ${user('tess').token}` }));
    expect(Object.keys(older)).toEqual(['qrCode', 'secret', 'backupCodes']);
    expect(older.backupCodes).toHaveLength(8);
    for (const code of older.backupCodes) expect(code).toMatch(/^[0-9a-f]{12}$/);
  });

  it('while MFA is on is refused, or waits for its verify', async () => {
    const { secret } = await enrolled();
    expect(await mfa('setup')).toMatchObject({ status: 400 });
    set({ setupWhenOn: 'second' });
    const second = await setup();
    expect(await signIn('tess', { mfaCode: codeAt(second.secret, now) })).toMatchObject({ status: 401 });
    expect(await signIn('tess', { mfaCode: codeAt(secret, now) })).toMatchObject({ status: 200 });
    expect(await mfa('verify', { mfaCode: codeAt(second.secret, now) })).toMatchObject({ status: 200 });
    expect(await signIn('tess', { mfaCode: codeAt(second.secret, now) })).toMatchObject({ status: 200 });
  });
});

describe('verify and disable', () => {
  it('verify switches on; once more succeeds or not, as told', async () => {
    expect(await mfa('verify', { mfaCode: '123456' })).toMatchObject({ status: 400 }); // nothing set up
    const { secret, backupCodes } = await enrolled();
    expect(server.control.truth({ username: 'tess' })).toMatchObject({ mfaEnabled: true, secret, backupCodes, pending: null });
    expect(await mfa('verify', { mfaCode: codeAt(secret, now) })).toMatchObject({ status: 200 });
    expect(await mfa('verify', { mfaCode: '000000' })).toMatchObject({ status: 401 });
    set({ verifyWhenOn: 'refused', wrongCode: 400 });
    expect(await mfa('verify', { mfaCode: codeAt(secret, now) })).toMatchObject({ status: 400 });
  });

  it('disable asks for the password first, then the code; a backup code only where told', async () => {
    const { secret, backupCodes } = await enrolled();
    const { password } = user('tess');
    const [backup = ''] = backupCodes;
    const mfaCode = codeAt(secret, now);
    expect(jsonOf(await mfa('disable', { mfaCode }))).toMatchObject({ message: 'Password is required to disable MFA' });
    expect(await mfa('disable', { mfaCode })).toMatchObject({ status: 400 });
    expect(await mfa('disable', { password })).toMatchObject({ status: 400 });
    expect(await mfa('disable', { password: 'x', mfaCode })).toMatchObject({ status: 401 });
    expect(await mfa('disable', { password, mfaCode: '000000' })).toMatchObject({ status: 401 });
    expect(await mfa('disable', { password, mfaCode: backup })).toMatchObject({ status: 401 });
    expect(server.control.truth({ username: 'tess' }).backupCodes).toHaveLength(10);
    set({ disableTakesBackupCode: true });
    expect(jsonOf(await mfa('disable', { password, mfaCode: backup }))).toEqual({ success: true });
    expect(server.control.truth({ username: 'tess' }).mfaEnabled).toBe(false);
    expect(await mfa('disable', { password, mfaCode })).toMatchObject({ status: 400 });
  });

  it('take the current step only unless told, and a code twice unless told', async () => {
    const { secret } = await setup();
    const early = codeAt(secret, now - 30_000);
    expect(await mfa('verify', { mfaCode: early })).toMatchObject({ status: 401 });
    set({ window: 1, replay: 'refused' });
    expect(await mfa('verify', { mfaCode: early })).toMatchObject({ status: 200 });
    expect(await mfa('verify', { mfaCode: early })).toMatchObject({ status: 401 });
    expect(await mfa('verify', { mfaCode: codeAt(secret, now) })).toMatchObject({ status: 200 });
  });
});

describe('the door', () => {
  it('wants the cookie, in time and not ended', async () => {
    const refused = { status: 401, text: '{"error":"unauthorized","message":"Invalid or expired token"}' };
    const old = cookie();
    expect(await mfa('setup', null, {})).toMatchObject(refused);
    expect(await mfa('setup', null, { Cookie: 'auth-token=a.b.c' })).toMatchObject(refused);
    expect(await mfa('setup', null, { Authorization: `Bearer ${user('tess').token}` })).toMatchObject(refused);
    server.control.expireSessions({ username: 'tess' });
    expect(await mfa('setup', null, old)).toMatchObject(refused);
    const fresh = cookie();
    expect(await mfa('setup', null, fresh)).toMatchObject({ status: 200 });
    now += 86_400_001;
    expect(await mfa('setup', null, fresh)).toMatchObject(refused);
  });

  it('lets five calls in per quarter of an hour, MFA routes included, and says when the next may come', async () => {
    server.control.forgetCalls();
    set({ raised: 1 });
    await signIn('tess');
    now += 100_000;
    await setup();
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await signIn('tess')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await mfa('setup')).headers['retry-after']).toBe('800');
    set({ retryAfter: 'date' });
    expect(Date.parse(String((await mfa('setup')).headers['retry-after']))).toBe(now + 800_000);
    now += 800_000;
    expect(await mfa('setup')).toMatchObject({ status: 200 });
    expect(await mfa('setup')).toMatchObject({ status: 429 });
    set({ counts: 'sign-in' });
    expect(await mfa('setup')).toMatchObject({ status: 200 });
    set({ counts: 'all', raised: 3 });
    expect(await mfa('setup')).toMatchObject({ status: 200 });
  });

  it('has nothing else', async () => {
    const answer = await ask('GET', '/api/auth/mfa/status', null, cookie());
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.text).toContain('<!DOCTYPE html>');
  });
});

describe('faults and a second client', () => {
  it('commit before the connection drops, where told', async () => {
    const { secret } = await setup();
    server.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    await expect(mfa('verify', { mfaCode: codeAt(secret, now) })).rejects.toThrow();
    expect(server.control.truth({ username: 'tess' }).mfaEnabled).toBe(true);
  });

  it('word errors as FoN does', async () => {
    server.control.setFault({ operation: 'setup', fault: { kind: 'rate-limited', headers: { 'Retry-After': '7' } } });
    expect(jsonOf(await mfa('setup'))).toEqual({ error: 'tooManyRequests', message: 'tooManyRequests' });
    server.control.setFault({ operation: 'setup', fault: { kind: 'body', body: 'plain', when: 'before-commit', status: 503 } });
    expect(await mfa('setup')).toMatchObject({ status: 503, text: 'Service unavailable' });
  });

  it('commit late', async () => {
    server.control.setFault({ operation: 'setup', fault: { kind: 'late' } });
    const lost = mfa('setup');
    await expect.poll(() => server.control.held()).toEqual(['setup']);
    expect(server.control.truth({ username: 'tess' }).pending).toBeNull();
    expect(server.control.release({ operation: 'setup' })).toEqual({ released: 1 });
    expect(await lost).toMatchObject({ status: 200 });
    expect(server.control.truth({ username: 'tess' }).pending).not.toBeNull();
  });

  it('change what is true', async () => {
    await setup();
    const other = server.control.rotateElsewhere({ username: 'tess' });
    expect(other.mfaEnabled).toBe(false);
    expect(server.control.enrolElsewhere({ username: 'tess' })).toMatchObject({ mfaEnabled: true, pending: null });
    expect(server.control.disableElsewhere({ username: 'tess' })).toMatchObject({ mfaEnabled: false });
    expect(server.control.addUser({ username: 'ada', mfa: true })).toMatchObject({ email: 'ada@example.com' });
    expect(() => server.control.addUser({ username: 'ada' })).toThrow('already');
  });
});
