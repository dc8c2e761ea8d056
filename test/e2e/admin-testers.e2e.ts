/** @file What testers and owners do with connections: import a staging file, edit, try, the audit trail, remove for good. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../support/axe';
import { startBackendScene, shot, type BackendScene } from '../support/backend-scene';
import { dropFiles } from '../support/desktop';
import { startAccountable, startAxr, startFon, startStaging, type RunningAccountable, type RunningStaging } from '../staging';
import { connectionsFile } from '../staging/connections';

let scene: BackendScene<RunningStaging>;
let folder: string;
const others: { close(): Promise<void> }[] = [];
let file: string;
let accountable: RunningAccountable;

beforeAll(async () => {
  scene = await startBackendScene((now) => startStaging({ now }));
  const now = (): number => scene.now();
  const [fon, axr] = [await startFon({ now }), await startAxr({ now })];
  accountable = await startAccountable({ now });
  others.push(fon, axr, accountable);
  folder = mkdtempSync(join(tmpdir(), 'tessera-testers-'));
  file = join(folder, 'connections.json');
  writeFileSync(file, JSON.stringify(connectionsFile({ freesewing: scene.staging, fon, axr, accountable })));
});
afterAll(async () => {
  await scene.close();
  await Promise.all(others.map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

/** What the app writes where the save dialog is answered with a name, which nobody else may read. */
async function saved(name: string, button: string, said: string): Promise<string> {
  const path = join(folder, name);
  await scene.app.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) });
  }, path);
  await scene.admin.sheet.getByRole('button', { name: button }).click();
  await scene.page.getByText(said, { exact: true }).first().waitFor();
  await expect.poll(() => existsSync(path)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  for (const { password, jwt } of scene.staging.control.users()) for (const secret of [password, jwt]) expect(text).not.toContain(secret);
  expect(text).not.toContain(accountable.apiToken);
  return text;
}

async function look(name: string): Promise<void> {
  const { page } = scene;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page), `${name}, ${colorScheme}`).toEqual([]);
  }
  await shot(page, name);
}

it('imports the connections that npm run staging wrote', async () => {
  const { admin, page } = scene;
  await admin.button('Import connections').click();
  await look('import');
  const other = join(folder, 'other.json');
  writeFileSync(other, '{}');
  await page.setInputFiles('input[type=file]', other);
  await admin.says('input-not-connections');
  await admin.sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
  await dropFiles(page, [file]);
  await admin.sheet.getByText('4 connections added').waitFor();
  await look('imported');
  await admin.closeSheet();
  for (const name of ['FreeSewing', 'FoN', 'AXR', 'Accountable']) await admin.connection(`${name}, local staging`).waitFor();
  expect(await admin.everything()).not.toContain(scene.staging.control.users()[0]?.password);
});

it('tries what works, without changing anything', async () => {
  const { admin } = scene;
  await admin.connection('FreeSewing, local staging').click();
  await admin.button('Try it').click();
  await admin.sheet.getByRole('button', { name: 'Ask now' }).click();
  await admin.sheet.getByRole('list', { name: 'What works' }).waitFor();
  expect(await admin.sheet.getByRole('listitem').allTextContents()).toEqual(['The server answersWorks', 'It takes the credentialsWorks', 'It tells whether MFA is onWorks']);
  await look('try');
  await admin.closeSheet();
});

it('checks a server\'s conformance, step by step, and leaves the account off', async () => {
  const { admin, page } = scene;
  await admin.connection('Accountable, local staging').click();
  // Without a mouse: the menu, its second act, and back to where one was.
  await admin.button('More').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Inspector' }).waitFor();
  await look('connection-menu');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await admin.sheet.getByRole('button', { name: 'Start the check' }).waitFor();
  await page.keyboard.press('Escape');
  await admin.sheet.waitFor({ state: 'detached' });
  expect(await admin.button('More').evaluate((button) => button === document.activeElement)).toBe(true);
  await admin.more('Conformance check');
  await admin.sheet.getByRole('button', { name: 'Start the check' }).waitFor();
  await look('conformance-begin');
  await admin.sheet.getByRole('button', { name: 'Start the check' }).click();
  await admin.sheet.getByText('Accountable conforms: nothing failed.').waitFor();
  const steps = await admin.sheet.getByRole('list', { name: 'Steps of the check' }).getByRole('listitem').allTextContents();
  expect(steps.length).toBe(12);
  expect(steps.at(-1)).toBe('MFA is off againPasses');
  await look('conformance-passed');
  expect(JSON.parse(await saved('report.json', 'Save as JSON', 'Report saved'))).toMatchObject({ kind: 'accountable', outcome: 'passed', clean: true });
  expect(await saved('report.xml', 'Save as JUnit', 'Report saved')).toMatch(/^<\?xml[\s\S]*<testcase classname="accountable" name="disable"/);
  accountable.control.setFault({ operation: 'disable', fault: { kind: 'status', status: 500, when: 'after-commit' } });
  await admin.sheet.getByRole('button', { name: 'Check again' }).click();
  await admin.sheet.getByText('Accountable does not conform.').waitFor();
  await admin.sheet.getByText('Clean up: MFA is turned off').scrollIntoViewIfNeeded();
  await look('conformance-failed');
  expect(accountable.control.truth({ username: 'tess' }).mfaEnabled).toBe(false);
  await admin.closeSheet();
  await admin.connection('FreeSewing, local staging').click();
});

it('inspects every call, redacted, filtered and copied as curl', async () => {
  const { admin, app } = scene;
  await admin.connection('FreeSewing, local staging').click();
  await admin.more('Inspector');
  const list = admin.sheet.getByRole('list', { name: 'Calls' });
  await list.getByRole('button').first().waitFor();
  await look('inspector');
  await admin.field('Filter').fill('signin 200');
  expect(await list.getByRole('button').count()).toBe(1);
  const detail = admin.sheet.getByRole('region', { name: 'The chosen call' });
  expect(await detail.textContent()).toMatch(/"password": "‹redacted›"[\s\S]*"result": "success"/);
  await admin.sheet.getByRole('button', { name: 'Copy as curl' }).click();
  await admin.page.getByText('Copied', { exact: true }).waitFor();
  const curl = await app.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(curl).toMatch(/^curl -X POST 'http:\/\/127\.0\.0\.1:\d+\/signin' \\\n {2}-H 'Content-Type: application\/json' \\\n {2}--data '/);
  expect(curl).toContain('"password": "<password>"');
  const { log } = JSON.parse(await saved('calls.har', 'Export as HAR', 'Calls saved')) as { readonly log: { readonly version: string; readonly entries: readonly { readonly request: { readonly url: string } }[] } };
  expect([log.version, log.entries.some(({ request }) => request.url.endsWith('/signin'))]).toEqual(['1.2', true]);
  await admin.closeSheet();
});

it('edits a connection, and says on every screen that its clock was moved', async () => {
  const { admin, page } = scene;
  await admin.button('Edit').click();
  await admin.field('Name').fill('Renamed');
  await admin.field('Clock shift in seconds').fill('ten');
  await admin.sheet.getByRole('button', { name: 'Save' }).click();
  await admin.sheet.getByText('A whole number of seconds').waitFor();
  await admin.field('Clock shift in seconds').fill('-90');
  await look('edit');
  await admin.sheet.getByRole('button', { name: 'Save' }).click();
  await admin.sheet.waitFor({ state: 'detached' });
  await admin.page.getByRole('main').getByRole('heading', { name: 'Renamed', exact: true }).waitFor();
  await page.getByText('A tester moved the clock of this connection by −90 s').waitFor();
  await look('clock-shift');
  await admin.button('Enrol').click();
  await admin.sheet.getByText('Clock −90 s').waitFor();
  await admin.sheet.getByRole('button', { name: 'Close', exact: true }).first().click();
});

it('takes no other address without credentials for it', async () => {
  const { admin } = scene;
  await admin.button('Edit').click();
  await admin.field('Address').fill('http://127.0.0.1:9');
  await admin.sheet.getByText('Another address takes a sign-in there').waitFor();
  await admin.field('Password').fill('any');
  await admin.sheet.getByRole('button', { name: 'Save' }).click();
  await admin.says('unreachable');
  await admin.sheet.getByRole('button', { name: 'Cancel' }).click();
});

it('shows the audit trail', async () => {
  const { admin } = scene;
  await admin.button('Audit trail').click();
  await admin.sheet.getByRole('row').nth(5).waitFor();
  expect(await admin.sheet.getByRole('row').nth(1).textContent()).toMatch(/RenamedtessConnection editedDone$/);
  await look('audit');
  expect(await saved('trail.csv', 'Export as CSV', 'Audit trail saved')).toMatch(/^"time","connection"[\s\S]*"Renamed","[^"]+","tess","edit","done"\r\n/);
  const entries = JSON.parse(await saved('trail.json', 'Export as JSON', 'Audit trail saved')) as readonly { readonly act: string; readonly connection: string }[];
  expect(entries.filter(({ act }) => act === 'connect').map(({ connection }) => connection)).toEqual(['FreeSewing', 'FoN', 'AXR', 'Accountable'].map((name) => `${name}, local staging`));
  await admin.sheet.getByLabel('Connection', { exact: true }).selectOption({ label: 'FoN, local staging' });
  await admin.sheet.getByRole('row').nth(2).waitFor({ state: 'detached' });
  await admin.closeSheet();
});

it('removes a connection for good, and says so before', async () => {
  const { admin } = scene;
  await admin.more('Remove');
  await admin.sheet.getByText('This cannot be undone').waitFor();
  await look('remove');
  await admin.sheet.getByRole('button', { name: 'Remove connection' }).click();
  await admin.sheet.waitFor({ state: 'detached' });
  await admin.connection('Renamed').waitFor({ state: 'detached' });
});
