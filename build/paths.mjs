import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: the folder that holds package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Cache of the build scripts (runtime, stamps, locks); git-ignored, safe to delete. */
export const cacheDir = join(root, '.runtime');

/** Like `cacheDir`, made when it is not there. */
export function ensureCacheDir() {
  mkdirSync(cacheDir, { recursive: true });
  return cacheDir;
}

/** One line for the person who waits. On stderr: stdout belongs to what a script answers. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Why an error happened, in one line, without its stack. */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** True when this module is the script that node was started with. */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
}
