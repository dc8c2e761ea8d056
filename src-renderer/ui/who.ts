/** @file "Who is there?" between the call that was refused for it and the dialog that asks: one question for all who wait. */
import { useSyncExternalStore } from 'react';

let waiting: readonly ((proved: boolean) => void)[] = [];
const listeners = new Set<() => void>();

function set(next: typeof waiting): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Resolves when the person has answered: true where main took the proof. False at once where nobody could ask. */
export function personProved(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  return new Promise((resolve) => set([...waiting, resolve]));
}

/** Ends the question for everybody who waits. */
export function answerWho(proved: boolean): void {
  const asked = waiting;
  set([]);
  for (const resolve of asked) resolve(proved);
}

/** True while somebody waits for the answer. */
export function useWho(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => waiting.length > 0);
}
