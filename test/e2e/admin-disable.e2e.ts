/** @file Turning MFA off: with the code from here, with a backup code, with one from elsewhere; and what is refused. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Credentials, NewUser } from '../staging';
import { startScene, type Scene } from '../support/scene';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

async function enrolled(name: string, user: Omit<NewUser, 'username'> = {}): Promise<Credentials> {
  const { admin } = scene;
  const who = scene.user(user);
  await admin.add(scene.staging.url, name, { kind: 'password', ...who });
  await admin.enrolToCode();
  await admin.sendCode();
  if (user.scratchCodes === true) await admin.keepBackupCodes();
  await admin.button('Not now').click();
  await admin.closeSheet();
  await admin.standing('MFA is on and proven').waitFor();
  await scene.nextStep();
  return who;
}

const lastCalls = (count: number): readonly string[] => scene.control.calls().slice(-count).map(({ operation }) => operation);
/** The code that the last disable carried. */
const sent = (): unknown => (JSON.parse(scene.control.calls({ operation: 'disable' }).at(-1)?.body ?? '{}') as Record<string, unknown>)['token'];

it('takes the password, fills in the code, and reads the state again from the server', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Straight');
  expect(await scene.codeInAuthenticator(who.username)).not.toBeNull();
  await admin.button('Disable').click();
  await admin.button('Disable MFA').click();
  await admin.alert.filter({ hasText: 'Type the password.' }).waitFor();
  await admin.field('Password').fill(who.password);
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
  await admin.sheet.getByText('We read it from FreeSewing after the request.').waitFor();
  expect(lastCalls(3)).toEqual(['status', 'disable', 'status']);
  expect(sent()).toBe(codeNow(control.truth(who).secret ?? '', scene.now()));
  expect(control.truth(who).mfaEnabled).toBe(false);
  await admin.closeSheet();
  await admin.standing('MFA is off').waitFor();
  expect(await scene.codeInAuthenticator(who.username)).toBeNull();
});

it('with a wrong password is refused in place, and the next try waits for a code of its own', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Wrong password');
  await admin.disable('not it');
  await admin.says('password-or-code-refused');
  expect(control.truth(who).mfaEnabled).toBe(true);
  const refused = sent();
  await admin.field('Password').fill(who.password);
  await admin.button('Disable MFA').click();
  await admin.sheet.getByText(/Waiting for a fresh code/).first().waitFor();
  await scene.nextStep();
  await admin.step('MFA is off').waitFor();
  expect(sent()).not.toBe(refused);
});

it('with a backup code sends it exactly as it is, and once', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Backup code', { scratchCodes: true });
  const [first = '', second = ''] = control.truth(who).scratchCodes;
  await admin.button('Disable').click();
  await admin.sheet.getByRole('radio', { name: /A backup code/ }).check();
  await admin.field('Password').fill('not it');
  await admin.field('Backup code or code').fill(first);
  await admin.button('Disable MFA').click();
  await admin.says('password-or-code-refused');
  expect(sent()).toBe(first);
  expect(control.truth(who).scratchCodes).toContain(first);
  await admin.field('Password').fill(who.password);
  await admin.field('Backup code or code').fill(` ${second} `);
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
  expect(sent()).toBe(second);
});

it('of MFA that was turned on elsewhere asks for a code from there', async () => {
  const { admin, control } = scene;
  const who = scene.user();
  await admin.add(scene.staging.url, 'Elsewhere', { kind: 'password', ...who });
  control.enrolElsewhere(who);
  await admin.button('Check').click();
  await admin.standing('MFA is on, with a secret that is not here').waitFor();
  await admin.button('Disable').click();
  await admin.sheet.getByText('The secret is not here').waitFor();
  await admin.field('Password').fill(who.password);
  await admin.field('Backup code or code').fill('000 000');
  await admin.button('Disable MFA').click();
  await admin.says('password-or-code-refused');
  await admin.field('Backup code or code').fill(codeNow(control.truth(who).secret ?? '', scene.now()));
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
});

it('where somebody turned it off before sends nothing', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Off before');
  control.disableElsewhere(who);
  control.clearCalls();
  await admin.disable(who.password);
  await admin.step('MFA is off').waitFor();
  expect(control.calls({ operation: 'disable' })).toEqual([]);
});

it('after the session ended signs in with the code from here first', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Session ended');
  control.expireSessions(who);
  await admin.disable(who.password);
  await admin.sheet.getByText('The session has ended.').waitFor();
  await admin.field('Password').fill(who.password);
  await admin.button('Sign in').click();
  await admin.button('Disable MFA').waitFor();
  await scene.nextStep();
  await admin.field('Password').fill(who.password);
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(false);
});

it('where the server still says on afterwards says so, and removes nothing', async () => {
  const { admin, control } = scene;
  const who = await enrolled('Still on');
  control.setFault({ operation: 'disable', fault: { kind: 'rewrite', set: { 'account.mfaEnabled': true } } });
  await admin.disable(who.password);
  await admin.step('We do not know yet').waitFor();
  expect(await scene.codeInAuthenticator(who.username)).not.toBeNull();
});
