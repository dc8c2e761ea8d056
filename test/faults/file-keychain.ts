/** @file A keychain that outlives the killed process: one file an item. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keychain } from '../../src-main/keychain/keychain';
import { Secret } from '../../src-shared/secret';

export function fileKeychain(folder: string): Keychain {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name.replaceAll('/', '+'));
  return {
    read: (name) => {
      try {
        return Promise.resolve({ kind: 'found', value: Secret.fromBytes(readFileSync(at(name))) });
      } catch {
        return Promise.resolve({ kind: 'missing' });
      }
    },
    write: (name, value) => {
      writeFileSync(`${at(name)}.new`, value.reveal());
      renameSync(`${at(name)}.new`, at(name));
      return Promise.resolve({ kind: 'done' });
    },
    remove: (name) => {
      rmSync(at(name), { force: true });
      return Promise.resolve({ kind: 'done' });
    },
    close: () => undefined,
  };
}
