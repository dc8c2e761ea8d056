/** @file AXR in the real window: enrol, codes after the confirm, sign-in with a code and a backup code, disable by name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAxr, type RunningAxr } from '../staging';
import { axeFindings } from '../support/axe';
import { shot, startBackendScene, type BackendScene } from '../support/backend-scene';

let scene: BackendScene<RunningAxr>;
beforeAll(async () => {
  scene = await startBackendScene((now) => startAxr({ now }));
});
afterAll(() => scene.close());

const who = () => {
  const found = scene.staging.control.users().find(({ username }) => username === 'tess');
  if (found === undefined) throw new Error('no user');
  return found;
};
const truth = () => scene.staging.control.truth({ username: 'tess' });

describe('an account at AXR', () => {
  it('enrols, shows its codes after the confirm, and is proven by a sign-in', async () => {
    const { admin } = scene;
    await admin.openAddSheet();
    await admin.sheet.getByLabel('Service', { exact: true }).selectOption('axr');
    await admin.fillWhere(scene.staging.url, 'AXR here');
    await admin.field('Username').fill('tess');
    await admin.field('Password').fill(who().password);
    await admin.submitAdd();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
    await admin.enrolToCode();
    await admin.sendCode();
    expect(await admin.keepBackupCodes()).toEqual(truth().backupCodes);
    await scene.nextStep();
    await admin.proveBySigningIn(who().password);
    await admin.step('MFA is on').waitFor();
    await shot(scene.page, 'axr-done');
    expect(await axeFindings(scene.page)).toEqual([]);
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
  });

  it('signs in again with a kept backup code when the session has ended, then disables by the account’s name', async () => {
    const { admin, staging } = scene;
    const [first] = truth().backupCodes;
    staging.control.expireSessions();
    await admin.button('Disable').click();
    await admin.field('Type the name of the account: tess').fill('tess');
    await admin.button('Disable MFA').click();
    await admin.step('Sign in again').waitFor();
    await admin.button('Use one of the 10 backup codes kept here').click();
    await admin.field('Password').fill(who().password);
    await admin.button('Sign in').click();
    await admin.field('Type the name of the account: tess').fill('tess');
    expect(truth().backupCodes).not.toContain(first);
    await admin.button('Disable MFA').click();
    await admin.step('MFA is off').waitFor();
    expect(truth().mfaEnabled).toBe(false);
    await admin.closeSheet();
    await admin.standing('MFA is off').waitFor();
  });
});
