/** The server's clock: one `skew` moves the `Date` header and the checking of codes together. */
export class StagingClock {
  skew = 0;
  readonly #base: () => number;

  constructor(base: () => number) {
    this.#base = base;
  }

  now(): number {
    return this.#base() + this.skew;
  }
}
