import { createInterface } from 'node:readline';
import { say } from './paths.mjs';
import { spawnTypescript } from './typescript.mjs';

const MAIN = 'test/staging/main.ts';
const READY_MS = 30_000;

/**
 * Starts the local FreeSewing backend on a free loopback port.
 * @returns {Promise<{json: string, freesewing: {url: string, username: string, password: string}, stop: () => void}>}
 *   json: the line it printed, for TESSERA_STAGING.
 * @throws Error when it does not come up within 30 s.
 */
export async function startStaging() {
  const child = spawnTypescript(MAIN, ['--json'], { stdio: ['ignore', 'pipe', 2] });
  const stop = () => child.kill();
  process.once('exit', stop);
  try {
    const json = await firstJsonLine(child);
    return { json, ...JSON.parse(json), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function firstJsonLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The staging backend did not come up within 30 s.')), READY_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      resolve(line);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`The staging backend ended at once (${code ?? signal}).`));
    });
  });
}

/** For a person: where the backend is and who may sign in. */
export function sayStaging({ freesewing }) {
  say('');
  say('  A FreeSewing backend for trying things out runs on this computer:');
  say(`    address   ${freesewing.url}   (environment: local)`);
  say(`    username  ${freesewing.username}`);
  say(`    password  ${freesewing.password}`);
  say('');
}
