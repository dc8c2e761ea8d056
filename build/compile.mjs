import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, say } from './paths.mjs';

const SHARED = ['src-main', 'src-shared', 'build/keychain-child.mjs', 'tsconfig.json', 'package-lock.json'];
const PRODUCT = { out: 'out', config: 'electron.vite.config.ts', sources: ['src-renderer', ...SHARED] };
/** Main from an entry with a driven clock: what the shipped bundle must not contain is built apart. */
const TEST_ENTRY = { out: 'out-test', config: 'test/support/electron.vite.config.ts', sources: ['test/support', ...SHARED] };

/**
 * Builds the app into out/ unless out/ was built from exactly these sources.
 * @throws Error when the build fails.
 */
export async function ensureBuilt() {
  await ensure(PRODUCT, 'Building the app …');
}

/** The same for the end-to-end tests' own entry, in out-test/. */
export async function ensureTestEntryBuilt() {
  await ensure(TEST_ENTRY, 'Building the entry of the end-to-end tests …');
}

async function ensure(target, words) {
  const stamp = join(root, target.out, '.stamp');
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources(target);
  if (isBuilt()) return;
  await withLock(target.out, () => {
    if (isBuilt()) return;
    say(words);
    const sources = hashOfSources(target);
    const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const run = spawnSync(process.execPath, [vite, 'build', '--config', target.config], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout ?? ''}${run.stderr ?? ''}`);
    writeFileSync(stamp, sources);
  });
}

function hashOfSources(target) {
  const hash = createHash('sha256');
  for (const file of [target.config, ...target.sources].flatMap((name) => filesUnder(name))) {
    hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(join(root, file))).digest());
  }
  return hash.digest('hex');
}

function filesUnder(name) {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [name];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}
