/** @file A vault whose "disk" outlives it: for the tests that crash at every operation. Other tests use the real vault. */
import { DEFAULT_SETTINGS } from '../../../../src-shared/model';
import type { VaultContent } from '../../../../src-main/vault/content';
import type { JournalEntry, Vault } from '../../../../src-main/vault/vault';

export class MemoryDisk {
  content: VaultContent = { accounts: [], connections: [], enrolments: [], settings: DEFAULT_SETTINGS };
  entries: JournalEntry[] = [];
  sequence = 0;
  released = 0;

  /** Opens it afresh: what was not durable is gone. */
  open(): Vault {
    const listeners = new Set<(content: VaultContent) => void>();
    let queue: Promise<unknown> = Promise.resolve();
    const inOrder = <T>(run: () => T): Promise<T> => {
      const result = queue.then(run);
      queue = result.catch(() => undefined);
      return result;
    };
    const released = (): number => this.released;
    const current = (): VaultContent => this.content;
    return {
      get content() {
        return current();
      },
      writable: true,
      journal: {
        append: (payload) => inOrder(() => {
          this.sequence += 1;
          this.entries.push({ sequence: this.sequence, payload: Uint8Array.from(payload) });
          return this.sequence;
        }),
        entries: () => this.entries.filter(({ sequence }) => sequence > released()),
        release: (sequence) => {
          this.released = Math.max(this.released, sequence);
        },
      },
      mutate: (change) => inOrder(() => {
        this.content = change(this.content);
        for (const listener of listeners) listener(this.content);
        return this.content;
      }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => Promise.resolve(),
    };
  }
}
