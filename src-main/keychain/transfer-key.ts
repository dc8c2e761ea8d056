/**
 * @file How a secret crosses the bus: AES under a key that both ends agree on, so that it stands in no log of the bus and not in the bus's memory.
 * `dh-ietf1024-sha256-aes128-cbc-pkcs7` of https://specifications.freedesktop.org/secret-service-spec/latest/#transfer-of-secrets .
 * It keeps nothing from a program of this user, which may ask for the secret itself (docs/threat-model.md).
 */
import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const TRANSFER = 'dh-ietf1024-sha256-aes128-cbc-pkcs7';

/** RFC 2409, 6.2: the second Oakley group. With BigInt, because BoringSSL knows no such group and takes 130 ms to look at one that it is given. */
const PRIME = BigInt(`0x${[
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
  'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF',
].join('')}`);
const GENERATOR = 2n;
const SIZE = 128;
/** Twice what the group is worth, and an eighth of the work of a full exponent. */
const EXPONENT = 32;

export interface Transfer {
  readonly publicKey: Buffer;
  /** Throws for a key that is none. */
  keyFor(theirs: Uint8Array): Buffer;
}

/** For one session: the private key is never used twice. */
export function beginTransfer(random: (size: number) => Buffer = randomBytes): Transfer {
  const exponent = numberOf(random(EXPONENT));
  return {
    publicKey: bytesOf(power(GENERATOR, exponent)),
    keyFor: (theirs) => {
      const base = numberOf(theirs);
      if (base <= 1n || base >= PRIME - 1n) throw new Error('not a public key');
      return Buffer.from(hkdfSync('sha256', bytesOf(power(base, exponent)), '', '', 16));
    },
  };
}

/** The text of a secret that came with `iv`. Throws where it does not decrypt. */
export function decryptTransferred(key: Uint8Array, iv: Uint8Array, value: Uint8Array): string {
  const decipher = createDecipheriv('aes-128-cbc', key, iv);
  return Buffer.concat([decipher.update(value), decipher.final()]).toString('utf8');
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(SIZE * 2, '0'), 'hex');
