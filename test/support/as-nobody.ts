/** @file Starting a program as an ordinary user from files that such a user can read: a checkout may lie in a private folder. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** "nobody": every Debian has it, and it owns nothing. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

export interface Stage {
  readonly folder: string;
  /** Copies a file or folder into the stage under `name` and answers where it is. */
  copy(from: string, name: string): string;
  /** The ordinary user's home and session folders, as environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The command as run by the ordinary user, where the tests run as root. */
  becoming(program: string, ...rest: readonly string[]): readonly [string, ...string[]];
  remove(): void;
}

export function stageForNobody(): Stage {
  // Not $TMPDIR, which a test session keeps private.
  const folder = mkdtempSync('/tmp/tessera-stage-');
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  for (const path of [home, join(home, 'run'), join(home, 'tmp')]) {
    mkdirSync(path, { mode: 0o700 });
    if (isRoot) chownSync(path, NOBODY, NOBODY);
  }
  return {
    folder,
    copy: (from, name) => {
      const to = join(folder, name);
      cpSync(from, to, { recursive: true, dereference: true });
      execFileSync('chmod', ['-R', 'a+rX', to]);
      return to;
    },
    // Every folder that the tests' own session may have named: those are root's alone.
    env: {
      HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_DATA_HOME: join(home, '.local/share'), XDG_CACHE_HOME: join(home, '.cache'),
      XDG_STATE_HOME: join(home, '.local/state'), XDG_RUNTIME_DIR: join(home, 'run'), TMPDIR: join(home, 'tmp'),
    },
    becoming: (program, ...rest) => (isRoot
      ? ['setpriv', `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, '--clear-groups', program, ...rest]
      : [program, ...rest]),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
