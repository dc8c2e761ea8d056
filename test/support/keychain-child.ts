/** @file The real keychain child under plain Node, and what tests do to a keyring beside `keyring.ts`. */
import { execFile, execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ChildLike } from '../../src-main/keychain/client';
import { forkKeychainNode } from '../../src-main/keychain/spawn-node';
import type { TestKeyring } from './keyring';

const run = promisify(execFile);
const NO_DISPLAY = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };

/** Starts the child with TypeScript through tsx. Without a display no prompter can appear, so a locked keyring answers at once. */
export function testChild(env: Readonly<Record<string, string | undefined>>): () => ChildLike {
  const entry = resolve('src-main/keychain/child.ts');
  return () => forkKeychainNode({ entry, execArgv: ['--import', 'tsx'], env: { ...process.env, ...NO_DISPLAY, ...env } });
}

/** Why the tests that need a keyring cannot run here, or null. */
export function keyringMissing(): string | null {
  if (process.platform !== 'linux') return 'a Secret Service is needed (Linux)';
  for (const program of ['gnome-keyring-daemon', 'dbus-daemon', 'gdbus', 'secret-tool']) {
    try {
      execFileSync('which', [program], { stdio: 'ignore' });
    } catch {
      return `${program} is not installed`;
    }
  }
  return null;
}

/** Deletes an item as a person in Seahorse would. */
export async function clearItem(keyring: TestKeyring, service: string, account: string): Promise<void> {
  await run('secret-tool', ['clear', 'service', service, 'account', account], { env: { ...process.env, ...keyring.env } });
}

/** The process that answers on the bus, for tests that stop it. */
export async function daemonPid(keyring: TestKeyring): Promise<number> {
  const { stdout } = await run('gdbus', [
    'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus',
    '--method', 'org.freedesktop.DBus.GetConnectionUnixProcessID', 'org.freedesktop.secrets',
  ], { env: { ...process.env, ...keyring.env } });
  const pid = /uint32 (\d+)/.exec(stdout)?.[1];
  if (pid === undefined) throw new Error(`no process answers for the Secret Service: ${stdout}`);
  return Number(pid);
}
