/**
 * @file Finds the Electron that development and tests run on: Electron's own binary when it is there or can be had,
 * else the pinned fallback (docs/decisions/0001-runtime.md). As a program it prints the folder of the runtime;
 * `--retry` forgets an earlier failed download.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fallbackDist, fallbackRuns, fallbackVersion } from './runtime-fallback.mjs';
import { withLock } from './lock.mjs';
import { cacheDir, ensureCacheDir, isMain, reasonOf, root, say } from './paths.mjs';

const electronPackage = join(root, 'node_modules', 'electron');
const failedAttempt = join(cacheDir, 'official-failed.json');
const DAY_MS = 24 * 3600 * 1000;
/** For a real download of some 120 MB. Where the host cannot be reached at all, Node gives up after 10 s itself. */
const DOWNLOAD_DEADLINE_MS = 120_000;

/**
 * The runtime to use, downloaded and unpacked if need be.
 * @param {{retry?: boolean}} [options] retry: try the official download again although it failed within a day.
 * @returns {Promise<{dist: string, binary: string, kind: 'official' | 'fallback', version: string}>}
 *   dist: the folder; binary: the executable in it; version: Electron's.
 * @throws Error in plain words when there is no runtime for this machine.
 */
export async function resolveRuntime({ retry = false } = {}) {
  const official = installedOfficial() ?? (await withLock('official', () => downloadOfficial(retry)));
  if (official.binary !== undefined) return official;
  if (!fallbackRuns()) {
    throw new Error(
      `Electron ${wantedVersion()} could not be downloaded (${official.reason}), and there is no fallback for ` +
        `${process.platform}-${process.arch}. Check the connection, then run: node build/runtime.mjs --retry`,
    );
  }
  const dist = await withLock('fallback', fallbackDist);
  return { dist, binary: join(dist, 'electron'), kind: 'fallback', version: fallbackVersion };
}

function wantedVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
}

function installedOfficial() {
  const dist = join(electronPackage, 'dist');
  const pathFile = join(electronPackage, 'path.txt');
  if (!existsSync(pathFile) || !existsSync(join(dist, 'version'))) return undefined;
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const binary = join(dist, readFileSync(pathFile, 'utf8').trim());
  return version === wantedVersion() && existsSync(binary) ? { dist, binary, kind: 'official', version } : undefined;
}

function downloadOfficial(retry) {
  const version = wantedVersion();
  const installed = installedOfficial(); // another process may have done it while we waited for the lock
  if (installed) return installed;
  const earlier = retry ? undefined : recentFailure(version);
  if (earlier !== undefined) return { reason: earlier };

  say(`Downloading Electron ${version} …`);
  const run = spawnSync(process.execPath, [join(electronPackage, 'install.js')], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DOWNLOAD_DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const done = installedOfficial();
  if (done) {
    rmSync(failedAttempt, { force: true });
    return done;
  }
  const reason = run.error ? reasonOf(run.error) : firstLine(run.stderr) || `exit code ${run.status ?? run.signal}`;
  ensureCacheDir();
  writeFileSync(failedAttempt, JSON.stringify({ version, at: Date.now(), reason }));
  if (fallbackRuns()) {
    say(`Electron ${version} could not be downloaded from here (${reason}).`);
    say(`Using the older stand-in, Electron ${fallbackVersion}, for development and tests. The next try is in a day,`);
    say('or at once with: node build/runtime.mjs --retry');
  }
  return { reason };
}

function recentFailure(version) {
  if (!existsSync(failedAttempt)) return undefined;
  let record;
  try {
    record = JSON.parse(readFileSync(failedAttempt, 'utf8'));
  } catch {
    return undefined; // a cut-off record only means one more try
  }
  const age = Date.now() - record.at;
  return record.version === version && age >= 0 && age < DAY_MS ? String(record.reason) : undefined;
}

function firstLine(text) {
  return (text ?? '').split('\n')[0].trim().slice(0, 200);
}

if (isMain(import.meta.url)) {
  try {
    const runtime = await resolveRuntime({ retry: process.argv.includes('--retry') });
    process.stdout.write(`${runtime.dist}\n`);
  } catch (error) {
    say(reasonOf(error));
    process.exitCode = 1;
  }
}
