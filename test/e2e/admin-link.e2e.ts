/** @file MFA that was turned on elsewhere, with its secret in the authenticator: link the account, then disable from here. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
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

/** By paste, as a person would bring it from another app. */
async function bring(label: string, secret: string, issuer = 'FreeSewing'): Promise<void> {
  const authenticator = await scene.authenticator();
  await authenticator.add(`otpauth://totp/${issuer}:${label}?secret=${secret}&issuer=${issuer}`);
  await scene.page.bringToFront();
}

const enabledElsewhere = (name: string) => {
  const who = scene.user();
  return scene.admin.add(scene.staging.url, name, { kind: 'password', ...who }).then(async () => {
    scene.control.enrolElsewhere(who);
    await scene.admin.button('Check').click();
    await scene.admin.standing('MFA is on, with a secret that is not here').waitFor();
    return who;
  });
};

it('is proven by a sign-in, and MFA is then disabled with its code', async () => {
  const { admin, control } = scene;
  const who = await enabledElsewhere('Enrolled elsewhere');
  await bring('wrong', 'KBTSKUKRDJPEGCZK', 'Bakery');
  await bring(who.username, control.truth(who).secret ?? '');
  await admin.button('Link an account from here').click();
  expect(await admin.sheet.getByRole('radio', { name: /Service and name fit/ }).isChecked()).toBe(true);
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'link');

  await admin.sheet.getByRole('radio', { name: /Bakery/ }).check();
  await admin.field('Password (proves it)').fill(who.password);
  await admin.button('Prove and link').click();
  await admin.says('link-differs');
  await scene.nextStep();
  await admin.sheet.getByRole('radio', { name: /FreeSewing/ }).check();
  await admin.button('Prove and link').click();
  await admin.step('MFA is on and proven').waitFor();
  await admin.closeSheet();

  await scene.nextStep();
  await admin.disable(who.password);
  await admin.step('MFA is off').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(false);
  await admin.closeSheet();
  const row = (await scene.authenticator()).rows.filter({ hasText: who.username });
  await row.getByText('linked · MFA off').waitFor();
});

it('without a password is shown as not proven, and can be taken back', async () => {
  const { admin, control } = scene;
  const who = scene.user();
  await admin.add(scene.staging.url, 'By key', { kind: 'key', key: who.apiKey, secret: who.apiSecret });
  control.enrolElsewhere(who);
  await admin.button('Check').click();
  await bring(who.username, control.truth(who).secret ?? '');
  await admin.button('Link an account from here').click();
  await admin.sheet.getByText('This connection has no password').waitFor();
  await admin.button('Link, not proven').click();
  await admin.step('MFA is on; the secret is not proven').waitFor();
  await admin.closeSheet();
  await shot(scene.page, 'linked-unproven');
  await admin.button('Take the link back').click();
  await admin.button('Take back').click();
  await admin.standing('MFA is on, with a secret that is not here').waitFor();
  expect(codeNow(control.truth(who).secret ?? '', scene.now())).toHaveLength(6);
  await (await scene.authenticator()).rows.filter({ hasText: who.username }).waitFor();
});
