/** @file What another authenticator exported, in the real window: chosen or dropped, locked or open, looked at before it is taken. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { aegisPlain, aegisSealed, totp } from '../support/aegis-export';
import { NOON, dropFiles, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { codeNow, steamCode } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRETS = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'JBSWY3DPEHPK3PXP', 'MFRGGZDFMZTWQ2LK'] as const;
const ENTRIES = [
  totp('Deno', 'mason', SECRETS[0], { note: 'the work account' }),
  totp('SPDX', 'james', SECRETS[1]),
  { type: 'steam', issuer: 'Boeing', name: 'sophia', info: { secret: SECRETS[2], algo: 'SHA1', digits: 5, period: 30 } },
  { type: 'yandex', issuer: 'Yandex', name: 'olga', info: { secret: SECRETS[2], algo: 'SHA256', digits: 8, period: 30, pin: '1234' } },
];

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  await app.page.getByText('No accounts yet').waitFor();
});

afterEach(() => app.goHome());

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

function file(name: string, content: string): string {
  const path = join(desk.home.path, name);
  writeFileSync(path, content);
  return path;
}

const trouble = (sentence: string): Promise<void> => app.page.locator('.status-trouble').getByText(sentence).waitFor();

it('an empty window shows the door', async () => {
  await app.door('From another app').waitFor();
  await photograph(app.page, 'doors');
});

it('a locked export asks for its password by keyboard, takes a second try, and shows everything before it is taken', async () => {
  await app.chooseExport(file('aegis.json', aegisSealed(ENTRIES, 'correct horse')));
  await app.sheet.getByRole('heading', { name: 'Open the export of Aegis' }).waitFor();
  await photograph(app.page, 'import-password');
  await app.page.keyboard.type('wrong');
  await app.page.keyboard.press('Enter');
  await app.sheet.getByText('The password does not open this export.').waitFor();
  await app.page.keyboard.type('correct horse');
  await app.page.keyboard.press('Enter');
  await app.sheet.getByRole('heading', { name: 'Add these 3 accounts?' }).waitFor();
  await app.sheet.getByText(/Entry 4 \(Yandex\): .*yandex/).waitFor();
  await app.sheet.getByText('Not in what comes along: notes.').waitFor();
  await photograph(app.page, 'import-checklist');
  await app.page.keyboard.press('Enter');
  await app.sheet.waitFor({ state: 'detached' });
  expect(await app.names()).toEqual(['Boeing', 'Deno', 'SPDX']);
  expect(await app.code('Deno')).toBe(codeNow(SECRETS[0], NOON));
  expect(await app.code('Boeing')).toBe(steamCode(SECRETS[2], NOON));
});

it('an open export is dropped anywhere; what is here already is not ticked', async () => {
  await dropFiles(app.page, [file('dropped.json', aegisPlain([...ENTRIES, totp('Airbnb', 'elijah', SECRETS[2])]))]);
  await app.sheet.getByRole('heading', { name: 'Add these 4 accounts?' }).waitFor();
  await app.sheet.getByText('1 of 4 chosen').waitFor();
  await app.cancel();
  expect(await app.names()).toEqual(['Boeing', 'Deno', 'SPDX']);
});

it('what is closed is forgotten, its password sheet too', async () => {
  await app.chooseExport(file('again.json', aegisSealed(ENTRIES, 'correct horse')));
  await app.sheet.getByRole('heading', { name: 'Open the export of Aegis' }).waitFor();
  await app.cancel();
  const left = await app.page.evaluate(() => (window as unknown as { tessera: { invoke(name: string, input: unknown): Promise<unknown> } }).tessera.invoke('import.unlock', { password: 'correct horse' }));
  expect(left).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
});

it('files that are no export are named, and nothing changes', async () => {
  await app.chooseExport(file('letter.txt', 'Dear Ada'));
  await trouble('That is not an export that Tessera can read.');
  await app.chooseExport(file('cut.json', aegisPlain(ENTRIES).slice(0, -40)));
  await trouble('The export is damaged or incomplete.');
  await dropFiles(app.page, [file('one.json', aegisPlain(ENTRIES)), file('two.json', aegisPlain(ENTRIES))]);
  await trouble('Several exports at once are too much to look at.');
  expect(await app.names()).toEqual(['Boeing', 'Deno', 'SPDX']);
});
