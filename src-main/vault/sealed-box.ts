/**
 * @file Wraps a data key for somebody who is not here: X25519 (RFC 7748), HKDF, AES-256-GCM. The recovery key's slot needs
 * only its public half, so that a change of passphrase keeps the printed sheet valid without asking for it.
 */
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { KEY_BYTES, seal, unseal, type Random } from './crypto';

/** DER before the 32 bytes of a key (RFC 8410): Node takes raw keys in no other way on all versions that run us. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const PURPOSE = 'tessera recovery 1';

export interface SealedBox {
  /** The public half of the sender's key, made for this one box. */
  readonly ephemeral: Buffer;
  readonly sealed: Buffer;
}

export function publicKeyOf(privateKey: Uint8Array): Buffer {
  return rawPublic(createPublicKey(privateObject(privateKey)));
}

export function sealFor(publicKey: Uint8Array, plaintext: Uint8Array, associated: Uint8Array, random: Random): SealedBox {
  const pair = generateKeyPairSync('x25519');
  const ephemeral = rawPublic(pair.publicKey);
  const key = boxKey(pair.privateKey, publicKey, ephemeral, publicKey);
  const sealed = seal(key, plaintext, associated, random);
  key.fill(0);
  return { ephemeral, sealed };
}

/** The plaintext, or null where the key, the box and the associated data do not belong together. */
export function openBox(privateKey: Uint8Array, { ephemeral, sealed }: SealedBox, associated: Uint8Array): Buffer | null {
  if (privateKey.length !== KEY_BYTES || ephemeral.length !== KEY_BYTES) return null;
  let key: Buffer;
  try {
    key = boxKey(privateObject(privateKey), ephemeral, ephemeral, publicKeyOf(privateKey));
  } catch {
    return null; // a point of small order: no key that an honest sender made
  }
  const plaintext = unseal(key, sealed, associated);
  key.fill(0);
  return plaintext;
}

function boxKey(own: KeyObject, other: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, other]), format: 'der', type: 'spki' }) });
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), Buffer.from(PURPOSE, 'utf8'), KEY_BYTES));
  shared.fill(0);
  return key;
}

const privateObject = (raw: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, raw]), format: 'der', type: 'pkcs8' });
const rawPublic = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES));
