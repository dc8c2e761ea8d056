import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

/** What node needs before a script's name to run TypeScript; the npm packages must be installed. */
export function typescriptLoader() {
  return ['--import', pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href];
}

/** Starts a TypeScript file of the checkout with Node. */
export function spawnTypescript(file, args, options) {
  return spawn(process.execPath, [...typescriptLoader(), join(root, file), ...args], { cwd: root, ...options });
}
