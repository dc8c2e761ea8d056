/**
 * @file `node build/run-ts.mjs FILE [ARGS…]`: installs the npm packages when needed, then runs a TypeScript file.
 * Standard input and output are the file's own; what installing has to say goes to standard error.
 */
import { installNpm } from './install.mjs';
import { reasonOf, say } from './paths.mjs';
import { runInside } from './session.mjs';
import { typescriptLoader } from './typescript.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  say('Usage: node build/run-ts.mjs FILE [ARGS…]');
  process.exit(2);
}
try {
  await installNpm();
  process.exitCode = await runInside(process.execPath, [...typescriptLoader(), file, ...args], {});
} catch (error) {
  say(reasonOf(error));
  process.exitCode = 1;
}
