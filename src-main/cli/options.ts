/** @file Reads a command's options. Messages name options only, never values: a value may hold a secret. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ readonly options: O; readonly strict: true; readonly allowPositionals: false }>>['values'];

/** Throws `UsageError` for an unknown option, a missing or superfluous value, or an argument without an option. */
export function readOptions<const O extends Options>(args: readonly string[], options: O): Values<O> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Node's own messages quote the arguments.
    switch (error instanceof Error && 'code' in error ? error.code : undefined) {
      case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': throw new UsageError(`There is an option that this command does not know. It knows ${names(options)}.`);
      case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': throw new UsageError(`An option lacks its value, or has one that does not belong to it. The options are ${names(options)}.`);
      case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL': throw new UsageError(`There is an argument without an option before it. The options are ${names(options)}.`);
      default: throw error;
    }
  }
}

/** Options, and file names beside them; a lone `--` says that only file names follow. Throws as `readOptions` does. */
export function readOptionsAndFiles<const O extends Options>(args: readonly string[], options: O): { readonly options: Values<O>; readonly files: readonly string[] } {
  const split = args.indexOf('--');
  const before = split < 0 ? args : args.slice(0, split);
  const files: string[] = split < 0 ? [] : args.slice(split + 1);
  const given = before.filter((argument) => argument.startsWith('-') && argument !== '-');
  return { options: readOptions(given, options), files: [...before.filter((argument) => !given.includes(argument)), ...files] };
}

const names = (options: Options): string => Object.keys(options).map((name) => `--${name}`).join(', ');
