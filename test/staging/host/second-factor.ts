/** @file Accepting codes: how far off they may be, and whether one may be used twice. No contract says it for all four. */
import { stepOf } from './totp';

export interface CodeSettings {
  /** Steps to either side that are accepted too. 0 = the current step only, the strictest server there is. */
  window: number;
  /** A code that was accepted once: accepted again in its step, or refused. */
  replay: 'taken' | 'refused';
}

export const DEFAULT_CODES: Readonly<CodeSettings> = { window: 0, replay: 'taken' };

export class CodeChecker {
  /** The newest step accepted, by secret. */
  readonly #used = new Map<string, number>();

  /** Whether `code`, a string, is good for the secret now; it counts as used if so. */
  accepts(code: unknown, secret: string, key: string | Buffer, now: number, { window, replay }: CodeSettings): boolean {
    const step = stepOf(code, key, now, window);
    if (step === null || (replay === 'refused' && step <= (this.#used.get(secret) ?? -1))) return false;
    this.#used.set(secret, step);
    return true;
  }
}
