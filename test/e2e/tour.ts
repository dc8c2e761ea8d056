/**
 * @file The tour: the real app does its whole main job through its own interface, and says what it saw. `npm start` runs
 * it where there is no display. Every step is checked against something that is not the app: codes computed by hand, the
 * server's own state. Ends with 0 only if all of it held.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { z } from 'zod';
import { launchApp, temporaryHome, type RunningApp } from '../support/app';
import { pngQr, svgQr } from '../support/pictures';
import { codeNow, hotpCode } from '../support/witness';
import { connectControl } from '../staging/host/control-client';
import type { FreesewingControl } from '../staging/freesewing/control';
import { AdminPage } from './pages/admin';
import { AuthenticatorPage } from './pages/authenticator';
import { OtherStaging, servicesTour } from './tour-services';

const Staging = OtherStaging.extend({
  freesewing: z.object({ url: z.string(), control: z.object({ url: z.string(), token: z.string() }) }),
});

/** RFC 6238's own test secret, "12345678901234567890". */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const PICTURE_SECRET = 'JBSWY3DPEHPK3PXP';
const DRAWN_SECRET = 'KBTSKUKRDJPEGCZK';

const OUT = resolve(import.meta.dirname, '../../out/tour');
let count = 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function step(page: Page, name: string, saw: string): Promise<void> {
  count += 1;
  const number = String(count).padStart(2, '0');
  await page.screenshot({ path: join(OUT, `${number}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`) });
  say(`${number}  ${name}: ${saw}`);
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Two codes a step apart are both right while the clock ticks over. */
async function sameCode(shown: () => Promise<string>, secret: string, what: string): Promise<string> {
  const before = codeNow(secret);
  const code = await shown();
  check(code === before || code === codeNow(secret), `${what} shows ${code}, but it is ${before}`);
  return code;
}

async function authenticatorTour(running: RunningApp, files: string): Promise<void> {
  const app = new AuthenticatorPage(running.page);
  const { page } = app;
  await page.getByText('No accounts yet').waitFor();
  await step(page, 'Start', 'an empty window with its doors');

  await app.paste(`otpauth://totp/Example:octo@example.org?secret=${RFC_SECRET}&issuer=Example`);
  const proof = await sameCode(() => app.proof(), RFC_SECRET, 'the confirm sheet');
  await step(page, 'Paste an address', `the confirm sheet shows its code ${proof}`);
  await app.save();
  await step(page, 'Save', `the list shows ${await sameCode(() => app.code('Example'), RFC_SECRET, 'the list')}`);

  const png = join(files, 'code.png');
  writeFileSync(png, pngQr([`otpauth://totp/Picture:me?secret=${PICTURE_SECRET}&issuer=Picture`]));
  await app.choosePictures(png);
  await sameCode(() => app.proof(), PICTURE_SECRET, 'the confirm sheet of the picture');
  await app.save();
  const svg = join(files, 'code.svg');
  writeFileSync(svg, svgQr(`otpauth://totp/Drawing:me?secret=${DRAWN_SECRET}&issuer=Drawing`));
  await app.choosePictures(svg);
  await sameCode(() => app.proof(), DRAWN_SECRET, 'the confirm sheet of the drawing');
  await app.save();
  await step(page, 'Pictures', 'a PNG and an SVG with a QR code were read');

  await app.openDoor('By hand');
  await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Counter');
  await app.sheet.getByRole('textbox', { name: 'Account' }).fill('me');
  await app.sheet.getByRole('textbox', { name: 'Secret' }).fill('gezd gnbv gy3t qojq gezd gnbv gy3t qojq');
  await app.sheet.getByLabel('Kind').selectOption('hotp');
  await app.sheet.getByRole('button', { name: 'Continue' }).click();
  await app.save();
  await app.row('Counter').getByRole('button', { name: /^Next code/ }).click();
  await app.row('Counter').locator('[data-code]:not([data-code=""])').first().waitFor();
  const first = await app.code('Counter');
  check(first === hotpCode(RFC_SECRET, 0), `the first counter code is ${first}`);
  await step(page, 'By hand', `a counter-based account gives ${first}`);

  await app.row('Example').getByRole('button', { name: /^Copy code/ }).click();
  await app.status.getByText(/^Copied/).waitFor();
  const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText());
  await sameCode(() => Promise.resolve(copied), RFC_SECRET, 'the clipboard');
  await step(page, 'Copy', `the clipboard holds ${copied}; "${(await app.status.textContent()) ?? ''}"`);

  await app.search.fill('draw');
  check((await app.rows.count()) === 1, 'the search did not leave one row');
  await app.search.fill('');
  await app.act('Drawing', 'Move to trash');
  await app.row('Drawing').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await app.row('Drawing').waitFor();
  await step(page, 'Search, delete, undo', 'one match; deleted and brought back');
}

async function adminTour(running: RunningApp, staging: z.infer<typeof Staging>['freesewing']): Promise<void> {
  const control = connectControl<FreesewingControl>(staging.control);
  const user = (await control.users()).find(({ username }) => username === 'cody');
  if (user === undefined) throw new Error('the staging server has no user who gets scratch codes');
  const truth = () => control.truth({ username: user.username });

  const authenticator = new AuthenticatorPage(running.page);
  await authenticator.openDoor('Connect a service');
  const admin = new AdminPage(await running.window('admin'));
  const { page } = admin;
  await page.getByRole('heading', { name: 'No connections yet' }).waitFor();
  await step(page, 'Admin window', 'no connections yet');

  await admin.addWithPassword(staging.url, 'Workshop', user);
  await admin.standing('MFA is off').waitFor();
  check(!(await truth()).mfaEnabled, 'the server says that MFA is on before the enrolment');
  await step(page, 'Connect', 'signed in; the server says MFA is off');

  await admin.startEnrolment();
  await admin.sheet.getByRole('img', { name: /QR code/ }).waitFor();
  const secret = (await truth()).secret ?? '';
  await step(page, 'Get a secret', 'the server issued one; its QR code is drawn here');
  await admin.goToCode();
  await step(page, 'Confirm', 'the code rolls in place');
  await admin.sendCode();
  await admin.step('Keep these backup codes').waitFor();
  check((await truth()).mfaEnabled, 'the server does not say that MFA is on');
  await step(page, 'Backup codes', 'the server accepted the code and gave scratch codes');
  const codes = await admin.keepBackupCodes();
  check(codes.length === (await truth()).scratchCodes.length && (await truth()).scratchCodes.every((code) => codes.some((shown) => shown.includes(code))), 'the codes shown are not the server\'s');
  await admin.step('Sign in once to prove it').waitFor();
  await admin.proveBySigningIn(user.password);
  await admin.step('MFA is on').waitFor();
  await step(page, 'Prove', 'the server let us in with the password and a code of this secret');
  await admin.sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
  await admin.standing('MFA is on and proven').waitFor();
  await step(page, 'Enrolled', 'MFA is on and proven');

  await running.page.bringToFront();
  await authenticator.row('FreeSewing').waitFor();
  const code = await sameCode(() => authenticator.code('FreeSewing'), secret, 'the enrolled account');
  check(code === (await control.code({ username: user.username })).code || code === codeNow(secret), 'the server would not accept the code shown');
  await step(running.page, 'In the authenticator', `the enrolled account shows ${code}, which the server would accept`);
}

async function secondStart(running: RunningApp, staging: z.infer<typeof Staging>['freesewing']): Promise<AdminPage> {
  const control = connectControl<FreesewingControl>(staging.control);
  const user = (await control.users()).find(({ username }) => username === 'cody');
  if (user === undefined) throw new Error('the staging server lost its user');
  const app = new AuthenticatorPage(running.page);
  await app.row('Example').waitFor();
  check((await app.rows.count()) === 5, `after a restart there are ${String(await app.rows.count())} accounts, not 5`);
  await sameCode(() => app.code('Example'), RFC_SECRET, 'the list after a restart');
  await step(app.page, 'Close and start again', 'all five accounts are there, from the sealed vault');

  await app.page.getByRole('button', { name: 'More' }).click();
  await app.page.getByRole('menuitem', { name: /^Connected services/ }).click();
  const admin = new AdminPage(await running.window('admin'));
  await admin.standing('MFA is on and proven').waitFor();
  await admin.disable(user.password);
  await admin.step('MFA is off').waitFor();
  check(!(await control.truth({ username: user.username })).mfaEnabled, 'the server still says that MFA is on');
  await step(admin.page, 'Disable', 'password and code sent; the server now says MFA is off');
  await admin.closeSheet();
  return admin;
}

/** Each act at the server waits for a step of its own, on a real clock: up to 33 s. */
async function begin(env: Readonly<Record<string, string>>): Promise<RunningApp> {
  const running = await launchApp({ env });
  running.app.context().setDefaultTimeout(90_000);
  return running;
}

async function main(): Promise<void> {
  const staging = Staging.parse(JSON.parse(process.env['TESSERA_STAGING'] ?? '{}'));
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const home = temporaryHome();
  let running: RunningApp | null = null;
  try {
    running = await begin(home.env);
    await authenticatorTour(running, home.path);
    await adminTour(running, staging.freesewing);
    await running.quit();
    running = await begin(home.env);
    await servicesTour(await secondStart(running, staging.freesewing), staging, { step, check });
    say(`All ${String(count)} steps held. Pictures of each: out/tour/`);
  } catch (error) {
    if (running !== null) await running.page.screenshot({ path: join(OUT, 'failed.png') }).catch(() => undefined);
    say(`The tour stopped after step ${String(count)}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await running?.quit();
    home.remove();
  }
}

void main();
