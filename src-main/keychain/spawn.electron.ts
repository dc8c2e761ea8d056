/** @file The keychain child under Electron. Only after `app.whenReady()`: utilityProcess cannot be used before. */
import { utilityProcess } from 'electron';
import type { ChildLike } from './client';

/**
 * `entry`: the built `out/main/keychain.js`. The child keeps main's environment: it needs the session bus and HOME.
 * `launched`: its process is there, or could not be started; until then its launch needs main's thread now and then.
 */
export function forkKeychainChild(entry: string, launched: () => void = () => undefined): ChildLike {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Tessera keychain', stdio: 'ignore', env: process.env });
  child.once('spawn', launched);
  child.once('exit', launched);
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
