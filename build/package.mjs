/** @file `npm run package`: the unpacked app under dist/, made from the resolved runtime without downloads. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './compile.mjs';
import { installNpm, installSystem } from './install.mjs';
import { withLock } from './lock.mjs';
import { cacheDir, isMain, reasonOf, root, say } from './paths.mjs';
import { resolveRuntime } from './runtime.mjs';

/**
 * Packages the app for this machine's platform.
 * @returns {Promise<string>} the folder of the unpacked app.
 */
export async function packageApp() {
  await installNpm();
  await installSystem(['runtime']);
  const runtime = await resolveRuntime();
  await ensureBuilt();
  const output = join(root, 'dist');
  return await withLock('package', async () => {
    for (const name of unpackedFolders(output)) rmSync(join(output, name), { recursive: true, force: true });
    const { build, Platform } = await import('electron-builder');
    await build({
      projectDir: root,
      publish: 'never',
      targets: Platform.current().createTarget('dir'),
      config: configuration(runtime, output),
    });
    if (runtime.kind === 'fallback') writeFileSync(join(output, 'NOT-FOR-RELEASE.txt'), NOT_FOR_RELEASE);
    return join(output, unpackedFolders(output)[0]);
  });
}

const NOT_FOR_RELEASE =
  'Built on the stand-in Electron of docs/decisions/0001-runtime.md, which is old and from a third party.\nFor trying out on this machine only.\n';

function configuration(runtime, output) {
  const base = JSON.parse(readFileSync(join(root, 'build', 'electron-builder.json'), 'utf8'));
  return {
    ...base,
    directories: { ...base.directories, output },
    electronDist: cleanDist(runtime),
    electronVersion: runtime.version,
    // the app reads this for its badge; scripts and development dependencies have no business in a package
    extraMetadata: { tessera: { runtime: runtime.kind }, scripts: null, devDependencies: null, overrides: null },
  };
}

/** A copy of the runtime without the fallback's shim: the packaged app takes its place. */
function cleanDist(runtime) {
  const copy = join(cacheDir, `package-${runtime.kind}-${runtime.version}`);
  if (!existsSync(join(copy, 'version'))) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(runtime.dist, copy, {
      recursive: true,
      verbatimSymlinks: true,
      // `version` is copied last, below: a copy that was cut short is made again
      filter: (source) => source !== join(runtime.dist, 'resources', 'app') && source !== join(runtime.dist, 'version'),
    });
    writeFileSync(join(copy, 'version'), runtime.version);
  }
  return copy;
}

function unpackedFolders(output) {
  if (!existsSync(output)) return [];
  return readdirSync(output).filter((name) => /-unpacked$|^mac/.test(name));
}

if (isMain(import.meta.url)) {
  try {
    const folder = await packageApp();
    say(`The app is in ${folder}`);
  } catch (error) {
    say(reasonOf(error));
    process.exit(1); // electron-builder leaves a hook that ends us with 0, whatever `process.exitCode` says
  }
}
