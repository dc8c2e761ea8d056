/**
 * @file Secrets never leave main: a server that repeats all it was sent finds no way to the log, to an error's text, to
 * "What was sent" or to the page of either window.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault, Operation } from '../staging';
import { startScene, type Scene } from '../support/scene';
import { AuthenticatorPage } from './pages/authenticator';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

const PASSWORD = 'Márked "pass/word" 7f3a%';

/** In every spelling that it could travel in. */
function spellings(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), base64, base64.replaceAll('+', '-').replaceAll('/', '_'), secret.toLowerCase()])];
}

function expectNone(where: string, text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (const spelling of spellings(secret)) expect(text.includes(spelling), `${where} holds ${spelling}`).toBe(false);
  }
}

/** What a person sees, and what the page holds besides; fields that hold what was just typed are left out. */
const shown = (): Promise<string> => scene.page.evaluate(() => {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const field of copy.querySelectorAll('input, textarea')) field.removeAttribute('value');
  return copy.outerHTML;
});

async function expectNowhere(secrets: readonly string[]): Promise<void> {
  expectNone('the admin window', await shown(), secrets);
  expectNone('"What was sent"', await scene.admin.callsShown(), secrets);
  expectNone('the log', scene.app.log(), secrets);
  const authenticator = scene.app.app.windows().find((page) => page.url().startsWith('app://authenticator/'));
  if (authenticator !== undefined) expectNone('the authenticator', await new AuthenticatorPage(authenticator).page.content(), secrets);
}

const ECHOES: readonly Fault[] = [400, 401, 403, 500, 200].map((status) => ({ kind: 'echo', status }));

describe('a server that repeats everything', () => {
  it('at sign-in gives nothing away', async () => {
    const { admin, control } = scene;
    for (const fault of ECHOES) {
      control.setFault({ operation: 'sign-in', fault });
      await admin.tryToAdd(scene.staging.url, 'Echo', { kind: 'password', username: 'u', password: PASSWORD });
      await admin.alert.first().waitFor();
      expectNone('the sheet', await shown(), [PASSWORD]);
      await admin.page.reload();
    }
    expectNone('the log', scene.app.log(), [PASSWORD]);
  });

  it.each<readonly [Operation, 'password' | 'jwt' | 'key']>([['status', 'jwt'], ['status', 'key'], ['setup', 'password'], ['confirm', 'jwt'], ['disable', 'password']])(
    'at %s with %s gives nothing away, to no window and no log', async (operation, kind) => {
      const { admin, control } = scene;
      const who = scene.user({ password: `${PASSWORD} ${operation}` });
      const credentials = { password: { kind: 'password', ...who }, jwt: { kind: 'jwt', jwt: who.jwt }, key: { kind: 'key', key: who.apiKey, secret: who.apiSecret } } as const;
      await admin.add(scene.staging.url, `Echo at ${operation} with ${kind}`, credentials[kind]);
      const secrets = (): string[] => [who.password, who.jwt, who.apiSecret, control.truth(who).secret ?? ''].filter((secret) => secret !== '');

      if (operation === 'status') {
        for (const fault of ECHOES) {
          control.setFault({ operation, fault });
          await admin.button('Check').click();
          await admin.alert.first().waitFor();
          await expectNowhere(secrets());
        }
        return;
      }
      if (operation === 'setup') {
        control.setFault({ operation, fault: { kind: 'echo', status: 400 } });
        await admin.button('Enrol').click();
        await admin.button('Get the secret').click();
        await admin.alert.first().waitFor();
        await expectNowhere(secrets());
        return;
      }
      await admin.enrolToCode();
      if (operation === 'confirm') {
        for (const status of [400, 500]) {
          control.setFault({ operation, fault: { kind: 'echo', status } });
          await admin.sendCode();
          await (status === 400 ? admin.alert.first() : admin.step('We do not know yet')).waitFor();
          await expectNowhere(secrets());
          await scene.nextStep();
        }
        return;
      }
      await admin.sendCode();
      await admin.button('Not now').click();
      await admin.closeSheet();
      for (const status of [400, 200]) {
        await scene.nextStep();
        control.setFault({ operation, fault: { kind: 'echo', status } });
        await admin.disable(who.password);
        await (status === 400 ? admin.alert.first() : admin.step('We do not know yet')).waitFor();
        expectNone('the sheet', await shown(), secrets());
        await admin.page.keyboard.press('Escape');
        await admin.sheet.waitFor({ state: 'detached' });
        await expectNowhere(secrets());
      }
    },
  );
});

describe('a whole life of an enrolment', () => {
  it('shows secret and backup codes only in the sheet that asked, and leaves none behind', async () => {
    const { admin, control } = scene;
    const who = scene.user({ password: `${PASSWORD} whole`, scratchCodes: true });
    await scene.authenticator();
    await admin.page.bringToFront();
    await admin.add(scene.staging.url, 'Whole', { kind: 'password', ...who });
    await admin.startEnrolment();
    const secret = await admin.secretShown();
    await admin.goToCode();
    await expectNowhere([who.password, who.jwt, secret]);
    await admin.sendCode();
    const codes = await admin.keepBackupCodes();
    expect(codes).toEqual(control.truth(who).scratchCodes);
    await scene.nextStep();
    await admin.proveBySigningIn(who.password);
    await admin.step('MFA is on').waitFor();
    await admin.closeSheet();
    await expectNowhere([who.password, who.jwt, secret, ...codes]);
    await scene.nextStep();
    await admin.disable(who.password);
    await admin.step('MFA is off').waitFor();
    await admin.closeSheet();
    await expectNowhere([who.password, who.jwt, secret, ...codes]);
    // The witness works: the server got all of them.
    const bodies = control.calls().map(({ body }) => body).join('\n');
    for (const sent of [JSON.stringify(who.password).slice(1, -1), secret]) expect(bodies).toContain(sent);
  });

  it('drops what is shown when the window is left', async () => {
    const { admin } = scene;
    // The driver makes every page believe that it has the focus; this one is to know the truth.
    const session = await scene.app.app.context().newCDPSession(scene.page);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const who = scene.user();
    await admin.add(scene.staging.url, 'Left', { kind: 'password', ...who });
    await admin.startEnrolment();
    const secret = await admin.secretShown();
    const path = (await admin.sheet.getByRole('img', { name: /QR code/ }).locator('path').getAttribute('d')) ?? '';
    await scene.app.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (window.webContents.getURL().startsWith('app://authenticator')) window.focus();
    });
    await admin.sheet.getByRole('button', { name: 'Show the QR code again' }).waitFor();
    expectNone('the admin window', await shown(), [secret, secret.match(/.{4}/g)?.join(' ') ?? secret, path]);
  });
});
