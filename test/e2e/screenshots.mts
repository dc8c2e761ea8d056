/**
 * @file Takes the README's pictures from the real app, with a real enrolment behind the linked account:
 * `node build/session.mjs --display --wm --keyring -- npx tsx test/e2e/screenshots.mts` (TESSERA_ELECTRON set).
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launchApp, temporaryHome } from '../support/app';
import { startStaging } from '../staging';
import { AdminPage } from './pages/admin';
import { AuthenticatorPage } from './pages/authenticator';

const OUT = resolve(import.meta.dirname, '../../docs/images');
const ACCOUNTS = [
  ['GitHub', 'octo@example.org', 'JBSWY3DPEHPK3PXP', ''],
  ['Mail', 'octo@example.org', 'KRUGS4ZANFZSAYJA', '&digits=8'],
  ['Bank', 'O. Pus', 'GEZDGNBVGY3TQOJQ', ''],
  ['Forum', 'octo', 'MFRGGZDFMZTWQ2LK', ''],
  ['Cloud', 'octo@example.org', 'ONSWG4TFOQQGEYLU', '&algorithm=SHA256'],
] as const;

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const home = temporaryHome();
  const staging = await startStaging();
  const user = staging.control.users().find(({ username }) => username === 'cody');
  if (user === undefined) throw new Error('the staging server has no user who gets scratch codes');
  const running = await launchApp({ env: home.env });
  running.app.context().setDefaultTimeout(90_000);
  const app = new AuthenticatorPage(running.page);
  for (const [issuer, label, secret, rest] of ACCOUNTS) {
    await app.paste(`otpauth://totp/${issuer}:${encodeURIComponent(label)}?secret=${secret}&issuer=${issuer}${rest}`);
    await app.save();
  }
  await app.openDoor('Connect a service');
  const admin = new AdminPage(await running.window('admin'));
  await admin.addWithPassword(staging.url, 'Sewing workshop', user);
  await admin.startEnrolment();
  await admin.sheet.getByRole('img', { name: /QR code/ }).waitFor();
  await both(admin, 'enrol');
  await admin.goToCode();
  await admin.sendCode();
  await admin.keepBackupCodes();
  await admin.step('Sign in once to prove it').waitFor();
  await admin.sheet.getByRole('button', { name: 'Not now' }).click();
  await admin.sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
  await admin.standing('MFA is on and proven').waitFor();
  await admin.page.locator('[data-code]:not([data-code=""])').first().waitFor();
  await both(admin, 'admin');
  await app.row('FreeSewing').waitFor();
  await app.row('GitHub').getByRole('button', { name: /^Copy code/ }).click();
  await app.status.getByText(/^Copied/).waitFor();
  await both(app, 'authenticator');
  await running.quit();
  await staging.close();
  home.remove();
}

async function both({ page }: AdminPage | AuthenticatorPage, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(OUT, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
