/** @file The keychain child under Electron. Only after `app.whenReady()`: utilityProcess cannot be used before. */
import { utilityProcess } from 'electron';
import type { ChildLike } from './client';

/** `entry`: the built `out/main/keychain.js`. The child keeps main's environment: it needs the session bus and HOME. */
export function forkKeychainChild(entry: string): ChildLike {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Tessera keychain', stdio: 'ignore', env: process.env });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
