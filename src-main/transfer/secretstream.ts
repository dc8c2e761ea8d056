/**
 * @file The first message of a libsodium `crypto_secretstream_xchacha20poly1305` stream: what Ente Auth seals its exports in.
 * Layout after libsodium's documentation: header 24 bytes; message = tag byte, text, 16 bytes of Poly1305.
 */
import { timingSafeEqual } from 'node:crypto';
import { chacha20, hchacha } from '@noble/ciphers/chacha.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';

const BLOCK = 64;
const MAC = 16;

/** The text of the message; null where key and bytes do not belong together. Which tag it ends with does not matter: both kinds are seen. */
export function openSecretstream(key: Uint8Array, header: Uint8Array, message: Uint8Array): Uint8Array | null {
  if (key.length !== 32 || header.length !== 24 || message.length < 1 + MAC) return null;
  const subkey = hchacha20(key, header.subarray(0, 16));
  const nonce = Uint8Array.of(1, 0, 0, 0, ...header.subarray(16)); // the message's number, from 1, and the stream's own part
  const length = message.length - 1 - MAC;
  const sealed = message.subarray(1, 1 + length);

  const first = new Uint8Array(BLOCK);
  first[0] = message[0] ?? 0;
  const tagged = chacha20(subkey, nonce, first, undefined, 1);
  tagged[0] = message[0] ?? 0; // what is authenticated is the sealed tag, in a block of its own
  const mac = poly1305.create(chacha20(subkey, nonce, new Uint8Array(BLOCK)).subarray(0, 32))
    .update(tagged).update(sealed)
    .update(new Uint8Array(length % 16)) // not (16 - length % 16): libsodium's own arithmetic, kept for compatibility there
    .update(lengths(0, BLOCK + length));
  return timingSafeEqual(mac.digest(), message.subarray(1 + length)) ? chacha20(subkey, nonce, sealed, undefined, 2) : null;
}

function hchacha20(key: Uint8Array, input: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hchacha(words('expand 32-byte k'), wordsOf(key), wordsOf(input), out);
  const bytes = new Uint8Array(32);
  out.forEach((word, n) => {
    new DataView(bytes.buffer).setUint32(n * 4, word, true);
  });
  return bytes;
}

const words = (text: string): Uint32Array => wordsOf(new TextEncoder().encode(text));
const wordsOf = (bytes: Uint8Array): Uint32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, n) => view.getUint32(n * 4, true));
};

function lengths(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, n) => {
    view.setBigUint64(n * 8, BigInt(value), true);
  });
  return new Uint8Array(view.buffer);
}
