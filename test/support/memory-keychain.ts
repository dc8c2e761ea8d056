/** @file A keychain in memory for tests of what stands behind it; `trouble` puts it into each of its states. */
import type { Keychain, KeychainTrouble } from '../../src-main/keychain/keychain';
import { Secret } from '../../src-shared/secret';

export interface MemoryKeychain extends Keychain {
  readonly items: Map<string, Secret>;
  /** Names in the order in which they were written. */
  readonly written: string[];
  trouble: KeychainTrouble | null;
}

export function memoryKeychain(): MemoryKeychain {
  const items = new Map<string, Secret>();
  const written: string[] = [];
  const inTrouble = (): { kind: 'trouble'; trouble: KeychainTrouble } | null => (keychain.trouble === null ? null : { kind: 'trouble', trouble: keychain.trouble });
  const keychain: MemoryKeychain = {
    items, written, trouble: null,
    read: (name) => {
      const value = items.get(name);
      return Promise.resolve(inTrouble() ?? (value === undefined ? { kind: 'missing' as const } : { kind: 'found' as const, value }));
    },
    write: (name, value) => {
      const trouble = inTrouble();
      if (trouble !== null) return Promise.resolve(trouble);
      items.set(name, Secret.fromBytes(value.reveal()));
      written.push(name);
      return Promise.resolve({ kind: 'done' as const });
    },
    remove: (name) => {
      const trouble = inTrouble();
      if (trouble !== null) return Promise.resolve(trouble);
      items.delete(name);
      return Promise.resolve({ kind: 'done' as const });
    },
    close: () => undefined,
  };
  return keychain;
}
