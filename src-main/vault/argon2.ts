/**
 * @file argon2id (RFC 9106) for what a person types or reads from paper. The native library computes on a thread of its
 * own and is loaded when the first passphrase is: a vault that the keychain opens never pays for it.
 */
import { totalmem } from 'node:os';
import { KEY_BYTES, type Random } from './crypto';
import type { Argon2 } from './header';

/** 32 bytes from a password and a slot's parameters. */
export type Derive = (password: Uint8Array, parameters: Argon2) => Promise<Buffer>;

export type Argon2Cost = Omit<Argon2, 'salt'>;

/** Everything that may be chosen when a slot is written; tests choose little. */
export interface Kdf {
  readonly derive: Derive;
  /** What new slots get, and what older ones are raised to. */
  readonly cost: Argon2Cost;
}

const SALT_BYTES = 16;
const COST: Argon2Cost = { memoryKiB: 262_144, passes: 3, lanes: 4 };
/** Where 256 MiB would push everything else out of memory. */
const SMALL_COST: Argon2Cost = { ...COST, memoryKiB: 65_536 };
const SMALL_MACHINE = 2 * 1024 ** 3;

/** The cost for a machine with so many bytes of memory. */
export const costFor = (memory: number): Argon2Cost => (memory < SMALL_MACHINE ? SMALL_COST : COST);

export const withSalt = (cost: Argon2Cost, random: Random): Argon2 => ({ ...cost, salt: Buffer.from(random(SALT_BYTES)).toString('base64') });

/** True where a slot costs an attacker less than one that would be written now. */
export const isWeaker = (slot: Argon2Cost, now: Argon2Cost): boolean => slot.memoryKiB * slot.passes < now.memoryKiB * now.passes;

export const argon2id: Derive = async (password, { memoryKiB, passes, lanes, salt }) => {
  const { hashRaw } = await import('@node-rs/argon2');
  // argon2id is the library's default; a test compares with a value of another implementation.
  return hashRaw(password, { memoryCost: memoryKiB, timeCost: passes, parallelism: lanes, outputLen: KEY_BYTES, salt: Buffer.from(salt, 'base64') });
};

export const systemKdf = (): Kdf => ({ derive: argon2id, cost: costFor(totalmem()) });
