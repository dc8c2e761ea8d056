/** @file The keychain child under plain Node: for the command line, tests and fault runs. */
import { fork } from 'node:child_process';
import type { ChildLike } from './client';

export interface NodeSpawnOptions {
  /** The child's entry: `out/main/keychain.js`, or `child.ts` together with a loader in `execArgv`. */
  readonly entry: string;
  readonly execArgv?: readonly string[];
  /** Must hold DBUS_SESSION_BUS_ADDRESS, HOME and XDG_RUNTIME_DIR of the session on Linux. */
  readonly env?: NodeJS.ProcessEnv;
}

export function forkKeychainNode({ entry, execArgv, env = process.env }: NodeSpawnOptions): ChildLike {
  const child = fork(entry, [], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }) });
  child.unref(); // an idle child must not keep the command line running
  child.channel?.unref();
  return {
    // A failed send is followed by `error` or `exit`, which is where it is told.
    send: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
