/** @file The real keychain child under plain Node, for tests: TypeScript through tsx, the environment of a private session. */
import { resolve } from 'node:path';
import { forkKeychainNode } from '../../src-main/keychain/spawn-node';
import type { ChildLike } from '../../src-main/keychain/client';

export const CHILD_ENTRY = resolve('src-main/keychain/child.ts');

export function testChild(env: Readonly<Record<string, string | undefined>>): () => ChildLike {
  return () => forkKeychainNode({ entry: CHILD_ENTRY, execArgv: ['--import', 'tsx'], env: { ...process.env, ...env } });
}
