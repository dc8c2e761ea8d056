/** @file The OS keychain as main sees it. The real one runs in a killable child (`client.ts`, `child.ts`; DESIGN section 4). */
import type { Secret } from '../../src-shared/secret';

export type KeychainTrouble = 'unavailable' | 'locked' | 'timed-out';

/** `missing` is said only where it is certain; `null` of keytar alone means unknown. */
export type KeychainRead =
  | { readonly kind: 'found'; readonly value: Secret }
  | { readonly kind: 'missing' }
  | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

export type KeychainWrite = { readonly kind: 'done' } | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

export interface CallOptions {
  /** Replaces the keychain's own deadline for this call. */
  readonly deadlineMs?: number;
}

export interface WriteOptions extends CallOptions {
  /** For work that nobody asked for: answers `locked` instead of opening the system's prompt (Linux). */
  readonly quiet?: boolean;
}

export interface Keychain {
  read(name: string, options?: CallOptions): Promise<KeychainRead>;
  write(name: string, value: Secret, options?: WriteOptions): Promise<KeychainWrite>;
  remove(name: string, options?: CallOptions): Promise<KeychainWrite>;
  close(): void;
}
