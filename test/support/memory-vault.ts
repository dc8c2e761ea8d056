/** @file A vault without a disk, for tests of what stands above it. Durability has tests of its own on the real one. */
import { EMPTY_CONTENT, type VaultContent } from '../../src-main/vault/content';
import type { Vault } from '../../src-main/vault/vault';

export function memoryVault(start: Partial<VaultContent> = {}): Vault {
  let content: VaultContent = { ...EMPTY_CONTENT, ...start };
  const listeners = new Set<(content: VaultContent) => void>();
  let queue: Promise<unknown> = Promise.resolve();
  return {
    get content() {
      return content;
    },
    writable: true,
    journal: { append: () => Promise.resolve(0), entries: () => [], release: () => undefined },
    mutate: (change) => {
      const result = queue.then(() => {
        content = change(content);
        for (const listener of listeners) listener(content);
        return content;
      });
      queue = result.catch(() => undefined);
      return result;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => Promise.resolve(),
  };
}
