/** @file The desktop's locks as Electron tells them, and on Linux over D-Bus through a child of its own. */
import { powerMonitor, utilityProcess } from 'electron';
import type { Log } from '../log';
import type { Time } from '../time';
import type { DesktopSignal } from './lock-watch';

/** A bus that is not there now may come back with the next session. */
const AGAIN_AFTER = 60_000;

/** `entry`: the built `out/main/signals.js`. */
export function watchDesktop(entry: string, said: (signal: DesktopSignal) => void, time: Time, log: Log): void {
  powerMonitor.on('suspend', () => said('suspending'));
  powerMonitor.on('lock-screen', () => said('screen-locked'));
  powerMonitor.on('user-did-resign-active', () => said('user-switched'));
  if (process.platform === 'linux') listenOnBus(entry, said, time, log);
}

function listenOnBus(entry: string, said: (signal: DesktopSignal) => void, time: Time, log: Log): void {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Tessera desktop signals', stdio: 'ignore', env: process.env });
  child.on('message', (word: unknown) => {
    if (word === 'screen-locked' || word === 'suspending' || word === 'user-switched') said(word);
  });
  child.once('exit', () => {
    log.warn('the desktop does not say when it locks');
    time.after(AGAIN_AFTER, () => listenOnBus(entry, said, time, log));
  });
}
