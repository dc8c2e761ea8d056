/** @file The switches the app itself knows. A packaged app refuses all others (DESIGN section 1.6). */
import { isLink } from './links/link';

export interface AppArguments {
  readonly admin: boolean;
  /** The quick search: what a desktop's own key may call, where programs cannot take keys for themselves (Wayland). */
  readonly quick: boolean;
  /** Testers' data apart: a folder and keychain service of its own. */
  readonly profile: string | null;
  /** Lets the development runtime talk to a production backend. */
  readonly allowProduction: boolean;
  /** What stands after `--`: the system puts links there, so that a link can carry no switches. */
  readonly links: readonly string[];
}

export type ParsedArguments = { readonly kind: 'ok'; readonly value: AppArguments } | { readonly kind: 'refused'; readonly why: string };

/**
 * Does not begin like a switch: `--profile --admin` lacks its name. Lower case only: where the file system does not tell
 * `QA` from `qa` they would be one folder with two keychain services. Refused, not folded: a folder must not silently be another.
 */
const PROFILE = /^[a-z0-9_][a-z0-9_-]{0,31}$/;

/**
 * `given`: the arguments after the program and the app folder. With `strict` an unknown switch is refused: Chromium
 * has switches that turn off its sandbox or open a debugger. Without, unknown ones belong to the development tools.
 * After `--` only links may stand. Why something is refused never repeats what was given there.
 */
export function parseArguments(given: readonly string[], strict: boolean): ParsedArguments {
  let admin = false;
  let quick = false;
  let allowProduction = false;
  let profile: string | null = null;
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index] ?? '';
    if (argument === '--') {
      const links = given.slice(index + 1);
      if (!links.every(isLink)) return { kind: 'refused', why: 'after -- only otpauth:// and otpauth-migration:// links may stand' };
      return { kind: 'ok', value: { admin, quick, profile, allowProduction, links } };
    }
    const [name, inline] = splitOnce(argument);
    if (name === '--admin') admin = true;
    else if (name === '--quick') quick = true;
    else if (name === '--allow-production') allowProduction = true;
    else if (name === '--profile') {
      const value = inline ?? given[(index += 1)];
      if (value === undefined || !PROFILE.test(value)) return { kind: 'refused', why: '--profile needs a name of 1 to 32 lower-case letters, digits, - or _, not beginning with -' };
      profile = value;
    } else if (strict && argument.startsWith('-')) return { kind: 'refused', why: `unknown switch ${name}` };
  }
  return { kind: 'ok', value: { admin, quick, profile, allowProduction, links: [] } };
}

function splitOnce(argument: string): readonly [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}
