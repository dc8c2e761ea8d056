/** @file Has files looked at by a child process, and replaces it when it crashed, is of no further use, or does not come back. */
import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Looked } from './look';

/** ms for a whole file. Reading ends by itself after 1.5 s; decoding 100 megapixels takes a few. */
const LIMIT = 20_000;

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

export class Looker {
  #child: ChildProcess | null = null;

  constructor(private readonly limit = LIMIT, private readonly entry = CHILD) {}

  /** One file at a time. Never rejects. */
  async look(file: string): Promise<Looked> {
    const child = (this.#child ??= this.#start());
    const looked = await new Promise<Looked>((resolve) => {
      const settle = (answer: Looked): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => settle(failed('Looking at this file took too long.')), this.limit);
      child.once('message', (answer: Looked) => settle(answer));
      child.once('exit', () => settle(failed('The reader crashed over this file.')));
      child.once('error', () => settle(failed('The reader could not be started.')));
      child.send(file, (error) => {
        if (error !== null) settle(failed('The reader could not be asked.'));
      });
    });
    if (looked.spent) this.end();
    return looked;
  }

  /** Its memory and whatever it still does go. */
  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #start(): ChildProcess {
    // Its standard error is for the codecs' own words, which name their parts and quote what they read.
    return fork(this.entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] });
  }
}

const failed = (error: string): Looked => ({ texts: [], ms: 0, error, spent: true });
