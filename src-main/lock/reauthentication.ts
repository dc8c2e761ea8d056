/** @file Who sits there now? Asked again before a secret is shown or exported, unless it was answered a moment ago. */
import { Failure } from '../../src-shared/errors';

/** How long an answer holds, ms. */
export const GRACE = 120_000;

export interface Reauthentication {
  /**
   * Before anything secret leaves main: rejects with `reauthentication-needed` unless the person proved themselves within
   * the grace time. Where the keychain alone opens the vault there is nothing to ask for, and it passes.
   */
  require(): Promise<void>;
  /** The person has just given the right passphrase or recovery key. */
  granted(): void;
  /** The vault was locked. */
  revoke(): void;
}

export function createReauthentication(now: () => number, canAsk: () => boolean): Reauthentication {
  let at: number | null = null;
  return {
    require: () => {
      // A clock that was set back does not make a proof last longer.
      const age = at === null ? Infinity : Math.abs(now() - at);
      return canAsk() && age > GRACE ? Promise.reject(new Failure('reauthentication-needed')) : Promise.resolve();
    },
    granted: () => {
      at = now();
    },
    revoke: () => {
      at = null;
    },
  };
}
