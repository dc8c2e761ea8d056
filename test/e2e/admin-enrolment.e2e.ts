/** @file Enrolling through the wizard, step by step, against what the server really holds. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startScene, type Scene } from '../support/scene';
import type { Credentials, NewUser } from '../staging';
import { codeNow } from '../support/witness';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

async function connected(name: string, kind: 'password' | 'jwt' = 'password', user: Omit<NewUser, 'username'> = {}): Promise<Credentials> {
  const who = scene.user(user);
  await scene.admin.add(scene.staging.url, name, kind === 'jwt' ? { kind, jwt: who.jwt } : { kind, ...who });
  return who;
}

const secretOf = (who: Credentials): string => scene.control.truth(who).secret ?? '';
const count = (operation: 'setup' | 'confirm', from: number): number => scene.control.calls({ operation }).length - from;
const setups = (): number => scene.control.calls({ operation: 'setup' }).length;

describe('the straight path', () => {
  it('shows the server\'s own secret as QR code and text, confirms, proves, and puts the account into the authenticator', async () => {
    const { admin, control } = scene;
    const who = await connected('Straight');
    await admin.startEnrolment();
    const secret = secretOf(who);

    const qr = join(scene.home, 'qr.png');
    await admin.sheet.getByRole('img', { name: `QR code of the secret for ${who.username}` }).screenshot({ path: qr });
    const read = new URL(execFileSync('zbarimg', ['-q', '--raw', qr], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
    expect(read.href).toContain('otpauth://totp/FreeSewing');
    expect(Object.fromEntries(read.searchParams)).toMatchObject({ secret, issuer: 'FreeSewing' });
    expect(await admin.secretShown()).toBe(secret);
    expect(control.truth(who).mfaEnabled).toBe(false);

    await admin.goToCode();
    expect(await admin.sheet.locator('[data-code]').first().getAttribute('data-code')).toBe(codeNow(secret, scene.now()));
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(who).mfaEnabled).toBe(true);

    // No code goes to the server twice: the proof waits, visibly, for a step of its own.
    await admin.proveBySigningIn(who.password);
    await admin.sheet.getByText(/Waiting for a fresh code, \d+ s/).first().waitFor();
    await scene.nextStep();
    await admin.sheet.getByText('FreeSewing let you in with a code from here.').waitFor();
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
    expect(await scene.codeInAuthenticator(who.username)).toBe(codeNow(secret, scene.now()));
    const [confirm] = control.calls({ operation: 'confirm' });
    expect(JSON.parse(confirm?.body ?? '')).toMatchObject({ mfa: true, secret });
  });

  it('with a JWT ends without the proof, and says why', async () => {
    const { admin } = scene;
    await connected('Token', 'jwt');
    await admin.enrolToCode();
    await admin.sendCode();
    await admin.sheet.getByText('This connection uses an access token, so there is no password to sign in with.').waitFor();
    expect(await admin.field('Password').count()).toBe(0);
    await admin.button('Go on').click();
    await admin.step('MFA is on').waitFor();
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
  });

  it('can put the first sign-in off, and says so', async () => {
    const { admin } = scene;
    await connected('Later');
    await admin.enrolToCode();
    await admin.sendCode();
    await admin.button('Not now').click();
    await admin.sheet.getByText('The first sign-in was put off.').waitFor();
  });
});

describe('a code typed by hand', () => {
  it('from another device confirms as well', async () => {
    const { admin } = scene;
    const who = await connected('By hand');
    await admin.enrolToCode();
    await admin.button('Type a code by hand').click();
    await admin.button('Send typed code').click();
    await admin.alert.filter({ hasText: 'Type the current code.' }).waitFor();
    const code = codeNow(secretOf(who), scene.now());
    await admin.field('Code from another device').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await admin.button('Send typed code').click();
    await admin.step('Sign in once to prove it').waitFor();
    expect(scene.control.truth(who).mfaEnabled).toBe(true);
  });

  it('that is wrong is refused with what to do, as often as it is wrong: typing errors replace no secret', async () => {
    const { admin } = scene;
    const who = await connected('Wrong code');
    await admin.enrolToCode();
    const secret = secretOf(who);
    await admin.button('Type a code by hand').click();
    for (const code of ['000000', '111111', '222222']) {
      await admin.field('Code from another device').fill(code);
      await admin.button('Send typed code').click();
      await admin.says('code-refused');
    }
    await admin.button('Let Tessera send it').click();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(secretOf(who)).toBe(secret);
  });
});

describe('another client', () => {
  it('that asked for a newer secret: two refusals, no third try, and a new start works', async () => {
    const { admin, control } = scene;
    const who = await connected('Rotated');
    await admin.enrolToCode();
    control.rotateElsewhere(who);
    const before = control.calls({ operation: 'confirm' }).length;
    await admin.sendCode();
    await admin.says('code-refused');
    await scene.nextStep();
    await admin.sendCode();
    await admin.step('This secret is no longer the one').waitFor();
    expect(count('confirm', before)).toBe(2);
    expect(await admin.sheet.getByRole('button', { name: 'Send this code' }).count()).toBe(0);
    await admin.button('Start again with a new secret').click();
    await admin.step('The secret is here').waitFor();
    await admin.goToCode();
    await scene.nextStep();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(who).mfaEnabled).toBe(true);
  });

  it('that enrolled meanwhile: the secret is shown as not ours after two refused sign-ins', async () => {
    const { admin, control } = scene;
    const who = await connected('Enrolled elsewhere');
    await admin.enrolToCode();
    control.enrolElsewhere(who);
    await admin.sendCode();
    await admin.sheet.getByText('FreeSewing says that MFA is on, but not with which secret.').waitFor();
    await scene.nextStep();
    await admin.proveBySigningIn(who.password);
    await admin.says('code-refused');
    await scene.nextStep();
    await admin.proveBySigningIn(who.password);
    await admin.step('This secret is no longer the one').waitFor();
    await admin.closeSheet();
    await admin.standing('FreeSewing asks for another secret').waitFor();
  });
});

describe('backup codes', () => {
  it('are the server\'s, can be copied and saved, and nobody goes on before they are kept', async () => {
    const { admin, app, control } = scene;
    const who = await connected('Codes', 'password', { scratchCodes: true });
    await admin.enrolToCode();
    await admin.sendCode();
    await admin.step('Keep these backup codes').waitFor();
    const codes = control.truth(who).scratchCodes;
    const list = admin.sheet.getByRole('list', { name: 'Backup codes' }).getByRole('listitem');
    await list.first().waitFor();
    expect(await list.allTextContents()).toEqual(codes);
    expect(await admin.button('Go on').isDisabled()).toBe(true);

    await admin.button('Copy').click();
    await admin.sheet.getByText('Copied, clears in 30 s.').waitFor();
    expect(await app.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(codes.join('\n'));

    const file = join(scene.home, 'kept.txt');
    await app.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await admin.button('Save …').click();
    await admin.sheet.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(`${codes.join('\n')}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    await admin.keepBackupCodes();
    await admin.button('Not now').click();
    await admin.sheet.getByText('Backup codes are sealed here, and you have kept them.').waitFor();
    await admin.closeSheet();
    await admin.page.getByText('8 backup codes left').waitFor();

    await scene.advance(30_000);
    await expect.poll(() => app.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
  });
});

describe('leaving midway', () => {
  it('at any step: the same step and the same secret are there again', async () => {
    const { admin, control } = scene;
    const before = setups();
    const who = await connected('Midway', 'password', { scratchCodes: true });
    await admin.startEnrolment();
    const secret = secretOf(who);
    await admin.button('Go on later').click();
    await admin.standing('Enrolment is not finished').waitFor();
    await admin.button('Continue').click();
    expect(await admin.secretShown()).toBe(secret);
    await admin.goToCode();
    await admin.page.keyboard.press('Escape');
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.button('Continue').click();
    await admin.goToCode();
    await admin.sendCode();
    await admin.step('Keep these backup codes').waitFor();
    await admin.button('Go on later').click();
    await admin.standing('MFA is on; the backup codes are waiting').waitFor();
    await admin.button('Continue').click();
    expect(await admin.keepBackupCodes()).toEqual(control.truth(who).scratchCodes);
    expect(secretOf(who)).toBe(secret);
    expect(count('setup', before)).toBe(1);
  });

  it('for good leaves MFA off, and no account', async () => {
    const { admin, control } = scene;
    const who = await connected('Given up');
    await admin.enrolToCode();
    await admin.button('Stop enrolling').click();
    await admin.sheet.getByText('MFA is off at FreeSewing and stays off.').waitFor();
    await admin.button('Go on enrolling').click();
    await admin.step('Confirm with a code').waitFor();
    await admin.button('Stop enrolling').click();
    await admin.button('Stop enrolling').click();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
    expect(control.truth(who).mfaEnabled).toBe(false);
    expect(await scene.codeInAuthenticator(who.username)).toBeNull();
  });

  it('because the session ended: sign in in place, same secret, one setup', async () => {
    const { admin, control } = scene;
    const before = setups();
    const who = await connected('Session ends');
    await admin.enrolToCode();
    const secret = secretOf(who);
    control.expireSessions(who);
    await admin.sendCode();
    await admin.sheet.getByText('The secret stays the same; only the code will be a new one.').waitFor();
    await admin.field('Password').fill(who.password);
    await admin.button('Sign in').click();
    await admin.step('Confirm with a code').waitFor();
    await scene.nextStep();
    await admin.sendCode();
    await admin.step('Sign in once to prove it').waitFor();
    expect(control.truth(who)).toMatchObject({ mfaEnabled: true, secret });
    expect(count('setup', before)).toBe(1);
  });
});
