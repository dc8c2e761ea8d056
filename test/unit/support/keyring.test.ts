import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { startTestKeyring, type TestKeyring } from '../../support/keyring';

const run = promisify(execFile);
let keyring: TestKeyring | undefined;

afterEach(async () => {
  await keyring?.stop();
  keyring = undefined;
});

it('starts unlocked, locks, and unlocks in place', async () => {
  keyring = await startTestKeyring();
  expect(await keyring.isLocked()).toBe(false);
  await keyring.lock();
  expect(await keyring.isLocked()).toBe(true);
  await keyring.unlock();
  expect(await keyring.isLocked()).toBe(false);
});

it('is private: a home of its own, closed to others, gone after stop', async () => {
  keyring = await startTestKeyring();
  const { home } = keyring;
  expect(statSync(join(home, 'run')).mode & 0o777).toBe(0o700);
  expect(existsSync(join(home, 'data', 'keyrings', 'login.keyring'))).toBe(true);
  await keyring.stop();
  expect(existsSync(home)).toBe(false);
  keyring = undefined;
});

it('comes back locked when the service was killed', async () => {
  keyring = await startTestKeyring();
  await keyring.killService();
  expect(await keyring.isLocked()).toBe(true);
});

it('can be a bus without any Secret Service', async () => {
  keyring = await startTestKeyring('none');
  await expect(keyring.isLocked()).rejects.toThrow(/org\.freedesktop\.secrets/);
  await expect(run('secret-tool', ['lookup', 'a', 'b'], { env: { ...process.env, ...keyring.env } })).rejects.toThrow();
});
