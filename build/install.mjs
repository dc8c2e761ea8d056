/**
 * @file Brings what a fresh machine lacks: the npm packages of the lock file and, on Debian, system packages. Nothing
 * is touched when nothing is missing. As a program: `node build/install.mjs [SET …]`, all sets by default.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';
import { isMain, reasonOf, root, say } from './paths.mjs';

/** Debian package → the shared library or program by which its presence is known. */
const SETS = {
  runtime: {
    'libgtk-3-0': 'libgtk-3.so.0',
    libnss3: 'libnss3.so',
    libasound2: 'libasound.so.2',
    libgbm1: 'libgbm.so.1',
    'libsecret-1-0': 'libsecret-1.so.0',
  },
  display: { xvfb: 'Xvfb' },
  keyring: { 'gnome-keyring': 'gnome-keyring-daemon', dbus: 'dbus-daemon', 'libglib2.0-bin': 'gdbus' },
  tests: {
    'libsecret-tools': 'secret-tool',
    xdotool: 'xdotool',
    xclip: 'xclip',
    'x11-utils': 'xprop',
    openbox: 'openbox',
    oathtool: 'oathtool',
    'zbar-tools': 'zbarimg',
    'poppler-utils': 'pdftoppm',
    feh: 'feh',
    keepassxc: 'keepassxc-cli',
  },
};

/**
 * `npm ci` when node_modules is missing or is not what the lock file says.
 * @throws Error when npm fails.
 */
export async function installNpm() {
  if (npmIsCurrent()) return;
  await withLock('npm', () => {
    if (npmIsCurrent()) return;
    say('Installing the npm packages of the lock file …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const run = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32', // .cmd files start in a shell only
    });
    if (run.status !== 0) throw new Error('npm ci failed; its own words stand above.');
  });
}

/** npm writes `node_modules/.package-lock.json` last, so it tells of whole installations only. */
function npmIsCurrent() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present === undefined) return entry.optional === true; // for another platform
    return present.version === entry.version && present.integrity === entry.integrity;
  });
}

/**
 * Makes sure that the system has what the named sets need. Root on Debian installs it; anybody else is told the line.
 * @param {('runtime' | 'display' | 'keyring' | 'tests')[]} sets
 * @throws Error whose message names the packages.
 */
export async function installSystem(sets) {
  if (process.platform !== 'linux') return;
  if (missing(sets).length === 0) return;
  await withLock('system', () => {
    const packages = missing(sets);
    if (packages.length === 0) return;
    const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    if (!onPath('apt-get')) throw new Error(`Missing on this system (Debian's names): ${packages.join(' ')}`);
    if (process.getuid() !== 0) throw new Error(`Some system packages are missing. Install them, then start again:\n\n  sudo ${line}\n`);
    say(`Installing Debian packages: ${packages.join(' ')} …`);
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...packages]);
    const still = missing(sets);
    if (still.length > 0) throw new Error(`Installed, but still not found: ${still.join(' ')}`);
  });
}

function missing(sets) {
  const libraries = sharedLibraries();
  return sets
    .flatMap((set) => Object.entries(SETS[set]))
    .filter(([, sign]) => (sign.includes('.so') ? !libraries.has(sign) : !onPath(sign)))
    .map(([name]) => name);
}

function sharedLibraries() {
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path)) ?? 'ldconfig';
  const run = spawnSync(program, ['-p'], { encoding: 'utf8' });
  const names = (run.stdout ?? '').split('\n').map((line) => line.trim().split(' ')[0]);
  return new Set(names);
}

function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/bin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Quiet unless it fails: a fresh machine gets some hundred lines otherwise. */
function apt(args) {
  const run = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (run.status !== 0) throw new Error(`apt-get ${args[0]} failed:\n${run.stdout ?? ''}${run.stderr ?? ''}`);
}

if (isMain(import.meta.url)) {
  const named = process.argv.slice(2);
  try {
    const unknown = named.filter((set) => !Object.hasOwn(SETS, set));
    if (unknown.length > 0) throw new Error(`Unknown set: ${unknown.join(', ')}. Known: ${Object.keys(SETS).join(', ')}`);
    await installNpm();
    await installSystem(named.length > 0 ? named : Object.keys(SETS));
  } catch (error) {
    say(reasonOf(error));
    process.exitCode = 1;
  }
}
