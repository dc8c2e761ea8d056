/**
 * @file `npm test`: installs and builds what is missing, then types, lint, unit and end-to-end tests, all of them even
 * when one fails. The last line is the true total; types and lint count as one check each.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt, ensureTestEntryBuilt } from './compile.mjs';
import { electronEnvironment } from './electron-args.mjs';
import { installNpm, installSystem } from './install.mjs';
import { packageApp } from './package.mjs';
import { cacheDir, reasonOf, root, say } from './paths.mjs';
import { resolveRuntime } from './runtime.mjs';
import { hasDisplay, withSession } from './session.mjs';

const bin = {
  tsc: join('node_modules', 'typescript', 'bin', 'tsc'),
  eslint: join('node_modules', 'eslint', 'bin', 'eslint.js'),
  vitest: join('node_modules', 'vitest', 'vitest.mjs'),
};
const results = join(cacheDir, 'results');

async function main() {
  await installNpm();
  await installSystem(['runtime', 'display', 'keyring', 'tests']);
  const runtime = await resolveRuntime();
  say(`Electron ${runtime.version} (${runtime.kind})`);
  const env = environment(runtime);

  const parts = [
    await check('types', bin.tsc, ['-p', 'tsconfig.json'], env),
    await check('lint', bin.eslint, ['.', '--max-warnings', '0'], env),
    await guarded('unit', () => vitest('unit', 'vitest.config.mts', env)),
  ];
  const packaged = {};
  parts.push(await guarded('package', () => packageForTests(packaged)));
  parts.push(await guarded('end to end', () => endToEnd({ ...env, ...packaged })));
  return summarise(parts);
}

/** Packaging is a check, and what it makes is started by the end-to-end tests: TESSERA_PACKAGED names its program. */
async function packageForTests(env) {
  heading('package');
  const folder = await packageApp();
  if (process.platform === 'linux') env.TESSERA_PACKAGED = join(folder, 'tessera');
  return { name: 'package', passed: 1, failed: 0, skipped: 0, tests: 0 };
}

async function endToEnd(env) {
  await ensureBuilt();
  await ensureTestEntryBuilt();
  // Never on the user's own screen and keyring; only Linux can be given others.
  const parts = hasDisplay({}) ? {} : { display: true, windowManager: true, keyring: true };
  return await withSession(parts, (session) => vitest('end to end', 'vitest.e2e.config.mts', { ...env, ...session }));
}

/** The reference fixtures lie beside the checkout where there are any; tests that need them skip otherwise. */
function environment(runtime) {
  const beside = resolve(root, '..', 'shared', 'fixtures');
  const corpus = process.env.TESSERA_CORPUS ?? (existsSync(beside) ? beside : undefined);
  return electronEnvironment({
    TESSERA_ELECTRON: runtime.binary,
    TESSERA_RUNTIME_KIND: runtime.kind,
    TESSERA_APP: root,
    ...(corpus === undefined ? {} : { TESSERA_CORPUS: corpus }),
  });
}

async function check(name, script, args, env) {
  heading(name);
  const code = await run(script, args, env);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, tests: 0 };
}

/** Counts come from vitest's own result file; a run that broke without a failed test still counts as one failure. */
async function vitest(name, config, env) {
  heading(name);
  mkdirSync(results, { recursive: true });
  const file = join(results, `${config}.json`);
  rmSync(file, { force: true });
  const code = await run(bin.vitest, ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], env);
  if (!existsSync(file)) return { name, passed: 0, failed: 1, skipped: 0, tests: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const broken = report.testResults.filter((suite) => suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'));
  const failed = report.numFailedTests + broken.length;
  return {
    name,
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    tests: report.numPassedTests + report.numFailedTests,
  };
}

/** A part that cannot even start is one failure; the other parts still run and the total is still printed. */
async function guarded(name, work) {
  try {
    return await work();
  } catch (error) {
    say(reasonOf(error));
    return { name, passed: 0, failed: 1, skipped: 0, tests: 0 };
  }
}

async function run(script, args, env) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

function heading(name) {
  process.stdout.write(`\n== ${name}\n`);
}

function summarise(parts) {
  const sum = (field) => parts.reduce((total, part) => total + part[field], 0);
  process.stdout.write('\n');
  for (const part of parts) {
    process.stdout.write(`${part.name.padEnd(11)} ${part.passed} passed, ${part.failed} failed, ${part.skipped} skipped\n`);
  }
  if (sum('tests') === 0) process.stdout.write('No test was executed.\n');
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
  return sum('failed') === 0 && sum('tests') > 0 ? 0 : 1;
}

try {
  process.exit(await main()); // packaging leaves a hook that ends us with 0, whatever `process.exitCode` says
} catch (error) {
  say(reasonOf(error));
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
