/** @file What goes wrong at FoN, AXR and Accountable alone: each is a sentence with the next step, and nothing typed is lost. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { shot, startBackendScene, startServices, type BackendScene, type Services } from '../support/backend-scene';
import { dropFiles } from '../support/desktop';
import { UsersPage } from './pages/users';

type Kind = Exclude<keyof Services, 'close'>;

const files = temporaryHome();
let scene: BackendScene<Services>;
beforeAll(async () => {
  scene = await startBackendScene(startServices);
});
afterEach(async () => {
  await scene.nextStep(); // the clock stands still, and so would the calls of this second
  if ((await scene.admin.sheet.count()) > 0) await scene.page.reload();
});
afterAll(async () => {
  await scene.close();
  files.remove();
});

async function fill(kind: Kind, fields: Readonly<Record<string, string>>): Promise<void> {
  const { admin } = scene;
  await admin.openAddSheet();
  await admin.sheet.getByLabel('Service', { exact: true }).selectOption(kind);
  await admin.fillWhere(scene.staging[kind].url, `${kind} here`);
  for (const [label, value] of Object.entries(fields)) await admin.field(label).fill(value);
}

async function added(): Promise<void> {
  await scene.admin.submitAdd();
  await scene.admin.sheet.waitFor({ state: 'detached' });
}

it('Accountable: a wrong API token, an unknown user, a plan without MFA; the form stays as it was', async () => {
  const { admin, staging: { accountable } } = scene;
  const { uuid } = accountable.control.users()[0] ?? { uuid: '' };
  await fill('accountable', { 'API token': 'not-the-token', 'User id': uuid });
  await admin.submitAdd();
  await admin.says('api-token-refused');
  await admin.field('API token').fill(accountable.apiToken);
  await admin.field('User id').fill('nobody');
  await admin.submitAdd();
  await admin.says('user-unknown');
  await admin.field('User id').fill(uuid);
  accountable.control.setServer({ planHas2fa: false });
  await admin.submitAdd();
  await admin.says('plan-lacks-mfa');
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'accountable-plan');
  expect(await admin.field('API token').inputValue()).toBe(accountable.apiToken);
  accountable.control.setServer({ planHas2fa: true });
  await added();
  await admin.standing('MFA is off').waitFor();
});

it('Accountable: lists that are no lists, and one of a hundred thousand lines', async () => {
  const users = new UsersPage(scene.page);
  const dropped = async (name: string, text: string | Uint8Array): Promise<void> => {
    const file = join(files.path, name);
    writeFileSync(file, text);
    await dropFiles(scene.page, [file]);
  };
  await dropped('garbage.csv', Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256));
  await scene.admin.says('list-unreadable');
  await scene.page.reload();
  await users.section.waitFor();
  await dropped('empty.csv', '\uFEFF;;\r\n\r\n');
  await scene.admin.says('list-empty');
  await scene.page.reload();
  await users.section.waitFor();
  await dropped('long.csv', `\uFEFFid;label\r\n${Array.from({ length: 100_000 }, (_, index) => `user-${index};"Person; ${index}"`).join('\r\n')}\r\n`);
  await users.sheet.getByText('25000 are new').waitFor();
  await users.sheet.getByText('75000 lines are left out').waitFor();
  await users.sheet.getByRole('row', { name: /25002 More than a connection holds: 25,000/ }).waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'users-long-list');
});

it('AXR: a secret that is no base32 is named, and counts only once the service took a code of it as text', async () => {
  const { admin, staging: { axr } } = scene;
  const { password } = axr.control.users().find(({ username }) => username === 'tess') ?? { password: '' };
  axr.control.setServer({ secretKind: 'not-base32' });
  await fill('axr', { Username: 'tess', Password: password });
  await added();
  await admin.startEnrolment();
  await admin.sheet.getByText('AXR gave a secret that is no base32.').waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'axr-not-base32');
  expect(await admin.secretShown()).toBe(axr.control.truth({ username: 'tess' }).records.at(-1)?.secret);
  await admin.goToCode();
  await admin.sendCode();
  await admin.keepBackupCodes();
  await admin.button('Not now').click();
  await admin.closeSheet();
  await admin.standing('MFA is on and proven').waitFor();
  expect(axr.control.truth({ username: 'tess' }).mfaEnabled).toBe(true);
});

it('FoN: a wrong password, then no calls left: until when is said, and what was typed stays', async () => {
  const { admin, staging: { fon } } = scene;
  const { email, password } = fon.control.users().find(({ username }) => username === 'tess') ?? { email: '', password: '' };
  await fill('fon', { 'E-mail address': email, 'Password': 'not it' });
  await admin.submitAdd();
  await admin.says('sign-in-refused');
  await expect.poll(async () => {
    await admin.submitAdd();
    return admin.alert.filter({ hasText: 'they are used up. Nothing was sent' }).count();
  }).toBe(1);
  expect(fon.control.calls()).toHaveLength(5);
  await admin.sheet.getByRole('timer').filter({ hasText: /The next can go in 1\d:\d\d\./ }).waitFor();
  expect(await axeFindings(scene.page)).toEqual([]);
  await shot(scene.page, 'fon-used-up');
  expect(await admin.field('E-mail address').inputValue()).toBe(email);
  await scene.advance(16 * 60_000);
  await admin.field('Password').fill(password);
  await added();
  await admin.standing('MFA is off').waitFor();
});
