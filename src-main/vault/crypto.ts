/** @file AES-256-GCM (NIST SP 800-38D) and HKDF (RFC 5869) as the vault's files use them. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** `count` bytes from a cryptographically secure source. */
export type Random = (count: number) => Uint8Array;

/** Nonce (12 bytes, fresh), ciphertext, tag (16 bytes), in this order. */
export function seal(key: Uint8Array, plaintext: Uint8Array, associated: Uint8Array, random: Random): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or null where key, associated data and bytes do not belong together. */
export function unseal(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | null {
  if (key.length !== KEY_BYTES || sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return null; // the one way in which Node reports a wrong tag
  }
}

/** A key of its own for another file, so that no two files share nonces. */
export function deriveKey(dataKey: Uint8Array, vaultId: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, Buffer.from(vaultId, 'utf8'), Buffer.from(purpose, 'utf8'), KEY_BYTES));
}
