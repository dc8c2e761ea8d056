/**
 * @file The highest sequence number seen, in a keychain item of its own: finds a vault file that was put back from an
 * older copy (DESIGN section 5). The one item that is overwritten: losing it costs one check, no data.
 */
import { Secret } from '../../src-shared/secret';
import type { Keychain } from '../keychain/keychain';
import type { VaultLog } from './vault';

const HOUR_MS = 3_600_000;
/** The keychain has just answered, or a person waits for the program to close: no time for a prompt. */
const DEADLINE_MS = 2_000;

const itemName = (vault: string): string => `${vault}/seen`;

/** Null where it is not known: then there is nothing to compare with. */
export async function readMark(keychain: Keychain, vault: string): Promise<number | null> {
  const read = await keychain.read(itemName(vault), { deadlineMs: DEADLINE_MS });
  if (read.kind !== 'found' || read.value.byteLength > 16) return null;
  const text = Buffer.from(read.value.reveal()).toString('latin1');
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

export class HighWaterMark {
  readonly #keychain: Keychain;
  readonly #vault: string;
  readonly #log: VaultLog | undefined;
  #seen: number | null;
  #attemptedAt: number;

  /** `seen`: what the keychain holds now, or null. */
  constructor(keychain: Keychain, vault: string, seen: number | null, now: number, log: VaultLog | undefined) {
    this.#keychain = keychain;
    this.#vault = vault;
    this.#log = log;
    this.#seen = seen;
    this.#attemptedAt = now;
  }

  /** At most once an hour, and nobody waits for it. */
  note(sequence: number, now: number): void {
    if (Math.abs(now - this.#attemptedAt) < HOUR_MS) return;
    this.#attemptedAt = now;
    void this.store(sequence);
  }

  /** Resolves also where it could not be written: that is logged, and the next time tries again. */
  async store(sequence: number): Promise<void> {
    if (this.#seen !== null && this.#seen >= sequence) return;
    const outcome = await this.#keychain.write(itemName(this.#vault), Secret.fromText(String(sequence)), { deadlineMs: DEADLINE_MS, quiet: true });
    if (outcome.kind === 'done') this.#seen = sequence;
    else this.#log?.warn('high-water mark not written', { trouble: outcome.trouble });
  }
}
