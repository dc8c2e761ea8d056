/** @file Enrolling again as one act, and the guided way out when the authenticator is lost. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Credentials } from '../staging';
import { axeFindings } from '../support/axe';
import { shot } from '../support/backend-scene';
import { startScene, type Scene } from '../support/scene';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

async function enrolled(name: string): Promise<Credentials> {
  const { admin } = scene;
  const who = scene.user({ scratchCodes: true });
  await admin.add(scene.staging.url, name, { kind: 'password', ...who });
  await admin.enrolToCode();
  await admin.sendCode();
  await admin.keepBackupCodes();
  await admin.button('Not now').click();
  await admin.closeSheet();
  await scene.nextStep();
  return who;
}

it('enrols again: the gap is named, then the new secret goes through the wizard', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Again');
  const before = control.truth(who).secret;
  await admin.button('Enrol again').click();
  await admin.sheet.getByText('First MFA is turned off at FreeSewing').waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'reenrol');
  await admin.field('Password').fill(who.password);
  await admin.sheet.getByRole('button', { name: 'Enrol again' }).click();
  await admin.step('The secret is here').waitFor();
  expect(control.truth(who)).toMatchObject({ mfaEnabled: false });
  await admin.goToCode();
  await admin.sendCode();
  await scene.nextStep();
  await admin.keepBackupCodes();
  await admin.button('Not now').click();
  await admin.closeSheet();
  await admin.standing('MFA is on and proven').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(true);
  expect(control.truth(who).secret).not.toBe(before);
  expect(await scene.codeInAuthenticator(who.username)).toBe(codeNow(control.truth(who).secret ?? '', scene.now()));
});

it('killed in the gap, the next start says so, and one act finishes it', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Cut off');
  control.setFault({ operation: 'setup', fault: { kind: 'late' } });
  await admin.button('Enrol again').click();
  await admin.field('Password').fill(who.password);
  await admin.sheet.getByRole('button', { name: 'Enrol again' }).click();
  await expect.poll(() => control.held()).toContain('setup');
  await scene.killAndRestart();
  control.clearFaults();
  control.release();
  await scene.admin.connection('Cut off').click();
  await scene.admin.standing(/The answer was lost while asking for a secret/).waitFor();
  await scene.pastLateCommits();
  await scene.admin.button('Check').click();
  await scene.admin.standing('Enrolling again was interrupted: MFA is off').waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'reenrol-interrupted');
  expect(control.truth(who).mfaEnabled).toBe(false);
  await scene.nextStep();
  await scene.admin.button('Enrol again').click();
  await scene.admin.sheet.getByRole('button', { name: 'Get the secret' }).click();
  await scene.admin.goToCode();
  await scene.admin.sendCode();
  await scene.admin.keepBackupCodes();
  await scene.admin.button('Not now').click();
  await scene.admin.closeSheet();
  await scene.admin.standing('MFA is on and proven').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(true);
});

it('with the authenticator lost says what the service allows, and leads there', async () => {
  const { admin, control } = scene;
  const who = scene.user({ scratchCodes: true });
  await admin.add(scene.staging.url, 'Lost', { kind: 'password', ...who });
  control.enrolElsewhere(who);
  await admin.button('Check').click();
  await admin.button('Lost the authenticator?').click();
  await admin.sheet.getByText('Sign in with the password and a backup code').waitFor();
  await admin.sheet.getByText('Ask its support to turn MFA off').waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'lost');
  const [backup = ''] = control.truth(who).scratchCodes;
  await admin.sheet.getByRole('button', { name: 'Disable MFA' }).click();
  await admin.field('Password').fill(who.password);
  await admin.field('Backup code or code').fill(backup);
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(false);
});

it('at the next start lists what changed elsewhere, until it was seen', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Changed');
  await admin.standing('MFA is on and proven').waitFor();
  control.disableElsewhere(who);
  await scene.advance(6 * 60_000);
  await scene.restart();
  const list = scene.admin.page.getByRole('region', { name: /account(s)? changed elsewhere/ });
  await list.getByRole('button', { name: /Changed/ }).click();
  await list.getByRole('listitem').filter({ hasText: 'Changed' }).getByText(/is off/).waitFor();
  await scene.admin.standing('MFA is off').waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'elsewhere');
  await list.getByRole('button', { name: 'I have seen it' }).click();
  await list.waitFor({ state: 'detached' });
});
