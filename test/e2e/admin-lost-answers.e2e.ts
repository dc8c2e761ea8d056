/** @file An answer is lost at setup, confirm or disable: the window says so, finds out, and the secret stays until then. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials, Fault } from '../staging';
import { startScene, type Scene } from '../support/scene';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

const COMMITTED: readonly (readonly [string, Fault])[] = [
  ['hung up after it had done it', { kind: 'drop', when: 'after-commit' }],
  ['failed (500) after it had done it', { kind: 'status', status: 500, when: 'after-commit' }],
  ['did it and said nonsense (200)', { kind: 'body', body: 'no-verdict', when: 'after-commit' }],
  ['did it and was cut off midway', { kind: 'body', body: 'truncated', when: 'after-commit' }],
];
const NOT_COMMITTED: readonly (readonly [string, Fault])[] = [
  ['hung up before it did anything', { kind: 'drop', when: 'before-commit' }],
  ['was a sign-in page of the network', { kind: 'body', body: 'html', when: 'before-commit', status: 200 }],
];

async function connected(name: string, kind: 'password' | 'jwt' = 'password'): Promise<Credentials> {
  const who = scene.user();
  await scene.admin.add(scene.staging.url, name, kind === 'jwt' ? { kind, jwt: who.jwt } : { kind, ...who });
  return who;
}

async function enrolled(name: string): Promise<Credentials> {
  const who = await connected(name);
  await scene.admin.enrolToCode();
  await scene.admin.sendCode();
  await scene.admin.button('Not now').click();
  await scene.admin.closeSheet();
  await scene.nextStep();
  return who;
}

const secretOf = (who: Credentials): string => scene.control.truth(who).secret ?? '';
const expectSecretKept = async (who: Credentials, secret = secretOf(who)): Promise<void> =>
  expect(await scene.codeInAuthenticator(who.username)).toBe(codeNow(secret, scene.now()));

describe('setup', () => {
  it.each([...COMMITTED, ...NOT_COMMITTED])('when the server %s: nothing is required, and a new start is offered once that is sure', async (_what, fault) => {
    const { admin, control } = scene;
    const who = await connected('Setup lost');
    control.clearCalls();
    control.setFault({ operation: 'setup', fault });
    await admin.button('Enrol').click();
    await admin.button('Get the secret').click();
    await admin.step('We do not know yet').waitFor();
    await admin.sheet.getByText(/we asked FreeSewing for a secret/).waitFor();
    await admin.findOut();
    await admin.sheet.getByText('Not certain yet.').waitFor();
    await scene.pastLateCommits();
    await admin.findOut();
    await admin.sheet.getByText('The lost secret was never asked for by FreeSewing.').waitFor();
    expect(control.calls({ operation: 'setup' })).toHaveLength(1);

    await admin.button('Get the secret').click();
    expect(await admin.secretShown()).toBe(secretOf(who));
    await admin.goToCode();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
  });
});

describe('confirm', () => {
  it.each(COMMITTED)('when the server %s: MFA is on, and a sign-in proves the secret', async (_what, fault) => {
    const { admin, control } = scene;
    const who = await connected('Confirm lost');
    await admin.enrolToCode();
    control.setFault({ operation: 'confirm', fault });
    control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' } });
    await admin.sendCode();
    await admin.step('We do not know yet').waitFor();
    await admin.sheet.getByText('MFA may be on or off. The secret is kept here.').waitFor();
    await expectSecretKept(who);

    await admin.findOut();
    await admin.sheet.getByText('FreeSewing says that MFA is on, but not with which secret.').waitFor();
    await scene.nextStep();
    await admin.proveBySigningIn(who.password);
    await admin.step('MFA is on').waitFor();
    await admin.closeSheet();
    // Its answer would have carried backup codes, if there were any.
    await admin.standing('MFA is on, but no backup codes arrived').waitFor();
    await expectSecretKept(who);
  });

  it.each(NOT_COMMITTED)('when the answer %s: the same secret is confirmed with a new code', async (_what, fault) => {
    const { admin, control } = scene;
    const who = await connected('Confirm not done');
    await admin.enrolToCode();
    const secret = secretOf(who);
    control.setFault({ operation: 'confirm', fault });
    await admin.sendCode();
    await admin.step('We do not know yet').waitFor();
    await admin.findOut();
    await admin.sheet.getByText('Not certain yet.').waitFor();
    await scene.pastLateCommits();
    await admin.findOut();
    await admin.step('Confirm with a code').waitFor();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(who)).toMatchObject({ mfaEnabled: true, secret });
    await expectSecretKept(who, secret);
  });

  it('with the password finds out and proves in one go', async () => {
    const { admin, control } = scene;
    const who = await connected('One go');
    await admin.enrolToCode();
    control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' } });
    await admin.sendCode();
    await admin.step('We do not know yet').waitFor();
    await scene.nextStep();
    await admin.findOut(who.password);
    await admin.step('Sign in once to prove it').or(admin.step('MFA is on')).first().waitFor();
    await admin.page.keyboard.press('Escape');
    await admin.standing('MFA is on, but no backup codes arrived').waitFor();
  });

  it('with a JWT stays "on, not proven", and says so: there is no password to prove it with', async () => {
    const { admin, control } = scene;
    const who = await connected('JWT lost', 'jwt');
    await admin.enrolToCode();
    control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    await admin.sendCode();
    await admin.sheet.getByText('FreeSewing says that MFA is on, but not with which secret.').waitFor();
    await admin.sheet.getByText('there is no password to sign in with').waitFor();
    await admin.button('Go on').click();
    await admin.step('MFA is on, not proven').waitFor();
    await admin.closeSheet();
    await admin.standing('MFA is on; the secret is not proven').waitFor();
    await admin.page.getByText('Only a sign-in with the password can prove it, and this connection has none.').waitFor();
    await expectSecretKept(who);
  });

  it('that comes too late for the app counts as lost; on is read later', async () => {
    const { admin, control } = scene;
    const who = await connected('Late');
    await admin.enrolToCode();
    control.setFault({ operation: 'confirm', fault: { kind: 'late' } });
    await admin.sendCode();
    await expect.poll(() => control.held()).toEqual(['confirm']);
    await scene.advance(20_001);
    await admin.step('We do not know yet').waitFor();
    control.release({ operation: 'confirm' }); // with a code of the step before: refused by the server
    await scene.pastLateCommits();
    await admin.findOut();
    await admin.step('Confirm with a code').waitFor();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(who).mfaEnabled).toBe(true);
  });
});

describe('disable', () => {
  it.each(COMMITTED)('when the server %s: off counts once it is read late enough', async (_what, fault) => {
    const { admin, control } = scene;
    const who = await enrolled('Disable lost');
    control.setFault({ operation: 'disable', fault });
    await admin.disable(who.password);
    await admin.step('We do not know yet').waitFor();
    await admin.sheet.getByText('MFA may be on or off. Secret and backup codes are kept here.').waitFor();
    await expectSecretKept(who);
    await admin.findOut();
    await admin.sheet.getByText('Not certain yet.').waitFor();
    await expectSecretKept(who);
    await scene.pastLateCommits();
    await admin.findOut();
    await admin.step('MFA is off').waitFor();
    await admin.closeSheet();
    await admin.standing('MFA is off').waitFor();
    expect(control.truth(who).mfaEnabled).toBe(false);
  });

  it.each(NOT_COMMITTED)('when the answer %s: it is still on, and the secret is proven again', async (_what, fault) => {
    const { admin, control } = scene;
    const who = await enrolled('Disable not done');
    control.setFault({ operation: 'disable', fault });
    await admin.disable(who.password);
    await admin.step('We do not know yet').waitFor();
    await admin.closeSheet();
    await admin.standing('The answer was lost while disabling').waitFor();
    await scene.pastLateCommits();
    await admin.button('Find out').click();
    await admin.findOut(who.password);
    await admin.step('MFA is on and proven').waitFor();
    await admin.closeSheet();
    await expectSecretKept(who);
    expect(control.truth(who).mfaEnabled).toBe(true);
  });
});
