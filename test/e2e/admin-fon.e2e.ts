/** @file FoN in the real window: enrol, code, sign-in with a code, backup code, disable; and its five calls. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFon, type RunningFon } from '../staging';
import { axeFindings } from '../support/axe';
import { shot, startBackendScene, type BackendScene } from '../support/backend-scene';

let scene: BackendScene<RunningFon>;
beforeAll(async () => {
  scene = await startBackendScene((now) => startFon({ now }));
});
afterAll(() => scene.close());

const who = () => {
  const found = scene.staging.control.users().find(({ username }) => username === 'tess');
  if (found === undefined) throw new Error('no user');
  return found;
};
const truth = () => scene.staging.control.truth({ username: 'tess' });
/** A quarter of an hour later all calls are there again. */
const rest = async (): Promise<void> => {
  await scene.advance(16 * 60_000);
  await scene.nextStep();
};
const clean = async (): Promise<void> => expect(await axeFindings(scene.page)).toEqual([]);

describe('an account at FoN', () => {
  it('is added with e-mail address and password', async () => {
    const { admin } = scene;
    await admin.openAddSheet();
    await admin.sheet.getByLabel('Service', { exact: true }).selectOption('fon');
    await admin.fillWhere(scene.staging.url, 'FoN here');
    expect(await admin.sheet.getByRole('radio', { name: 'API key and secret' }).count()).toBe(0);
    await admin.field('E-mail address').fill(who().email);
    await admin.field('Password').fill(who().password);
    await shot(scene.page, 'fon-add');
    await clean();
    await admin.submitAdd();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
  });

  it('enrols, shows ten backup codes, and is proven by a sign-in', async () => {
    const { admin } = scene;
    await admin.enrolToCode();
    await admin.sendCode();
    const codes = await admin.keepBackupCodes();
    expect(codes).toEqual(truth().backupCodes);
    expect(codes).toHaveLength(10);
    await scene.nextStep();
    await admin.proveBySigningIn(who().password);
    await admin.step('MFA is on').waitFor();
    expect(truth().mfaEnabled).toBe(true);
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
  });

  it('says that the five calls are spent, until when, and sends none', async () => {
    const { admin, staging } = scene;
    const before = staging.control.calls().length;
    await scene.page.getByText('FoN allows 5 sign-in calls in 15 minutes').waitFor();
    await admin.button('Check').click();
    await admin.field('Password').fill(who().password);
    await shot(scene.page, 'fon-limit');
    await clean();
    await admin.button('Check now').click();
    await admin.alert.filter({ hasText: 'they are used up. Nothing was sent' }).waitFor();
    expect(staging.control.calls()).toHaveLength(before);
    await admin.button('Cancel').click();
    await rest();
    await scene.page.getByText('FoN allows 5 sign-in calls in 15 minutes').waitFor({ state: 'detached' });
  });

  it('checks by a sign-in without a code, on demand', async () => {
    const { admin } = scene;
    await admin.button('Check').click();
    await admin.field('Password').fill(who().password);
    await admin.button('Check now').click();
    await admin.step('MFA is on and proven').waitFor();
    await admin.closeSheet();
  });

  it('signs in again with a kept backup code, which is ticked off', async () => {
    const { admin, staging } = scene;
    const [first] = truth().backupCodes;
    staging.control.expireSessions();
    await admin.button('Disable').click();
    await admin.field('Password').fill(who().password);
    await admin.button('Disable MFA').click();
    await admin.step('Sign in again').waitFor();
    await admin.field('Password').fill(who().password);
    await admin.button('Sign in').click();
    // The kept secret answers the code by itself, in a step of its own; the backup way is offered where that is not wanted.
    await admin.sheet.getByText(/^Waiting for a fresh code/).first().waitFor();
    await scene.nextStep();
    await admin.sheet.getByRole('button', { name: 'Disable MFA' }).waitFor();
    await admin.button('Cancel').click();
    await rest();
    expect(truth().backupCodes).toContain(first);
    staging.control.expireSessions();
    await admin.button('Disable').click();
    await admin.field('Password').fill(who().password);
    await admin.button('Disable MFA').click();
    await admin.step('Sign in again').waitFor();
    await admin.button('Use one of the 10 backup codes kept here').click();
    await admin.field('Password').fill(who().password);
    await shot(scene.page, 'fon-backup');
    await clean();
    await admin.button('Sign in').click();
    await admin.sheet.getByRole('button', { name: 'Disable MFA' }).waitFor();
    expect(truth().backupCodes).not.toContain(first);
    await admin.button('Cancel').click();
    await scene.page.getByText('9 backup codes left').waitFor();
  });

  it('disables with a code from here', async () => {
    const { admin } = scene;
    await rest();
    await admin.button('Disable').click();
    await shot(scene.page, 'fon-disable');
    await clean();
    await admin.field('Password').fill(who().password);
    await admin.button('Disable MFA').click();
    await admin.step('MFA is off').waitFor();
    expect(truth().mfaEnabled).toBe(false);
    await admin.closeSheet();
    await admin.standing('MFA is off').waitFor();
    expect(scene.staging.control.calls().filter(({ status }) => status === 429)).toEqual([]);
  });
});
