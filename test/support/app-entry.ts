/**
 * @file The entry that tests start where they need to drive time. The shipped bundle has no such hook (DESIGN section
 * 1.6): this file is built apart, into `out-test/`, and never packaged.
 */
import type { Presence } from '../../src-main/lock/presence';
import { start } from '../../src-main/start.electron';
import { systemTime, type Time } from '../../src-main/time';

interface DrivenTime extends Time {
  /** Moves the wall clock and runs what fell due, in order. */
  set(now: number): void;
}

/** Stands still until it is set. */
function drivenTime(start: number): DrivenTime {
  let now = start;
  const due = new Map<symbol, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const key = Symbol('timer');
      due.set(key, { at: now + milliseconds, run });
      return () => due.delete(key);
    },
    set: (to) => {
      now = to;
      // Setting the clock back makes nothing due; setting it forward runs each timer once, as a late tick would.
      for (const [key, timer] of [...due].sort(([, a], [, b]) => a.at - b.at)) {
        if (timer.at <= now && due.delete(key)) timer.run();
      }
    },
  };
}

const at = process.env['TESSERA_TEST_NOW'];
const time = at === undefined ? systemTime : drivenTime(Number(at));
Object.assign(globalThis, { tesseraTime: time });
/** A sensor that knows whom the test says: Linux has none of its own. */
const sensor: Presence & { known: boolean } = { kind: 'touch-id', known: false, available: () => true, ask: () => Promise.resolve(sensor.known) };
Object.assign(globalThis, { tesseraSensor: sensor });
const withSensor = process.env['TESSERA_TEST_SENSOR'] !== undefined;
const deadline = process.env['TESSERA_TEST_KEYCHAIN_DEADLINE'];
start({ time, ...(withSensor ? { presence: sensor } : {}), ...(deadline === undefined ? {} : { keychainDeadline: Number(deadline) }) });
