/** @file The app is killed (SIGKILL) between two steps: the next start knows where it was, reads the server, and finishes. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Credentials, NewUser, Operation } from '../staging';
import { startScene, type Scene } from '../support/scene';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(async () => {
  await scene.tidy();
  scene.control.clearCalls();
});
afterAll(() => scene.close());

async function connected(name: string, user: Omit<NewUser, 'username'> = {}): Promise<Credentials> {
  const who = scene.user(user);
  await scene.admin.add(scene.staging.url, name, { kind: 'password', ...who });
  return who;
}

/** The server holds the request's answer back; then the app dies. */
async function killDuring(operation: Operation, act: () => Promise<void>): Promise<void> {
  scene.control.setFault({ operation, fault: { kind: 'late' } });
  await act();
  await expect.poll(() => scene.control.held()).toEqual([operation]);
}

async function choose(name: string): Promise<void> {
  await scene.admin.connection(name).click();
}

const secretOf = (who: Credentials): string => scene.control.truth(who).secret ?? '';
const setups = (): number => scene.control.calls({ operation: 'setup' }).length;
const expectAccount = async (who: Credentials): Promise<void> =>
  expect(await scene.codeInAuthenticator(who.username)).toBe(codeNow(secretOf(who), scene.now()));

it('after the secret was issued: goes on with it', async () => {
  const who = await connected('After setup');
  await scene.admin.startEnrolment();
  const secret = secretOf(who);
  await scene.killAndRestart();
  const { admin } = scene;
  await choose('After setup');
  await admin.standing('Enrolment is not finished').waitFor();
  await admin.button('Continue').click();
  expect(await admin.secretShown()).toBe(secret);
  await admin.goToCode();
  await admin.sendCode();
  await admin.step('Sign in once to prove it').waitFor();
  expect(scene.control.truth(who)).toMatchObject({ mfaEnabled: true, secret });
  expect(setups()).toBe(1);
  await admin.button('Not now').click();
  await admin.closeSheet();
  await expectAccount(who);
});

it('while setup was under way: says so, and only the person asks a second time', async () => {
  const who = await connected('During setup');
  await scene.admin.button('Enrol').click();
  await killDuring('setup', () => scene.admin.button('Get the secret').click());
  await scene.killAndRestart();
  scene.control.release();
  await choose('During setup');
  await scene.admin.standing('The answer was lost while asking for a secret').waitFor();
  await scene.pastLateCommits();
  await scene.admin.button('Find out').click();
  await scene.admin.findOut();
  await scene.admin.sheet.getByText('The lost secret was never asked for by FreeSewing.').waitFor();
  expect(setups()).toBe(1);
  expect(scene.control.truth(who).mfaEnabled).toBe(false);
});

it('while confirm was under way, and the server did it: reads "on" at the start, and a sign-in proves the secret', async () => {
  const who = await connected('During confirm');
  await scene.admin.enrolToCode();
  await killDuring('confirm', () => scene.admin.sendCode());
  await scene.kill();
  scene.control.release();
  expect(scene.control.truth(who).mfaEnabled).toBe(true);
  await scene.start();
  const { admin } = scene;
  await choose('During confirm');
  await admin.standing('MFA is on; the secret is not proven').waitFor();
  await expectAccount(who);
  await scene.nextStep();
  await admin.button('Prove it by signing in').click();
  await admin.proveBySigningIn(who.password);
  await admin.step('MFA is on').waitFor();
  expect(setups()).toBe(1);
});

it('while confirm was under way, and the server did not: the same secret is confirmed', async () => {
  const who = await connected('Confirm not done');
  await scene.admin.enrolToCode();
  const secret = secretOf(who);
  await killDuring('confirm', () => scene.admin.sendCode());
  await scene.killAndRestart();
  const { admin } = scene;
  await choose('Confirm not done');
  await admin.standing('The answer was lost while confirming').waitFor();
  await expectAccount(who);
  await scene.pastLateCommits();
  await admin.button('Find out').click();
  await admin.findOut();
  await admin.step('The secret is here').waitFor();
  await admin.goToCode();
  await admin.sendCode();
  await admin.step('Sign in once to prove it').waitFor();
  expect(scene.control.truth(who)).toMatchObject({ mfaEnabled: true, secret });
  expect(setups()).toBe(1);
});

it('before the backup codes were kept: they are there', async () => {
  const who = await connected('Before the codes', { scratchCodes: true });
  await scene.admin.enrolToCode();
  await scene.admin.sendCode();
  await scene.admin.step('Keep these backup codes').waitFor();
  await scene.killAndRestart();
  await choose('Before the codes');
  await scene.admin.standing('MFA is on; the backup codes are waiting').waitFor();
  await scene.admin.button('Continue').click();
  expect(await scene.admin.keepBackupCodes()).toEqual(scene.control.truth(who).scratchCodes);
  expect(setups()).toBe(1);
});

it('while disable was under way: the secret stays until a later start reads "off"', async () => {
  const who = await connected('During disable');
  await scene.admin.enrolToCode();
  await scene.admin.sendCode();
  await scene.admin.button('Not now').click();
  await scene.admin.closeSheet();
  await scene.nextStep();
  await killDuring('disable', () => scene.admin.disable(who.password));
  await scene.kill();
  scene.control.release();
  expect(scene.control.truth(who).mfaEnabled).toBe(false);
  await scene.start();
  await choose('During disable');
  await scene.admin.standing('The answer was lost while disabling').waitFor();
  await expectAccount(who); // "off" was read too early to count

  await scene.killAndRestart(() => scene.pastLateCommits());
  await choose('During disable');
  await scene.admin.standing('MFA is off').waitFor();
  expect(await scene.codeInAuthenticator(who.username)).toBeNull();
  expect(scene.control.calls({ operation: 'disable' })).toHaveLength(1);
});
