/** @file The command line. No Electron: it uses the same logic as the app. `npm run -s cli -- COMMAND`. */
import { Failure } from '../../src-shared/errors';
import type { Terminal } from './command';
import { runCli } from './run';

const INTERNAL = 1;
/** As shells have it for SIGINT. */
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const terminal: Terminal = {
  readInput: async (limit) => {
    if (process.stdin.isTTY) process.stderr.write('Paste the text, then press Enter and Ctrl+D.\n');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of process.stdin) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      // Not read to its end, which may never come; leaving the loop closes the stream.
      if (size > limit) throw new Failure('input-too-long', { detail: { limit } });
      chunks.push(bytes);
    }
    return Buffer.concat(chunks).toString('utf8');
  },
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  now: () => Date.now(),
  onStop: (listener) => {
    const stop = (): void => {
      if (listener() === 'end') process.exit(INTERRUPTED);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    return () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    };
  },
};

runCli(process.argv.slice(2), terminal).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // The name only: a message may quote what was read.
    terminal.note(`Something went wrong inside Tessera (${error instanceof Error ? error.name : typeof error}).`);
    process.exitCode = INTERNAL;
  },
);
