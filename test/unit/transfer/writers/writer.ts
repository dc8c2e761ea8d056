/** @file Writing exports as other apps do, with accounts of our own: the other half of `src-main/transfer`, for tests. */
import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { encodeBase32 } from '../../../../src-shared/base32';
import { formatOtpauth } from '../../../../src-shared/otpauth';
import type { DraftContent } from '../../../../src-main/accounts/draft';

export type Account = Omit<DraftContent, 'warnings' | 'tags'>;

export interface Writer {
  readonly app: string;
  readonly kind: string;
  /** Takes a password. */
  readonly locked: boolean;
  /** A changed byte must be noticed: the file is authenticated as a whole. */
  readonly sealed: boolean;
  /** Damaged files that are tried: fewer where each costs a derivation. */
  readonly runs: number;
  /** What this app can hold of an account. */
  readonly keeps: (account: Account) => Account;
  readonly write: (accounts: readonly Account[], password: string) => Promise<Uint8Array> | Uint8Array;
}

export const all = (account: Account): Account => account;
/** An app that does not know Steam's kind keeps such an account as TOTP. */
export const withoutSteam = (account: Account): Account => (account.type === 'steam' ? { ...account, type: 'totp' } : account);
export const totpOnly = (account: Account): Account => ({ ...account, type: 'totp', counter: 0 });
export const base32Of = ({ secret }: Account): string => encodeBase32(secret.reveal());
/** As Bitwarden and Proton write it. */
export const bareSteamOr = (account: Account): string => (account.type === 'steam' ? `steam://${base32Of(account)}` : uriOf(account));
/** As KeePassXC writes it. */
export const encoderOr = (account: Account): string => (account.type === 'steam' ? uriOf(account).replace('otpauth://steam/', 'otpauth://totp/') : uriOf(account));
/** As Aegis, Ente Auth and Stratum write it. */
export const hostOr = (account: Account): string => uriOf(account).replace('&encoder=steam', '');
export const uriOf = (account: Account): string => formatOtpauth(account);
export const signedBytesOf = ({ secret }: Account): readonly number[] => [...new Int8Array(secret.reveal())];
export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Text and tag. */
export function gcm(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated?: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (associated !== undefined) cipher.setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function cbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

export const pbkdf2 = (password: string, salt: Uint8Array, iterations: number, hash: string): Buffer => pbkdf2Sync(password, salt, iterations, 32, hash);
export const argon2 = (password: string, salt: Uint8Array, memoryCost: number, timeCost: number, parallelism: number): Promise<Buffer> =>
  hashRaw(password, { memoryCost, timeCost, parallelism, outputLen: 32, salt: Buffer.from(salt) });
export { createHash, createHmac, randomBytes };
