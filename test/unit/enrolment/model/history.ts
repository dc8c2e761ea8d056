/** @file What the server truly held, over time. */
import type { Truth } from './subject';

export class History {
  readonly #truths: { readonly from: number; readonly truth: Truth }[] = [];
  readonly #read: () => Truth;
  readonly #now: () => number;

  constructor(read: () => Truth, now: () => number) {
    this.#read = read;
    this.#now = now;
    this.note();
  }

  /** To be called whenever the server may have changed. Answers what it holds now. */
  note(): Truth {
    const truth = this.#read();
    if (JSON.stringify(truth) !== JSON.stringify(this.#truths.at(-1)?.truth)) this.#truths.push({ from: this.#now(), truth });
    return truth;
  }

  /** Everything that held at some moment from `from` to `to`, both included. */
  between(from: number, to: number): readonly Truth[] {
    return this.#truths.filter((entry, index) => entry.from <= to && (this.#truths[index + 1]?.from ?? Infinity) >= from).map(({ truth }) => truth);
  }
}
