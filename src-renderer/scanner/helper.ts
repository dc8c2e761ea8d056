/** @file A worker that can be asked, and that is killed when it does not answer in time. */

/** What a question ends with when there is no answer. */
export type NoAnswer = 'broken' | 'timed-out';

export class Helper<Question, Answer> {
  #dead: NoAnswer | null = null;

  constructor(private readonly worker: Worker) {}

  /** One question at a time. Never rejects; after a failure every further answer is the same. */
  ask(question: Question, limit: number, transfer: Transferable[] = []): Promise<Answer | NoAnswer> {
    if (this.#dead !== null) return Promise.resolve(this.#dead);
    return new Promise((resolve) => {
      const settle = (answer: Answer | NoAnswer, dead: NoAnswer | null): void => {
        clearTimeout(timer);
        this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null;
        if (dead !== null) {
          this.#dead = dead;
          this.end();
        }
        resolve(answer);
      };
      const timer = setTimeout(() => settle('timed-out', 'timed-out'), Math.max(0, limit));
      this.worker.onmessage = (event: MessageEvent<Answer>) => settle(event.data, null);
      this.worker.onerror = (event) => {
        event.preventDefault(); // its words may quote the picture's, and the person is told
        settle('broken', 'broken');
      };
      this.worker.onmessageerror = () => settle('broken', 'broken');
      this.worker.postMessage(question, transfer);
    });
  }

  /** What it found goes with it. */
  end(): void {
    this.worker.terminate();
  }
}
