/** @file Entry of the process that listens on D-Bus for the desktop's locks. Says one word per event; ends when a bus goes away. */
import { listen } from './desktop-signals';

/** How late it may be noticed that a bus is gone, ms. */
const CHECK_EVERY = 60_000;

const parentPort = (process as { readonly parentPort?: { postMessage(message: unknown): void } }).parentPort;
const say = (word: string): void => {
  if (parentPort === undefined) process.send?.(word);
  else parentPort.postMessage(word);
};

process.on('disconnect', () => process.exit());
listen(say, () => process.exit(1)).then((listening) => {
  say('listening');
  setInterval(() => listening.check(), CHECK_EVERY);
}, () => process.exit(1));
