/**
 * @file The packaged app, as it would be shipped: no debugger, no test hook, so it is driven as a person drives it, with
 * keys and the clipboard, by an ordinary user under Chromium's real sandbox and a real keyring.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stageForNobody } from '../support/as-nobody';
import { codeNow } from '../support/witness';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const stage = stageForNobody();
let program: string;
let app: ChildProcess | null = null;

/** Keys go to the window in front: there is only the app's on this display. */
const press = (...keys: string[]): void => void execFileSync('xdotool', ['key', ...keys]);
const clipboard = (): string => spawnSync('xclip', ['-selection', 'clipboard', '-o'], { encoding: 'utf8' }).stdout;
const copy = (text: string): void => {
  // xclip stays in the background to serve the text; it must not inherit our pipes.
  const done = spawnSync('xclip', ['-selection', 'clipboard', '-i'], { input: text, stdio: ['pipe', 'ignore', 'ignore'] });
  expect(done.status).toBe(0);
};

const vaultFile = (): string => join(stage.env['XDG_CONFIG_HOME'] ?? '', 'Tessera (development runtime)', 'vault.tessera');
const vaultBytes = (): string => (existsSync(vaultFile()) ? readFileSync(vaultFile(), 'latin1') : '');

beforeAll(() => {
  const packaged = process.env['TESSERA_PACKAGED'] ?? resolve(import.meta.dirname, '../../dist/linux-unpacked/tessera');
  program = join(stage.copy(resolve(packaged, '..'), 'tessera'), 'tessera');
});

afterAll(async () => {
  if (app !== null && app.exitCode === null && app.signalCode === null) {
    app.kill('SIGTERM');
    await once(app, 'exit');
  }
  stage.remove();
});

it.each(['--remote-debugging-port=0', '--inspect', '--no-sandbox', '--proxy-server=http://example.org'])('refuses to start with %s', (given) => {
  const [command, ...rest] = stage.becoming(program, given);
  const ended = spawnSync(command, rest, { env: { ...process.env, ...stage.env }, encoding: 'utf8', timeout: 60_000 });
  expect(ended.stderr).toContain('tessera: unknown switch');
  expect(ended.status).toBe(2);
});

it('takes a pasted account and copies its right code', async () => {
  // The ordinary user's own bus and an unlocked keyring, as a desktop session has them.
  const session = 'printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && exec "$0"';
  const [command, ...rest] = stage.becoming('dbus-run-session', '--', 'sh', '-c', session, program);
  app = spawn(command, rest, { env: { ...process.env, ...stage.env, DBUS_SESSION_BUS_ADDRESS: '' }, stdio: 'ignore' });
  const [window = ''] = execFileSync('timeout', ['60', 'xdotool', 'search', '--sync', '--onlyvisible', '--name', '^Tessera$'], { encoding: 'utf8' }).split('\n');
  execFileSync('timeout', ['30', 'xdotool', 'windowactivate', '--sync', window]);
  await expect.poll(vaultBytes, { timeout: 30_000 }).not.toBe('');

  const empty = vaultBytes();
  copy(`otpauth://totp/Packaged:me?secret=${SECRET}&issuer=Packaged`);
  // Ctrl+V opens the confirm sheet and Enter saves. The vault file changes once, when the account is durable.
  await expect.poll(() => {
    if (vaultBytes() === empty) press('ctrl+v', 'Return');
    return vaultBytes() === empty;
  }, { timeout: 30_000, interval: 1000 }).toBe(false);
  // Enter copies the only account's code.
  await expect.poll(() => {
    press('Return');
    return clipboard();
  }, { timeout: 30_000, interval: 500 }).toMatch(/^\d{6}$/);
  const before = codeNow(SECRET, Date.now() - 5000);
  expect([before, codeNow(SECRET)]).toContain(clipboard());
});
