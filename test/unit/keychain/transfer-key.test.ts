import { createCipheriv, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginTransfer, decryptTransferred } from '../../../src-main/keychain/transfer-key';

const PRIME = getDiffieHellman('modp2').getPrime();
const minus = (bytes: Buffer, by: bigint): Buffer => Buffer.from((BigInt(`0x${bytes.toString('hex')}`) - by).toString(16).padStart(256, '0'), 'hex');

describe('the key of a transfer', () => {
  it('is the one that OpenSSL agrees on at the other end', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
      const ours = beginTransfer(() => Buffer.from(seed));
      const theirs = getDiffieHellman('modp2');
      const theirKey = theirs.generateKeys();
      // OpenSSL's own answer is padded to the size of the group, as the specification has it.
      const shared = theirs.computeSecret(ours.publicKey);
      expect(ours.publicKey).toHaveLength(128);
      expect(ours.keyFor(theirKey).equals(Buffer.from(hkdfSync('sha256', shared, '', '', 16)))).toBe(true);
    }), { numRuns: 50 });
  });

  it('is another one each time', () => {
    expect(beginTransfer().publicKey.equals(beginTransfer().publicKey)).toBe(false);
  });

  it('is refused for what is no public key: with those anybody would know it', () => {
    const transfer = beginTransfer();
    for (const bad of [Buffer.alloc(0), Buffer.alloc(128), Buffer.from([1]), minus(PRIME, 1n), PRIME, minus(PRIME, -1n), Buffer.alloc(129, 0xff)]) {
      expect(() => transfer.keyFor(bad)).toThrow('not a public key');
    }
  });
});

describe('a secret that was transferred', () => {
  it('is the text that was encrypted', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [key, iv] = [randomBytes(16), randomBytes(16)];
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      const value = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      expect(decryptTransferred(key, iv, value)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
    }));
  });

  it('does not decrypt where it was cut', () => {
    expect(() => decryptTransferred(randomBytes(16), randomBytes(16), randomBytes(15))).toThrow();
    expect(() => decryptTransferred(randomBytes(16), randomBytes(3), randomBytes(16))).toThrow();
  });
});
