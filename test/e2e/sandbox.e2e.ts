/** @file The renderer's real sandbox, as an ordinary user: without `--no-sandbox`, which only root's start scripts add. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runElectron, type Run } from '../support/electron-run';

const CHECKOUT = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
/** "nobody": every Debian has it, and it owns nothing. */
const NOBODY = 65534;

// Not $TMPDIR, which a test session keeps private.
const staged = mkdtempSync('/tmp/tessera-sandbox-');
let run: Run;

/** App and runtime where an ordinary user can read them: a checkout may lie in a private folder. */
function stage(): { readonly electron: string; readonly app: string; readonly home: string } {
  const binary = process.env['TESSERA_ELECTRON'];
  if (binary === undefined) throw new Error('TESSERA_ELECTRON is not set: start the tests with `npm test`');
  chmodSync(staged, 0o755);
  const [runtime, app, home] = [join(staged, 'runtime'), join(staged, 'app'), join(staged, 'home')];
  cpSync(dirname(binary), runtime, { recursive: true });
  for (const part of ['out', 'package.json', 'node_modules/keytar']) cpSync(join(CHECKOUT, part), join(app, part), { recursive: true, dereference: true });
  execFileSync('chmod', ['-R', 'a+rX', runtime, app]);
  mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) for (const path of [home, join(home, 'run')]) chownSync(path, NOBODY, NOBODY);
  return { electron: join(runtime, 'electron'), app, home };
}

beforeAll(async () => {
  const { electron, app, home } = stage();
  const asNobody = process.getuid?.() === 0 ? ['setpriv', `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, '--clear-groups'] : [];
  const [program = electron, ...rest] = [...asNobody, electron];
  run = await runElectron({
    command: [program, ...rest],
    args: [app],
    env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_RUNTIME_DIR: join(home, 'run'), TMPDIR: home, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
    selector: 'body',
    pattern: '\\S',
  });
});

afterAll(async () => {
  await run.stop();
  rmSync(staged, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const status = (pid: number, field: string): string => new RegExp(`^${field}:\\s+(\\S+)`, 'm').exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? '';
const isRenderer = (pid: number): boolean => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('--type=renderer');

it('runs the renderer under seccomp, without new privileges, in namespaces of its own, and not as root', () => {
  const [main = 0, ...others] = run.processes();
  const renderers = others.filter(isRenderer);
  expect(renderers).not.toEqual([]);
  for (const renderer of renderers) {
    expect(status(renderer, 'Seccomp')).toBe('2');
    expect(status(renderer, 'NoNewPrivs')).toBe('1');
    expect(status(renderer, 'Uid')).not.toBe('0');
    expect(readlinkSync(`/proc/${String(renderer)}/ns/user`)).not.toBe(readlinkSync(`/proc/${String(main)}/ns/user`));
  }
});
