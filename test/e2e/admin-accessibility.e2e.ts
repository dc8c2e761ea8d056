/** @file axe-core finds nothing on any screen of the admin window, light and dark; and the page breaks its own policy nowhere. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ConsoleMessage } from 'playwright';
import { axeFindings } from '../support/axe';
import { startScene, type Scene } from '../support/scene';

let scene: Scene;
const violations: string[] = [];
beforeAll(async () => {
  scene = await startScene();
  // The first paint was missed: listen, then load once more.
  scene.page.on('console', (message: ConsoleMessage) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) violations.push(message.text());
  });
  await scene.page.exposeFunction('policyBroken', (what: string) => violations.push(what));
  await scene.page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (Reflect.get(window, 'policyBroken') as (what: string) => void)(`${violatedDirective} ${blockedURI}`);
    });
  });
  await scene.page.emulateMedia({ reducedMotion: 'reduce' });
  await scene.page.reload();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

/** Both colour schemes. */
async function check(screen: string): Promise<void> {
  const { page } = scene;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page), `${screen}, ${colorScheme}`).toEqual([]);
  }
}

it('on the empty window and the form for a connection, errors included', async () => {
  const { admin } = scene;
  await admin.page.getByRole('heading', { name: 'No connections yet' }).waitFor();
  await check('no connections');
  await admin.openAddSheet();
  await check('add a connection');
  for (const way of ['Access token (JWT)', 'API key and secret', 'Username and password']) {
    await admin.sheet.getByRole('radio', { name: way }).check();
    await admin.submitAdd();
    await admin.alert.first().waitFor();
    await check(`add with ${way}, nothing filled in`);
  }
  await admin.fillWhere('http://backend.example', 'x', 'staging');
  await admin.fillSignIn({ kind: 'password', username: 'u', password: 'p' });
  await admin.submitAdd();
  await admin.says('url-not-https');
  await check('a refused address');
  await admin.sheet.getByText('Advanced').click();
  await check('the certificate');
  await admin.sheet.getByRole('button', { name: 'Cancel' }).click();
});

it('on every step of the wizard, the page of a connection, and disabling', async () => {
  const { admin, control } = scene;
  const who = scene.user({ scratchCodes: true });
  await admin.add(scene.staging.url, 'Workshop', { kind: 'password', ...who });
  await admin.callsShown();
  await check('a connection with MFA off, calls shown');
  await admin.button('Enrol').click();
  await check('step 1');
  await admin.button('Get the secret').click();
  await admin.secretShown();
  await check('step 2');
  await admin.goToCode();
  await check('step 3');
  await admin.button('Type a code by hand').click();
  await admin.field('Code from another device').fill('000000');
  await admin.button('Send typed code').click();
  await admin.says('code-refused');
  await check('step 3, refused');
  await admin.button('Stop enrolling').click();
  await check('stop enrolling');
  await admin.button('Go on enrolling').click();
  await admin.sendCode();
  await admin.step('Keep these backup codes').waitFor();
  await admin.sheet.getByRole('list', { name: 'Backup codes' }).waitFor();
  await check('step 4');
  await admin.keepBackupCodes();
  await check('step 5');
  await scene.advance(1000); // the window's clock, which runs on by itself, is set again
  await admin.proveBySigningIn(who.password);
  await admin.sheet.getByText(/Waiting for a fresh code/).first().waitFor();
  await check('waiting');
  await scene.nextStep();
  await admin.step('MFA is on').waitFor();
  await check('the end');
  await admin.closeSheet();
  await check('a connection with MFA on');

  await scene.nextStep();
  await admin.button('Disable').click();
  await check('disable');
  await admin.sheet.getByRole('radio', { name: /A backup code/ }).check();
  await check('disable by hand');
  await admin.sheet.getByRole('radio', { name: /A code from here/ }).check();
  control.setFault({ operation: 'disable', fault: { kind: 'drop', when: 'after-commit' } });
  await admin.field('Password').fill(who.password);
  await admin.button('Disable MFA').click();
  await admin.step('We do not know yet').waitFor();
  await check('not known');
  await admin.findOut();
  await admin.sheet.getByText('Not certain yet.').waitFor();
  await check('still not known');
  await scene.pastLateCommits();
  await admin.findOut();
  await admin.step('MFA is off').waitFor();
  await check('off');
  await admin.closeSheet();
});

it('on a session that ended, a clock that is off, another secret, and removing', async () => {
  const { admin, control } = scene;
  const who = scene.user();
  await admin.add(scene.staging.url, 'Second', { kind: 'jwt', jwt: who.jwt });
  await admin.enrolToCode();
  control.rotateElsewhere(who);
  await admin.sendCode();
  await admin.says('code-refused');
  await scene.nextStep();
  await admin.sendCode();
  await admin.step('This secret is no longer the one').waitFor();
  await check('replaced');
  await admin.closeSheet();
  control.setClockSkew({ milliseconds: 600_000 });
  await admin.button('Check').click();
  await admin.page.getByText(/Your clock is .* behind/).waitFor();
  await check('a clock that is off');
  control.setClockSkew({ milliseconds: 0 });
  control.expireSessions();
  await admin.button('Check').click();
  await admin.page.getByText('Your session at FreeSewing has ended').waitFor();
  await check('signed out');
  await admin.button('Sign in again').click();
  await check('sign in again');
  await admin.page.keyboard.press('Escape');
  await admin.more('Remove');
  await check('remove');
  await admin.page.keyboard.press('Escape');
});

it('and no page broke its own policy on the way', async () => {
  await scene.page.reload();
  await scene.admin.connection('Workshop').waitFor();
  expect(violations).toEqual([]);
  // The ears work.
  await scene.page.evaluate(() => void setTimeout(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }));
  }));
  await expect.poll(() => violations.length).toBeGreaterThan(0);
});
