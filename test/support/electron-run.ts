/** @file One run of an Electron app, measured from outside: over the DevTools protocol and /proc, without a driver's own hooks. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { z } from 'zod';

export interface Run {
  /** ms from spawn until the page's text held what was looked for; `text` is the matching element's. */
  readonly firstSeen: number;
  readonly text: string;
  /** Proportional set size of the process tree, MiB. */
  pss(): number;
  /** Processor time of the process tree so far, ms. */
  cpu(): number;
  /** The processes now, the first started one first. */
  processes(): readonly number[];
  stop(): Promise<void>;
}

const Message = z.object({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.object({ sessionId: z.string().optional(), targetInfo: z.object({ type: z.string() }).optional() }).optional(),
  result: z.object({ result: z.object({ value: z.unknown().optional() }).optional() }).optional(),
});
const Found = z.object({ at: z.number(), text: z.string() });

/** Runs in the page: resolves when an element matching `selector` has a text matching `pattern`. */
const watcher = (selector: string, pattern: string): string => `new Promise((done) => {
  const look = () => {
    for (const element of document.querySelectorAll(${JSON.stringify(selector)})) {
      if (new RegExp(${JSON.stringify(pattern)}).test(element.textContent)) {
        observer.disconnect();
        done({ at: Date.now(), text: element.textContent });
        return;
      }
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, characterData: true });
  look();
})`;

export interface RunOptions {
  /** The binary, or a command that becomes it (`setpriv …`). */
  readonly command: readonly [string, ...string[]];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly selector: string;
  readonly pattern: string;
}

export async function runElectron(options: RunOptions): Promise<Run> {
  const from = Date.now();
  const [program, ...prefix] = options.command;
  const child = spawn(program, [...prefix, '--remote-debugging-port=0', ...options.args], {
    env: { ...process.env, ...options.env }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  const found = await lookInPage(await debuggerAddress(child), watcher(options.selector, options.pattern));
  return {
    firstSeen: found.at - from,
    text: found.text,
    pss: () => tree(child).reduce((sum, pid) => sum + pssOf(pid), 0) / 1024,
    cpu: () => tree(child).reduce((sum, pid) => sum + cpuOf(pid), 0),
    processes: () => tree(child),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}

async function debuggerAddress(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('no standard error');
  const lines = createInterface({ input: child.stderr });
  const heard: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      heard.push(line);
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the app ended before its window came:\n${heard.slice(-20).join('\n')}`)));
  });
}

/** Attaches to the first page as soon as there is one and evaluates `expression` in it. */
async function lookInPage(address: string, expression: string): Promise<z.infer<typeof Found>> {
  const socket = new WebSocket(address);
  await new Promise<void>((open, fail) => {
    socket.addEventListener('open', () => open());
    socket.addEventListener('error', () => fail(new Error('no connection to the page')));
  });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const answer = new Promise<z.infer<typeof Found>>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = Message.parse(JSON.parse(textOf(data)));
      const { sessionId, targetInfo } = message.params ?? {};
      if (message.method === 'Target.attachedToTarget' && targetInfo?.type === 'page' && sessionId !== undefined) {
        send({ id: 2, sessionId, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } });
      }
      const value = Found.safeParse(message.result?.result?.value);
      if (message.id === 2 && value.success) resolve(value.data);
      // The first document (about:blank) may be replaced under the watcher: look again in the next one.
      else if (message.id === 2 && message.sessionId !== undefined) {
        send({ id: 2, sessionId: message.sessionId, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } });
      }
    });
  });
  send({ id: 1, method: 'Target.setAutoAttach', params: { autoAttach: true, waitForDebuggerOnStart: false, flatten: true } });
  const found = await answer;
  socket.close();
  return found;
}

/** DevTools speaks in text frames only. */
const textOf = (data: unknown): string => (typeof data === 'string' ? data : '');

/** The process and all its descendants, from /proc. */
function tree(child: ChildProcess): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    if (stat !== null) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = child.pid === undefined ? [] : [child.pid];
  for (const pid of found) for (const [own, parent] of parents) if (parent === pid) found.push(own);
  return found;
}

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // the process ended between two looks
  }
};

const pssOf = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0);

/** utime + stime; the clock tick is 100 Hz on every Linux that Node runs on. */
function cpuOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return 0;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
