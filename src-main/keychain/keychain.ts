/** @file The OS keychain as main sees it. The real one runs in a killable child (`client.ts`, `child.ts`; DESIGN section 4). */
import type { Secret } from '../../src-shared/secret';

export type KeychainTrouble = 'unavailable' | 'locked' | 'timed-out';

/** `missing` is said only where it is certain; `null` of keytar alone means unknown. */
export type KeychainRead =
  | { readonly kind: 'found'; readonly value: Secret }
  | { readonly kind: 'missing' }
  | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

export type KeychainWrite = { readonly kind: 'done' } | { readonly kind: 'trouble'; readonly trouble: KeychainTrouble };

/** `deadlineMs` replaces the keychain's own deadline for this call. */
export interface CallOptions {
  readonly deadlineMs?: number;
}

export interface Keychain {
  read(name: string, options?: CallOptions): Promise<KeychainRead>;
  write(name: string, value: Secret, options?: CallOptions): Promise<KeychainWrite>;
  remove(name: string, options?: CallOptions): Promise<KeychainWrite>;
  close(): void;
}
