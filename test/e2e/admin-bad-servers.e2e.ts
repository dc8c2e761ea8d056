/** @file Servers that misbehave: each has its sentence and its next step, never its own words, and nothing is half-saved. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startStaging, type Fault, type Operation, type RunningStaging } from '../staging';
import type { ErrorCode } from '../../src-shared/errors';
import { startScene, type Scene } from '../support/scene';

let scene: Scene;
let elsewhere: RunningStaging;
beforeAll(async () => {
  scene = await startScene();
  elsewhere = await startStaging();
});
afterEach(() => scene.tidy());
afterAll(async () => {
  await elsewhere.close();
  await scene.close();
});

/** Words of the faults' bodies; none may reach the page. */
const RAW = ['hotel network', '<script>alert', 'padding', 'aaaaaaaaaaaaaaaa', '"result"', 'TypeError', 'mfaEnabled'];

async function expectNothingRaw(): Promise<void> {
  const text = await scene.admin.everything();
  for (const raw of RAW) expect(text).not.toContain(raw);
}

const FAULTS: readonly (readonly [string, () => Fault, ErrorCode])[] = [
  ['an HTML page', () => ({ kind: 'body', body: 'html', when: 'before-commit' }), 'answer-not-understood'],
  ['nothing', () => ({ kind: 'body', body: 'empty', when: 'before-commit' }), 'answer-not-understood'],
  ['ten megabytes', () => ({ kind: 'body', body: 'huge', when: 'before-commit' }), 'too-large'],
  ['ten megabytes, compressed', () => ({ kind: 'body', body: 'gzip-bomb', when: 'before-commit' }), 'too-large'],
  ['broken JSON', () => ({ kind: 'body', body: 'not-json', when: 'before-commit' }), 'answer-not-understood'],
  ['JSON without a verdict', () => ({ kind: 'body', body: 'no-verdict', when: 'before-commit' }), 'answer-not-understood'],
  ['JSON ten thousand deep', () => ({ kind: 'body', body: 'deep', when: 'before-commit' }), 'answer-not-understood'],
  ['half an answer', () => ({ kind: 'body', body: 'truncated', when: 'after-commit' }), 'unreachable'],
  ['a hang-up', () => ({ kind: 'drop', when: 'before-commit' }), 'unreachable'],
  ['a redirect to another host', () => ({ kind: 'redirect', location: elsewhere.url }), 'redirected'],
  ['its own failure', () => ({ kind: 'status', status: 500, when: 'before-commit', error: 'TypeError: x' }), 'server-fault'],
];

/** Sets the fault, acts, and for a server that never ends lets the deadline pass as soon as it was asked. */
async function under(operation: Operation, fault: Fault, act: () => Promise<void>): Promise<void> {
  scene.control.setFault({ operation, fault });
  await act();
}

async function whenAsked(operation: Operation): Promise<void> {
  await expect.poll(() => [...scene.control.calls().map((call) => call.operation), ...scene.control.held()]).toContain(operation);
  await scene.advance(20_001);
}

describe('adding a connection to a server that answers with', () => {
  it.each(FAULTS)('%s', async (_what, fault, code) => {
    const { admin, control } = scene;
    for (const operation of ['sign-in', 'status'] as const) {
      const user = scene.user();
      await under(operation, fault(), () => admin.tryToAdd(scene.staging.url, 'Not saved', { kind: 'password', ...user }));
      await admin.says(code);
      await expectNothingRaw();
      expect(await admin.field('Password').inputValue()).toBe(user.password);
      await admin.page.reload();
      await admin.page.getByRole('heading', { name: 'No connections yet' }).waitFor();
      control.clearFaults();
    }
    expect(elsewhere.control.calls()).toEqual([]);
  });

  it.each<readonly [string, Fault]>([
    ['one byte at a time', { kind: 'drip', milliseconds: 60_000 }],
    ['silence', { kind: 'late' }],
  ])('%s is given up after twenty seconds', async (_what, fault) => {
    scene.control.clearCalls();
    await under('sign-in', fault, () => scene.admin.tryToAdd(scene.staging.url, 'Not saved', { kind: 'password', ...scene.user() }));
    await whenAsked('sign-in');
    await scene.admin.says('timed-out');
    await scene.admin.page.reload();
    await scene.admin.page.getByRole('heading', { name: 'No connections yet' }).waitFor();
  });

  it('too many attempts: says when the next may go', async () => {
    const fault: Fault = { kind: 'rate-limited', headers: { 'Retry-After': '90' } };
    await under('sign-in', fault, () => scene.admin.tryToAdd(scene.staging.url, 'Not saved', { kind: 'password', ...scene.user() }));
    await scene.admin.alert.filter({ hasText: 'the next may go in 90 s' }).waitFor();
    await scene.advance(90_000); // the ledger keeps to it, whoever signs in next
  });

  it('nobody there at all', async () => {
    const gone = await startStaging();
    await gone.close();
    await scene.admin.tryToAdd(gone.url, 'Not saved', { kind: 'password', username: 'u', password: 'p' });
    await scene.admin.says('unreachable');
  });
});

describe('checking a connection whose server answers with', () => {
  it('anything of these says so, and keeps what was known', async () => {
    const { admin, control } = scene;
    await admin.add(scene.staging.url, 'Steady', { kind: 'password', ...scene.user() });
    const checked = admin.page.getByRole('table', { name: 'Account at FreeSewing' }).locator('time');
    const before = await checked.getAttribute('datetime');
    for (const [, fault, code] of FAULTS) {
      await scene.advance(1000);
      await under('status', fault(), () => admin.button('Check').click());
      await admin.says(code);
      await expectNothingRaw();
      await admin.standing('MFA is off').waitFor();
      expect(await checked.getAttribute('datetime')).toBe(before);
    }
    control.clearFaults();
    await admin.button('Check').click();
    await expect.poll(() => checked.getAttribute('datetime')).not.toBe(before);
    expect(await admin.alert.count()).toBe(0);
    expect(elsewhere.control.calls()).toEqual([]);
  });
});

describe('what a server says about the account', () => {
  it.each<readonly [string, Fault, ErrorCode]>([
    ['level', { kind: 'status', status: 403, when: 'before-commit', error: 'insufficientAccessLevel' }, 'access-insufficient'],
    ['status', { kind: 'status', status: 403, when: 'before-commit', error: 'accountStatusLacking' }, 'account-status'],
    ['setting', { kind: 'status', status: 400, when: 'before-commit', error: 'invalidMfaSetting' }, 'invalid-setting'],
    ['already on', { kind: 'status', status: 400, when: 'before-commit', error: 'mfaActive' }, 'mfa-already-on'],
    ['something new', { kind: 'status', status: 400, when: 'before-commit', error: 'hotel network <b>TypeError</b>' }, 'server-rejected'],
  ])('about its %s at setup has a sentence, and leaves nothing behind', async (_what, fault, code) => {
    const { admin } = scene;
    const name = `Account ${code}`;
    await admin.add(scene.staging.url, name, { kind: 'password', ...scene.user() });
    scene.control.setFault({ operation: 'setup', fault });
    await admin.button('Enrol').click();
    await admin.button('Get the secret').click();
    await admin.says(code);
    await expectNothingRaw();
    await admin.closeSheet();
    await admin.standing('MFA is off').waitFor();
  });
});
