import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
    if (!told) say(`Waiting for another process that works on the same (lock: ${folder}) …`);
    told = true;
    await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder comes into being with its owner in it: renaming onto a folder that is not empty fails. */
function tryTake(folder, pidFile) {
  const mine = mkdtempSync(`${folder}-`);
  writeFileSync(join(mine, 'pid'), String(process.pid));
  try {
    renameSync(mine, folder);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(error.code)) throw error;
    if (ownerIsGone(pidFile)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

function ownerIsGone(pidFile) {
  let pid;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return false; // released just now
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
