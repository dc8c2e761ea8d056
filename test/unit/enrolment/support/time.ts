/** @file A clock that jumps to whatever is waited for: no test sleeps, and every wait is seen. */
import type { Time } from '../../../../src-main/time';

export interface DrivenTime extends Time {
  advance(milliseconds: number): void;
  /** Called whenever time has passed. */
  onMove: () => void;
  /** The waits so far, ms each. */
  readonly waits: number[];
  /** From now on waits last until `resume`. */
  pause(): void;
  resume(): void;
  /** Resolves when something waits. */
  waiting(): Promise<void>;
}

export function drivenTime(start: number): DrivenTime {
  let now = start;
  const waits: number[] = [];
  const held: (() => void)[] = [];
  const watchers: (() => void)[] = [];
  let paused = false;
  const move = (milliseconds: number): void => {
    now += milliseconds;
    if (milliseconds > 0) driven.onMove();
  };
  const driven: DrivenTime = {
    onMove: () => undefined,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      for (const release of held.splice(0)) release();
    },
    waiting: () => new Promise((resolve) => {
      if (held.length > 0) resolve();
      else watchers.push(resolve);
    }),
    now: () => now,
    advance: move,
    waits,
    after: (milliseconds, run) => {
      let cancelled = false;
      waits.push(milliseconds);
      const wake = (): void => {
        if (cancelled) return;
        move(milliseconds);
        run();
      };
      if (paused) {
        held.push(wake);
        for (const tell of watchers.splice(0)) tell();
      } else queueMicrotask(wake);
      return () => {
        cancelled = true;
      };
    },
  };
  return driven;
}
