/** @file What a command of the command line is. One file each in `commands/`, one line each in `commands.ts`. */

/** Where a command reads and writes. */
export interface Terminal {
  /** Standard input to its end. Throws Failure `input-too-long` past `limit` bytes. */
  readInput(limit: number): Promise<string>;
  /** A line of the result, to standard output. */
  print(line: string): void;
  /** A line beside the result (a hint, a warning), to standard error. */
  note(line: string): void;
  /** ms since the epoch. */
  now(): number;
  /** Resolves then, and early when `signal` is aborted; the system's clock where it is absent. */
  sleepUntil?(at: number, signal: AbortSignal | null): Promise<void>;
  /** Calls `listener` at SIGINT and SIGTERM, until the returned function is called; `end` ends the program at once. */
  onStop?(listener: () => 'wait' | 'end'): () => void;
}

export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  readonly help: string;
  /**
   * Answers an exit code where it is not 0. Throws `UsageError` for wrong arguments and `Failure` for bad input: both end
   * with exit code 2.
   */
  run(options: readonly string[], terminal: Terminal): Promise<number | undefined>;
}

/** Its message is shown as it is: it never quotes an argument, which may hold a secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
