/** @file Finds the command and says what went wrong with it: exit code 0 for a result, 2 for bad input, or what the command says. */
import { Failure } from '../../src-shared/errors';
import { UsageError, type Command, type Terminal } from './command';
import { COMMANDS } from './commands';
import { sentenceFor } from './sentences';

const OK = 0;
const BAD_INPUT = 2;

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`);
  return ['Usage: npm run -s cli -- COMMAND [options]', '', 'Commands:', ...lines, '', 'COMMAND --help says more.'].join('\n');
}

/** Runs one command line and answers with the exit code; throws only what is a fault of Tessera's own. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...options] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    // Asked for, it is the result; not asked for, it is a hint about what was missing.
    if (name === undefined) terminal.note(overview());
    else terminal.print(overview());
    return name === undefined ? BAD_INPUT : OK;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    terminal.note(`There is no such command.\n\n${overview()}`);
    return BAD_INPUT;
  }
  if (options.includes('--help') || options.includes('-h')) {
    terminal.print(command.help);
    return OK;
  }
  return await runCommand(command, options, terminal);
}

async function runCommand(command: Command, options: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return (await command.run(options, terminal)) ?? OK;
  } catch (error) {
    if (error instanceof Failure) {
      terminal.note(sentenceFor(error));
      return BAD_INPUT;
    }
    if (error instanceof UsageError) {
      terminal.note(`${error.message}\nRun "${command.name} --help" for more.`);
      return BAD_INPUT;
    }
    throw error;
  }
}
