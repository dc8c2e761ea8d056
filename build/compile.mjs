import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, say } from './paths.mjs';

const SOURCES = ['src-main', 'src-renderer', 'src-shared', 'electron.vite.config.ts', 'tsconfig.json', 'package-lock.json'];
const stamp = join(root, 'out', '.stamp');

/**
 * Builds the app into out/ unless out/ was built from exactly these sources.
 * @throws Error when the build fails.
 */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await withLock('build', () => {
    if (isBuilt()) return;
    say('Building the app …');
    const sources = hashOfSources();
    const run = spawnSync(process.execPath, [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout ?? ''}${run.stderr ?? ''}`);
    writeFileSync(stamp, sources);
  });
}

function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources();
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesUnder(name))) {
    hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(join(root, file))).digest());
  }
  return hash.digest('hex');
}

function filesUnder(name) {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (!name.startsWith('src-')) return [name];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}
