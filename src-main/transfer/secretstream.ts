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
  const stream = streamOf(key, header);
  const sealed = message.subarray(1, message.length - MAC);
  const mac = stream.mac(message[0] ?? 0, sealed);
  return timingSafeEqual(mac, message.subarray(1 + sealed.length)) ? stream.text(sealed) : null;
}

/** One message that is the last one too, as Ente Auth writes it; `header` is 24 random bytes. */
export function sealSecretstream(key: Uint8Array, header: Uint8Array, text: Uint8Array): Uint8Array {
  const stream = streamOf(key, header);
  const sealed = stream.text(text);
  const tag = (stream.block(Uint8Array.of(FINAL))[0] ?? 0);
  return Buffer.concat([Uint8Array.of(tag), sealed, stream.mac(tag, sealed)]);
}

/** `crypto_secretstream_xchacha20poly1305_TAG_FINAL` */
const FINAL = 3;

/** The keystream of the first message: a block for Poly1305's key, one for the tag, then the text's. */
function streamOf(key: Uint8Array, header: Uint8Array) {
  const subkey = hchacha20(key, header.subarray(0, 16));
  const nonce = Uint8Array.of(1, 0, 0, 0, ...header.subarray(16)); // the message's number, from 1, and the stream's own part
  const block = (begins: Uint8Array): Uint8Array => {
    const whole = new Uint8Array(BLOCK);
    whole.set(begins);
    return chacha20(subkey, nonce, whole, undefined, 1);
  };
  return {
    block,
    text: (bytes: Uint8Array): Uint8Array => chacha20(subkey, nonce, bytes, undefined, 2),
    /** `tag`: as sealed. What is authenticated is that one, in a block of its own. */
    mac: (tag: number, sealed: Uint8Array): Uint8Array => {
      const tagged = block(Uint8Array.of(tag));
      tagged[0] = tag;
      return poly1305.create(chacha20(subkey, nonce, new Uint8Array(BLOCK)).subarray(0, 32))
        .update(tagged).update(sealed)
        .update(new Uint8Array(sealed.length % 16)) // not (16 - length % 16): libsodium's own arithmetic, kept for compatibility there
        .update(lengths(0, BLOCK + sealed.length))
        .digest();
    },
  };
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
