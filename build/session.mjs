/**
 * @file Desktop sessions for machines without one: a display (Xvfb, optionally with a window manager) and a private
 * D-Bus with a real gnome-keyring in a temporary home. Everything started here ends with the process that started it.
 *
 * As a program: `node build/session.mjs [--display] [--wm] [--keyring] -- COMMAND [ARGS…]` runs a command inside, also
 * as another user (`runuser -u NAME -- node build/session.mjs …`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isMain, reasonOf, say } from './paths.mjs';

const READY_MS = 20_000;

/** Whether this machine can show a window by itself. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * A virtual screen of its own.
 * @param {{windowManager?: boolean}} [options]
 * @returns {Promise<{env: {DISPLAY: string}, stop: () => Promise<void>}>} env: to be merged into a command's environment.
 */
export async function startDisplay({ windowManager = false } = {}) {
  // Xvfb chooses a free number itself and writes it to file descriptor 3 once clients may connect.
  const xvfb = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const number = await firstLine(xvfb, xvfb.stdio[3], () => true);
    const env = { DISPLAY: `:${number.trim()}` };
    const managers = windowManager ? [await startWindowManager(env)] : [];
    return { env, stop: () => stopAll([...managers, xvfb]) };
  } catch (error) {
    await stopAll([xvfb]);
    throw error;
  }
}

async function startWindowManager(env) {
  const openbox = start('openbox', ['--sm-disable'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  // The root window names its manager as soon as there is one; xprop tells each change, stdbuf lets it do so at once.
  // All properties are watched: xprop refuses one by name before the name exists.
  const watch = start('stdbuf', ['-oL', 'xprop', '-root', '-spy'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await firstLine(openbox, watch.stdout, (line) => line.startsWith('_NET_SUPPORTING_WM_CHECK(WINDOW)'));
    return openbox;
  } catch (error) {
    await stopAll([openbox]);
    throw error;
  } finally {
    await stopAll([watch]);
  }
}

/**
 * A D-Bus session in a temporary home, by default with an unlocked gnome-keyring.
 * @param {{password?: string, secretService?: 'unlocked' | 'fresh' | 'none'}} [options]
 *   `unlocked`: a login keyring that is open; `fresh`: the service is only activated by the first call and has no
 *   keyring; `none`: a bus on which nobody offers secrets.
 * @returns {Promise<import('./session.mjs').KeyringSession>}
 */
export async function startKeyring({ password = 'tessera-test', secretService = 'unlocked' } = {}) {
  // Short, because the path of the bus socket may have 108 bytes at most.
  const home = mkdtempSync(join(tmpdir(), 'tessera-'));
  const env = sessionEnvironment(home);
  const bus = startBus(home, env, secretService === 'none');
  let daemon;
  try {
    env.DBUS_SESSION_BUS_ADDRESS = (await firstLine(bus, bus.stdout, (line) => line.startsWith('unix:'))).trim();
    if (secretService === 'unlocked') daemon = await startDaemon(env, password);
  } catch (error) {
    await stopAll([bus]);
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  return {
    home,
    password,
    env,
    killDaemon: async () => {
      if (daemon !== undefined) await stopAll([daemon], 'SIGKILL');
      daemon = undefined;
    },
    startDaemon: async () => {
      daemon = await startDaemon(env, password);
    },
    stop: async () => {
      await stopAll([daemon, bus].filter((child) => child !== undefined));
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** What D-Bus hands to every service it activates: nothing of the user's own home or session. */
function sessionEnvironment(home) {
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  chmodSync(runtime, 0o700);
  for (const name of ['data', 'config', 'cache', 'tmp']) mkdirSync(join(home, name), { mode: 0o700 });
  return {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: join(home, 'tmp'),
    DBUS_SESSION_BUS_ADDRESS: '',
  };
}

function startBus(home, env, withoutServices) {
  const address = `unix:path=${join(env.XDG_RUNTIME_DIR, 'bus')}`;
  const args = ['--nofork', '--nopidfile', '--print-address=1', `--address=${address}`];
  if (withoutServices) {
    const config = join(home, 'bus.conf');
    writeFileSync(config, BUS_WITHOUT_SERVICES);
    args.push(`--config-file=${config}`);
  } else {
    args.push('--session');
  }
  const { DBUS_SESSION_BUS_ADDRESS: _none, ...own } = env;
  return start('dbus-daemon', args, { env: { ...withoutBus(process.env), ...own }, stdio: ['ignore', 'pipe', 'ignore'] });
}

const BUS_WITHOUT_SERVICES = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;

function withoutBus(env) {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, DBUS_STARTER_ADDRESS: _starter, ...rest } = env;
  return rest;
}

async function startDaemon(env, password) {
  const daemon = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end(password);
  // A wrong password does not make the daemon fail, so its state is asked for.
  await output('gdbus', ['wait', '--session', '--timeout', '15', 'org.freedesktop.secrets'], env);
  const locked = await output(
    'gdbus',
    [
      'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets/collection/login',
      '--method', 'org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked',
    ], // prettier-ignore
    env,
  );
  if (!locked.includes('false')) {
    await stopAll([daemon]);
    throw new Error(`The test keyring did not open (${locked.trim()}).`);
  }
  return daemon;
}

/**
 * Runs a command to its end inside the given environment; its input and output are ours.
 * @returns {Promise<number>} its exit code; 128 + n when a signal ended it.
 */
export async function runInside(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    const [code, signal] = await once(child, 'exit');
    return code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137);
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}

/** Starts what is asked for, runs `work(env)`, stops it all again. */
export async function withSession({ display = false, windowManager = false, keyring = false }, work) {
  const parts = [];
  try {
    if (display) parts.push(await startDisplay({ windowManager }));
    if (keyring) parts.push(await startKeyring());
    return await work(Object.assign({}, ...parts.map((part) => part.env)));
  } finally {
    for (const part of parts.reverse()) await part.stop();
  }
}

/** A helper that the kernel ends with us, even when we are killed (setpriv is part of every Debian). */
function start(command, args, options) {
  const guard = existsSync('/usr/bin/setpriv') ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [program, ...rest] = [...guard, command, ...args];
  const child = spawn(program, rest, options);
  child.on('error', () => {}); // told through `exited` below; without a listener Node would throw
  child.exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(`${command} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${command} ended at once (${code ?? signal})`));
  });
  return child;
}

/** The first line that fits; an error when the process ends or 20 s pass before it. */
function firstLine(child, stream, fits) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${child.spawnargs.join(' ')} is not ready after 20 s`)), READY_MS);
    const lines = createInterface({ input: stream });
    const settle = (done) => {
      clearTimeout(timer);
      lines.close();
      done();
    };
    lines.on('line', (line) => {
      if (fits(line)) settle(() => resolve(line));
    });
    void child.exited.then((reason) => settle(() => reject(new Error(reason))));
  });
}

async function output(command, args, env) {
  const child = start(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let trouble = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (trouble += chunk));
  const [code] = await Promise.race([once(child, 'close'), child.exited.then((reason) => [reason])]);
  if (code !== 0 && child.exitCode !== 0) throw new Error(`${command} failed: ${trouble.trim() || code}`);
  return text;
}

async function stopAll(children, signal = 'SIGTERM') {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
    await child.exited;
    clearTimeout(timer);
  }
}

if (isMain(import.meta.url)) {
  const split = process.argv.indexOf('--');
  const [command, ...args] = split === -1 ? [] : process.argv.slice(split + 1);
  const flags = new Set(process.argv.slice(2, split === -1 ? undefined : split));
  if (command === undefined) {
    say('Usage: node build/session.mjs [--display] [--wm] [--keyring] -- COMMAND [ARGS…]');
    process.exit(2);
  }
  try {
    const wanted = { display: flags.has('--display') || flags.has('--wm'), windowManager: flags.has('--wm'), keyring: flags.has('--keyring') };
    process.exitCode = await withSession(wanted, (env) => runInside(command, args, env));
  } catch (error) {
    say(reasonOf(error));
    process.exitCode = 1;
  }
}
