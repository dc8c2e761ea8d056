/** @file A real gnome-keyring of one test file's own: private bus, temporary home, lock and unlock at will. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import dbus from 'dbus-next';
import { startKeyring } from '../../build/session.mjs';

const SERVICE = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const LOGIN = '/org/freedesktop/secrets/collection/login';

export interface TestKeyring {
  /** The temporary home; removed by `stop`. */
  readonly home: string;
  /** To be passed to child processes (or laid into `process.env` before keytar is loaded). */
  readonly env: Readonly<Record<string, string>>;
  /** Locks the login collection, as a screen saver or the user does. */
  lock(): Promise<void>;
  /** Unlocks it again in place, without a prompt; clients keep their connection. */
  unlock(): Promise<void>;
  /** The collection's own word on its state. Throws where there is no Secret Service. */
  isLocked(): Promise<boolean>;
  /** Kills the service; the next call on the bus activates a new one, which is locked (seen on gnome-keyring 42). */
  killService(): Promise<void>;
  /** The login keyring's file, as a backup would keep it. */
  keys(): Buffer;
  /** Puts such a file in the place of the keyring, which is then open with it. */
  bringBack(keys: Buffer): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param secretService `unlocked` (the default): a login keyring that is open; `fresh`: activated by the first call, no
 *   keyring in it; `none`: a bus on which nobody offers secrets.
 * @throws Error when dbus-daemon or gnome-keyring are not installed or do not answer.
 */
export async function startTestKeyring(secretService: 'unlocked' | 'fresh' | 'none' = 'unlocked'): Promise<TestKeyring> {
  const session = await startKeyring({ secretService });
  const address = session.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  return {
    home: session.home,
    env: session.env,
    lock: () => onBus(address, (call) => call('org.freedesktop.Secret.Service', 'Lock', 'ao', [[LOGIN]])).then(ignore),
    unlock: () => onBus(address, (call) => unlockLogin(call, session.password)),
    isLocked: () => onBus(address, isLoginLocked),
    killService: () => session.killDaemon(),
    keys: () => readFileSync(fileOf(session.home)),
    bringBack: async (keys) => {
      await session.killDaemon();
      writeFileSync(fileOf(session.home), keys);
      await session.startDaemon();
    },
    stop: () => session.stop(),
  };
}

const fileOf = (home: string): string => join(home, 'data', 'keyrings', 'login.keyring');

type Call = (iface: string, member: string, signature: string, body: unknown[], path?: string) => Promise<readonly unknown[]>;

/** One connection per act: gnome-keyring ties the session object of `OpenSession` to the connection that opened it. */
async function onBus<Result>(address: string, act: (call: Call) => Promise<Result>): Promise<Result> {
  const bus = dbus.sessionBus({ busAddress: address });
  try {
    return await act(async (iface, member, signature, body, path = ROOT) => {
      const message = new dbus.Message({ destination: SERVICE, path, interface: iface, member, signature, body });
      const reply = await bus.call(message);
      return (reply?.body ?? []) as readonly unknown[];
    });
  } finally {
    bus.disconnect();
  }
}

/** gnome-keyring's own door for logging in; the standard `Unlock` would open a prompt. */
async function unlockLogin(call: Call, password: string): Promise<void> {
  const [, session] = await call('org.freedesktop.Secret.Service', 'OpenSession', 'sv', ['plain', new dbus.Variant('s', '')]);
  const secret = [session, Buffer.alloc(0), Buffer.from(password, 'utf8'), 'text/plain'];
  const iface = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface';
  await call(iface, 'UnlockWithMasterPassword', 'o(oayays)', [LOGIN, secret]);
  if (await isLoginLocked(call)) throw new Error('The test keyring stayed locked.');
}

async function isLoginLocked(call: Call): Promise<boolean> {
  const body = ['org.freedesktop.Secret.Collection', 'Locked'];
  const [state] = await call('org.freedesktop.DBus.Properties', 'Get', 'ss', body, LOGIN);
  if (!(state instanceof dbus.Variant) || typeof state.value !== 'boolean') throw new Error('The keyring gave no state.');
  return state.value;
}

function ignore(): void {
  // the answer of Lock (what was locked, and a prompt) is checked by the tests through isLocked
}
