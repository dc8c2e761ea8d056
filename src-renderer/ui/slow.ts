/** @file Whether the vault's folder keeps main waiting now, for the parts of a window that say so. */
import { useSyncExternalStore } from 'react';

let slow = false;
const listeners = new Set<() => void>();

export function setSlow(now: boolean): void {
  if (now === slow) return;
  slow = now;
  for (const listener of listeners) listener();
}

export function useSlow(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => slow);
}
