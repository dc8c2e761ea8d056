/** @file Connections: each way to sign in, what is refused before anything is sent, sign in again, remove. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src-shared/errors';
import { startScene, type Scene } from '../support/scene';
import { shot } from '../support/backend-scene';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  // Said to be the development runtime, whichever runs the tests: production needs the person's word on it.
  scene = await startScene({ env: { TESSERA_RUNTIME: 'fallback' } });
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

const calls = (): number => scene.control.calls().length;

describe('a first sign-in', () => {
  it('with username and password shows the state of MFA', async () => {
    const user = scene.user();
    await scene.admin.add(scene.staging.url, 'By password', { kind: 'password', ...user });
    await scene.admin.standing('MFA is off').waitFor();
    expect(await scene.admin.page.getByRole('rowheader').textContent()).toBe(user.username);
  });

  it('asks for a code in place where MFA is on, and loses nothing that was typed', async () => {
    const { admin, control } = scene;
    const user = scene.user({ mfa: true });
    await admin.tryToAdd(scene.staging.url, 'With a code', { kind: 'password', ...user });
    await admin.sheet.getByText('The password is right. MFA is on').waitFor();
    expect(await admin.field('Code').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await admin.field('Password').inputValue()).toBe(user.password);
    expect(await admin.field('Name').inputValue()).toBe('With a code');

    await admin.submitAdd();
    await admin.alert.filter({ hasText: 'Type the current code.' }).waitFor();
    await admin.field('Code').fill('000000');
    await admin.submitAdd();
    await admin.says('sign-in-refused');
    await admin.field('Code').fill(codeNow(control.truth(user).secret ?? '', scene.now()).replace(/(...)/, '$1 '));
    await admin.submitAdd();
    await admin.standing('MFA is on, with a secret that is not here').waitFor();
  });

  it('with a JWT, and with an API key', async () => {
    const user = scene.user();
    await scene.admin.add(scene.staging.url, 'By token', { kind: 'jwt', jwt: ` ${user.jwt}\n` });
    await scene.admin.page.getByText('Uses an access token (JWT)').waitFor();
    await scene.admin.add(scene.staging.url, 'By key', { kind: 'key', key: user.apiKey, secret: user.apiSecret });
    await scene.admin.page.getByText('Uses an API key and secret').waitFor();
    await scene.admin.standing('MFA is off').waitFor();
  });

  it.each([
    ['a wrong password', { kind: 'password', username: 'user1', password: 'not it' }, 'sign-in-refused'],
    ['a JWT that the server does not take', { kind: 'jwt', jwt: 'a.b.c' }, 'session-expired'],
    ['a wrong API key', { kind: 'key', key: 'k', secret: 's' }, 'session-expired'],
  ] as const)('with %s saves nothing, and the form stays as it is', async (_what, signIn, code) => {
    await scene.admin.tryToAdd(scene.staging.url, 'Not saved', signIn);
    await scene.admin.says(code);
    expect(await scene.admin.field('Name').inputValue()).toBe('Not saved');
    await scene.admin.sheet.getByRole('button', { name: 'Cancel' }).click();
    expect(await scene.admin.connection('Not saved').count()).toBe(0);
  });
});

describe('an address', () => {
  const somebody = { kind: 'password', username: 'u', password: 'p' } as const;

  it.each<readonly [string, string, string, ErrorCode]>([
    ['plain http to another computer', 'http://backend.example', 'staging', 'url-not-https'],
    ['a user name in it', 'https://u:p@backend.example', 'staging', 'url-has-extras'],
    ['a query', 'https://backend.example/?a=1', 'staging', 'url-has-extras'],
    ['a fragment', 'https://backend.example/#a', 'staging', 'url-has-extras'],
    ['no address at all', 'backend', 'staging', 'url-not-valid'],
    ['another scheme', 'ftp://backend.example', 'staging', 'url-not-https'],
    ['another computer as "local"', 'https://backend.example', 'local', 'environment-mismatch'],
    ['this computer as "production"', 'https://localhost', 'production', 'environment-mismatch'],
  ])('with %s is refused before anything is sent', async (_what, url, environment, code) => {
    const before = calls();
    await scene.admin.tryToAdd(url, 'Nowhere', somebody, environment);
    await scene.admin.says(code);
    expect(calls()).toBe(before);
  });

  it('of a production service needs the person\'s word on a development runtime', async () => {
    const { admin } = scene;
    // A name that never resolves (RFC 6761): nothing leaves this computer.
    await admin.tryToAdd('https://tessera.invalid', 'Production', somebody, 'production');
    await admin.says('runtime-not-for-production');
    await admin.sheet.getByRole('checkbox', { name: /development runtime with a production service/ }).check();
    await admin.submitAdd();
    await admin.says('unreachable');
  });
});

describe('a connection', () => {
  it('says when its session has ended, and goes on after signing in again', async () => {
    const { admin, control } = scene;
    const user = scene.user();
    await admin.add(scene.staging.url, 'Ends', { kind: 'password', ...user });
    control.expireSessions(user);
    await admin.button('Check').click();
    await admin.page.getByText('Your session at FreeSewing has ended').waitFor();
    await admin.button('Sign in again').click();
    expect(await admin.field('Username').inputValue()).toBe(user.username);
    await admin.field('Password').fill('not it');
    await admin.sheet.getByRole('button', { name: 'Sign in', exact: true }).click();
    await admin.says('sign-in-refused');
    await admin.field('Password').fill(user.password);
    await admin.sheet.getByRole('button', { name: 'Sign in', exact: true }).click();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
  });

  it('with a JWT that expired takes a new one, but not another person\'s', async () => {
    const { admin, control } = scene;
    const user = scene.user();
    await admin.add(scene.staging.url, 'Token ends', { kind: 'jwt', jwt: user.jwt });
    control.expireSessions(user);
    await admin.button('Check').click();
    await admin.button('Sign in again').click();
    await admin.field('Access token (JWT)').fill(scene.user().jwt);
    await admin.button('Check and keep').click();
    await admin.alert.filter({ hasText: `for another user than the one of this connection: ${user.username}.` }).waitFor();
    const fresh = control.users().find(({ username }) => username === user.username);
    await admin.field('Access token (JWT)').fill(fresh?.jwt ?? '');
    await admin.button('Check and keep').click();
    await admin.standing('MFA is off').waitFor();
  });

  it('is removed after a question, and stays removed', async () => {
    const { admin } = scene;
    await admin.add(scene.staging.url, 'Goes away', { kind: 'password', ...scene.user() });
    await admin.more('Remove');
    await admin.sheet.getByText('Tessera forgets how to sign in at “Goes away”').waitFor();
    await admin.sheet.getByRole('button', { name: 'Cancel' }).click();
    await admin.more('Remove');
    await admin.button('Remove connection').click();
    await admin.connection('Goes away').waitFor({ state: 'detached' });
    await admin.page.reload();
    await admin.connection('By password').waitFor();
    expect(await admin.connection('Goes away').count()).toBe(0);
  });

  it('removed while MFA is on leaves the account behind, with its code and its last known state', async () => {
    const { admin, control } = scene;
    const user = scene.user();
    await admin.add(scene.staging.url, 'Left behind', { kind: 'password', ...user });
    await admin.enrolToCode();
    await admin.sendCode();
    await admin.button('Not now').click();
    await admin.closeSheet();
    await admin.more('Remove');
    await admin.sheet.getByText('MFA stays on there.').waitFor();
    await admin.button('Remove connection').click();
    await admin.connection('Left behind').waitFor({ state: 'detached' });
    await scene.restart();
    await scene.admin.connection('By password').waitFor();
    expect(await scene.codeInAuthenticator(user.username)).toBe(codeNow(control.truth(user).secret ?? '', scene.now()));
    const row = (await scene.authenticator()).rows.filter({ hasText: /MFA on, as of / });
    expect(await row.locator('.row-link').getAttribute('title')).toContain('The connection Left behind was removed on');
    await shot((await scene.authenticator()).page, 'left-behind');
  });

  it('warns where the clocks are ten minutes apart, and codes still count', async () => {
    const { admin, control } = scene;
    const user = scene.user();
    control.setClockSkew({ milliseconds: 600_000 });
    await admin.add(scene.staging.url, 'Other clock', { kind: 'password', ...user });
    await admin.page.getByText('Your clock is 10 min behind the clock of FreeSewing.').waitFor();
    await admin.startEnrolment();
    await admin.goToCode();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(user).mfaEnabled).toBe(true);
    control.setClockSkew({ milliseconds: 0 });
  });
});
