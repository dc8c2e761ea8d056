/**
 * @file Links on Linux: a launcher file of one's own that names the schemes, made the default through `xdg-mime`
 * (freedesktop.org: Desktop Entry 1.5, Association between MIME types and applications 1.0). The package's own launcher
 * names no schemes, so that installing the app registers nothing.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../../src-shared/errors';
import { SCHEMES } from './link';
import type { LinkRegistration } from './registration';

export interface XdgParts {
  /** The program to start: an absolute path. */
  readonly program: string;
  /** PATH, HOME, XDG_DATA_HOME, XDG_CONFIG_HOME and the desktop's name are read. */
  readonly env: NodeJS.ProcessEnv;
}

export const LAUNCHER = 'tessera-links.desktop';
const TYPES = SCHEMES.map((scheme) => `x-scheme-handler/${scheme}`);
const run = promisify(execFile);

export function xdgRegistration({ program, env }: XdgParts): LinkRegistration {
  const home = env['HOME'] ?? '/';
  const launchers = join(env['XDG_DATA_HOME'] ?? join(home, '.local/share'), 'applications');
  const file = join(launchers, LAUNCHER);
  // The second place is what older versions of xdg-mime wrote.
  const associations = [join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'mimeapps.list'), join(launchers, 'mimeapps.list')];

  const xdgMime = async (...args: readonly string[]): Promise<string> => (await run('xdg-mime', [...args], { env, timeout: 15_000 })).stdout.trim();

  const state: LinkRegistration['state'] = async () => {
    try {
      for (const type of TYPES) if ((await xdgMime('query', 'default', type)) !== LAUNCHER) return 'off';
    } catch {
      return 'unavailable';
    }
    // The app may have been moved since: then the launcher starts nothing, or another copy.
    return (await readFile(file, 'utf8').catch(() => '')) === launcherOf(program) ? 'on' : 'off';
  };

  const add = async (): Promise<void> => {
    await mkdir(launchers, { recursive: true });
    await writeFile(file, launcherOf(program), { mode: 0o644 });
    await xdgMime('default', LAUNCHER, ...TYPES);
  };

  /** `xdg-mime` cannot take back: the lines that name our launcher are taken out, all others stay as they are. */
  const remove = async (): Promise<void> => {
    await rm(file, { force: true });
    for (const list of associations) {
      const text = await readFile(list, 'utf8').catch(() => null);
      const without = text === null ? null : withoutLauncher(text);
      if (without !== null && without !== text) await writeFile(list, without);
    }
  };

  return {
    state,
    set: async (on) => {
      await (on ? add() : remove()).catch(() => undefined);
      if ((await state()) !== (on ? 'on' : 'off')) throw new Failure('links-not-registered', { retryable: true });
    },
  };
}

/** `--` before `%u`: whatever stands in a link is no switch to the app. */
export function launcherOf(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Tessera',
    `Exec=${quoted(program)} -- %u`,
    'NoDisplay=true',
    'Terminal=false',
    `MimeType=${TYPES.map((type) => `${type};`).join('')}`,
    '',
  ].join('\n');
}

/** Quoted as the Desktop Entry specification says ("The Exec key"), then escaped once more as every value of type string is. */
function quoted(program: string): string {
  const inQuotes = program.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes}"`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function withoutLauncher(text: string): string {
  return text.split('\n').flatMap((line) => {
    const equals = line.indexOf('=');
    if (!TYPES.includes(line.slice(0, equals).trim())) return [line];
    const others = line.slice(equals + 1).split(';').filter((name) => name.trim() !== '' && name.trim() !== LAUNCHER);
    return others.length === 0 ? [] : [`${line.slice(0, equals)}=${others.join(';')};`];
  }).join('\n');
}
