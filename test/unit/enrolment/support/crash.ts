/**
 * @file Kills the app at one operation (the n-th journal append, vault write or network call, before it is performed or
 * right after) or at one act on the disk. From then on nothing of that run happens any more, as after SIGKILL.
 */
import type { HttpClient } from '../../../../src-main/enrolment/clients';
import type { Vault } from '../../../../src-main/vault/vault';

export type When = 'before' | 'after' | 'at-disk-step';

export class Guillotine {
  /** What was seen, in order: what a failing case is named after. */
  readonly seen: string[] = [];
  readonly dead: Promise<'dead'>;
  /** Called at the very instant. */
  onDeath: () => void = () => undefined;
  #resolve: () => void = () => undefined;
  #isDead = false;
  readonly #at: number;
  readonly #when: When;

  constructor(at = Infinity, when: When = 'before') {
    this.#at = at;
    this.#when = when;
    this.dead = new Promise((resolve) => {
      this.#resolve = () => resolve('dead');
    });
  }

  async pass<T>(name: string, perform: () => Promise<T>): Promise<T> {
    if (this.dying()) return never();
    const index = this.#when === 'at-disk-step' ? -1 : this.seen.push(name) - 1;
    if (index === this.#at && this.#when === 'before') return this.kill();
    const result = await perform();
    if (this.dying()) return never();
    return index === this.#at ? this.kill() : result;
  }

  /** Before an act on the disk. */
  step(): void {
    if (this.#when !== 'at-disk-step' || this.dying()) return;
    if (this.seen.push('step') - 1 === this.#at) void this.kill();
  }

  get watchesDisk(): boolean {
    return this.#when === 'at-disk-step';
  }

  dying(): boolean {
    return this.#isDead;
  }

  vault(vault: Vault): Vault {
    return {
      get content() {
        return vault.content;
      },
      get writable() {
        return vault.writable;
      },
      journal: {
        append: (payload) => this.pass('append', () => vault.journal.append(payload)),
        entries: () => vault.journal.entries(),
        release: (sequence) => {
          if (!this.#isDead) vault.journal.release(sequence);
        },
      },
      mutate: (change) => this.pass('mutate', () => vault.mutate(change)),
      subscribe: (listener) => vault.subscribe(listener),
      close: () => vault.close(),
    };
  }

  http(client: HttpClient): HttpClient {
    return { ...client, send: (request) => this.pass(`${request.method} ${request.path}`, () => client.send(request)) };
  }

  /** Dies now. */
  kill(): Promise<never> {
    this.#isDead = true;
    this.onDeath();
    this.#resolve();
    return never();
  }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
