import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureCacheDir, say } from './paths.mjs';

/**
 * Runs `work` while no other process of this checkout runs anything under the same name.
 * Two `npm start` at once must not both write node_modules, the runtime or out/.
 * A lock whose owner is gone is taken over.
 */
export async function withLock(name, work) {
  const folder = join(ensureCacheDir(), `${name}.lock`);
  const pidFile = join(folder, 'pid');
  let told = false;
  while (!tryTake(folder, pidFile)) {
    if (!told) say(`Waiting for another process that works on the same (${name}) …`);
    told = true;
    await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryTake(folder, pidFile) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (ownerIsGone(pidFile)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
  writeFileSync(pidFile, String(process.pid));
  return true;
}

function ownerIsGone(pidFile) {
  let pid;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return false; // between its mkdir and its write, or just released
    throw error;
  }
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
