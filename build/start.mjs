/**
 * @file `npm start [-- ARGS]`: from a bare clone to the open window. Without a display it runs the tour instead, on a
 * virtual screen with a keyring of its own. Arguments go to the app (`--profile NAME`, `--admin`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './compile.mjs';
import { electronEnvironment, electronSwitches } from './electron-args.mjs';
import { installNpm, installSystem } from './install.mjs';
import { reasonOf, root, say } from './paths.mjs';
import { resolveRuntime } from './runtime.mjs';
import { hasDisplay, runInside, withSession } from './session.mjs';
import { sayStaging, startStaging } from './staging.mjs';
import { typescriptLoader } from './typescript.mjs';

const TOUR = 'test/e2e/tour.ts';

async function main() {
  const display = hasDisplay();
  if (!display) say('There is no display here, so the app is shown by the tour: it does the whole main job and prints what it sees.');
  await installNpm();
  await installSystem(display ? ['runtime'] : ['runtime', 'display', 'keyring']);
  const runtime = await resolveRuntime();
  say(`Electron ${runtime.version}${runtime.kind === 'fallback' ? ' (a stand-in for development and tests, see docs/decisions/0001-runtime.md)' : ''}`);
  await ensureBuilt();
  const staging = await startStaging();
  try {
    if (!display) return await tour(runtime, staging);
    sayStaging(staging);
    return await openWindow(runtime, process.argv.slice(2));
  } finally {
    staging.stop();
  }
}

async function openWindow(runtime, args) {
  const app = spawn(runtime.binary, [...electronSwitches(), root, ...args], { stdio: 'inherit', env: electronEnvironment() });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
  const [code, signal] = await once(app, 'exit');
  if (code === null) say(`The app was ended by ${signal}.`);
  return code ?? 1;
}

async function tour(runtime, staging) {
  if (!existsSync(join(root, TOUR))) throw new Error(`${TOUR} is missing from this checkout.`);
  return await withSession({ display: true, keyring: true }, (session) =>
    runInside(process.execPath, [...typescriptLoader(), join(root, TOUR), ...process.argv.slice(2)], {
      ...session,
      TESSERA_ELECTRON: runtime.binary,
      TESSERA_APP: root,
      TESSERA_STAGING: staging.json,
    }),
  );
}

try {
  process.exit(await main());
} catch (error) {
  say(reasonOf(error));
  process.exit(1);
}
