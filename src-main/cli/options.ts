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

const names = (options: Options): string => Object.keys(options).map((name) => `--${name}`).join(', ');
