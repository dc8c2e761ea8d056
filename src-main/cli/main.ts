/** @file The command line. No Electron: it uses the same logic as the app. `npm run -s cli -- COMMAND`. */
import { Failure } from '../../src-shared/errors';
import { UsageError, type Command, type Terminal } from './command';
import { COMMANDS } from './commands';
import { sentenceFor } from './sentences';

const OK = 0;
const INTERNAL = 1;
const BAD_INPUT = 2;

const terminal: Terminal = {
  readInput: async (limit) => {
    if (process.stdin.isTTY) process.stderr.write('Paste the text, then press Enter and Ctrl+D.\n');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of process.stdin) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      // Not read to its end: the end of a hostile stream may never come.
      if (size > limit) throw new Failure('input-too-long', { detail: { limit } });
      chunks.push(bytes);
    }
    return Buffer.concat(chunks).toString('utf8');
  },
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  now: () => Date.now(),
};

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`);
  return ['Usage: npm run -s cli -- COMMAND [options]', '', 'Commands:', ...lines, '', 'COMMAND --help says more.'].join('\n');
}

async function run(args: readonly string[]): Promise<number> {
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
  return await runCommand(command, options);
}

async function runCommand(command: Command, options: readonly string[]): Promise<number> {
  try {
    await command.run(options, terminal);
    return OK;
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

run(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
    // A refused stream is still open and would keep the process alive.
    process.stdin.destroy();
  },
  (error: unknown) => {
    // The name only: a message may quote what was read.
    terminal.note(`Something went wrong inside Tessera (${error instanceof Error ? error.name : typeof error}).`);
    process.exitCode = INTERNAL;
    process.stdin.destroy();
  },
);
