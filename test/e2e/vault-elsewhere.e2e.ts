/**
 * @file Two real windows on one vault, as two computers on one network folder have them: whoever comes second with a change is told in a
 * sentence, and nothing that either acknowledged is lost. Without windows, and with SIGKILLs: test/faults/race.test.ts.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryHome } from '../support/app';
import { axeFindings } from '../support/axe';
import { openDesk, type Desk } from '../support/desktop';
import type { AuthenticatorPage } from './pages/authenticator';

const shots = process.env['TESSERA_SHOTS'];
/** Each name has a secret of its own. */
const uri = (name: string): string => `otpauth://totp/${name}:me?secret=${`${name.toUpperCase()}ABCDEFGHIJKLMNOP`.slice(0, 16)}&issuer=${name}`;
const SENTENCE = 'Another Tessera has changed this vault meanwhile, so nothing was saved here.';

const home = temporaryHome();
const open: Desk[] = [];
const begin = async (): Promise<Desk> => {
  const desk = await openDesk({}, home);
  open.push(desk);
  return desk;
};
afterEach(async () => {
  for (const { running } of open.splice(0)) await running.quit();
  home.remove();
});

/** On one computer a second start hands over to the first. Another computer does not see the lock's socket: as if it were not there. */
function onAnotherComputer(): void {
  const config = join(home.path, '.config');
  const folder = join(config, readdirSync(config).find((name) => name.startsWith('Tessera')) ?? '');
  const locks = readdirSync(folder).filter((name) => name.startsWith('Singleton'));
  expect(locks).toContain('SingletonLock');
  for (const name of locks) rmSync(join(folder, name));
}

async function refused(app: AuthenticatorPage, name: string): Promise<void> {
  await app.paste(uri(name));
  await app.sheet.getByRole('button', { name: /^Add account/ }).click();
  await app.alert.getByText(SENTENCE).waitFor();
}

async function look(app: AuthenticatorPage): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(app.page), scheme).toEqual([]);
    if (shots === undefined) continue;
    mkdirSync(shots, { recursive: true });
    await app.page.screenshot({ path: `${shots}/vault-elsewhere-${scheme}.png` });
  }
}

it('the second to change it is told so, keeps what it was about to save, and nothing acknowledged is lost', async () => {
  const first = await begin();
  await first.app.add(uri('Alder'));
  onAnotherComputer();
  const second = await begin();
  await second.app.row('Alder').waitFor();
  await second.app.add(uri('Birch'));

  await refused(first.app, 'Cedar');
  await look(first.app);
  // Asked again it says the same: it never takes the other's file for its own.
  await first.app.sheet.getByRole('button', { name: /^Add account/ }).click();
  await first.app.alert.getByText(SENTENCE).waitFor();
  await first.app.cancel();
  expect(await first.app.names()).toEqual(['Alder']);

  // The other goes on as if nothing had been.
  await second.app.add(uri('Douglas'));
  expect(await second.app.names()).toEqual(['Alder', 'Birch', 'Douglas']);

  // What the sentence says helps: quit one, start again.
  await first.running.quit();
  await second.app.add(uri('Elder'));
  await second.running.quit();
  open.length = 0;
  const again = await begin();
  await again.app.row('Elder').waitFor();
  expect(await again.app.names()).toEqual(['Alder', 'Birch', 'Douglas', 'Elder']);
  await again.app.add(uri('Cedar'));
  expect(await again.app.names()).toEqual(['Alder', 'Birch', 'Cedar', 'Douglas', 'Elder']);
});
