import type { ChildProcess, ChildProcessByStdio, SpawnOptions, SpawnOptionsWithStdioTuple, StdioNull, StdioPipe } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What node needs before a script's name to run TypeScript; the npm packages must be installed. */
export function typescriptLoader(): string[];

/** Starts a TypeScript file of the checkout with Node. */
export function spawnTypescript(
  file: string, args: readonly string[], options: SpawnOptionsWithStdioTuple<'ignore', StdioPipe, StdioNull | 'inherit'>,
): ChildProcessByStdio<null, Readable, null>;
export function spawnTypescript(file: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
