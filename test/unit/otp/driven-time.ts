import type { Time } from '../../../src-main/time';

/** A clock that tests drive. Timers run on elapsed time, as Node's do; the wall clock can be set apart from it. */
export class DrivenTime implements Time {
  #elapsed = 0;
  #wall: number;
  #timers: { at: number; run: () => void }[] = [];
  /** How often a timer has fired. */
  fired = 0;

  constructor(start: string) {
    this.#wall = Date.parse(start);
  }

  now(): number {
    return this.#wall;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#elapsed + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass: every timer that falls due runs at its moment. */
  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const [due] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#move(due.at - this.#elapsed);
      this.fired += 1;
      due.run();
    }
    this.#move(end - this.#elapsed);
  }

  /** The process did not get to run (suspend, a stall): the wall clock goes on, timers that fell due run late, at the end. */
  stall(milliseconds: number): void {
    this.#wall += milliseconds;
    for (const timer of this.#timers) timer.at = Math.max(timer.at, this.#elapsed);
  }

  /** Somebody set the wall clock, forwards or backwards. */
  setBy(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #move(milliseconds: number): void {
    this.#elapsed += milliseconds;
    this.#wall += milliseconds;
  }
}
