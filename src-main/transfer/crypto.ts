/**
 * @file What exports are locked with, theirs and ours. Every cost that a file asks for is checked before any work is done: a file may come
 * from anybody. Derivations run on threads of their own.
 */
import { createCipheriv, createDecipheriv, pbkdf2, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';

const LIMITS = { argon2KiB: 1024 * 1024 + 1, argon2Passes: 20, argon2Lanes: 16, scryptBytes: 512 * 1024 * 1024, pbkdf2: 10_000_000 } as const;

/** Throws unless 1 <= value <= limit. */
function within(value: unknown, limit: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new Failure('export-damaged');
  if (value > limit) throw new Failure('export-too-costly');
  return value;
}

const pbkdf2Async = promisify(pbkdf2);
const scryptAsync = promisify<Uint8Array, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

export async function pbkdf2Key(password: Secret, salt: Uint8Array, iterations: unknown, hash: 'sha1' | 'sha256' | 'sha512', bytes = 32): Promise<Buffer> {
  const times = within(iterations, LIMITS.pbkdf2);
  return withPassword(password, (given) => pbkdf2Async(given, salt, times, bytes, hash));
}

export async function scryptKey(password: Secret, salt: Uint8Array, { n, r, p }: { readonly n: unknown; readonly r: unknown; readonly p: unknown }): Promise<Buffer> {
  const [N, blocks, lanes] = [within(n, 2 ** 24), within(r, 64), within(p, 16)];
  if (N < 2 || (N & (N - 1)) !== 0) throw new Failure('export-damaged'); // RFC 7914 section 2: a power of two
  if (128 * N * blocks > LIMITS.scryptBytes) throw new Failure('export-too-costly');
  return withPassword(password, (given) => scryptAsync(given, salt, 32, { N, r: blocks, p: lanes, maxmem: LIMITS.scryptBytes + 32 * 1024 * 1024 }));
}

/** argon2id, version 1.3. */
export async function argon2Key(password: Secret, salt: Uint8Array, { memoryKiB, passes, lanes }: { readonly memoryKiB: unknown; readonly passes: unknown; readonly lanes: unknown }): Promise<Buffer> {
  const options = { memoryCost: within(memoryKiB, LIMITS.argon2KiB), timeCost: within(passes, LIMITS.argon2Passes), parallelism: within(lanes, LIMITS.argon2Lanes) };
  // RFC 9106 section 3.1: the library throws errors of its own beyond these
  if (options.memoryCost < 8 * options.parallelism || salt.length < 8 || salt.length > 1024) throw new Failure('export-damaged');
  const { hashRaw } = await import('@node-rs/argon2');
  return withPassword(password, (given) => hashRaw(given, { ...options, outputLen: 32, salt: Buffer.from(salt) }));
}

async function withPassword<T>(password: Secret, use: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const bytes = password.reveal();
  try {
    return await use(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** AES-256-GCM; null where key and bytes do not belong together. `tag`: the last 16 bytes of `sealed` where it is not given. */
export function openGcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, options: { readonly tag?: Uint8Array; readonly associated?: Uint8Array } = {}): Buffer | null {
  const tag = options.tag ?? sealed.subarray(Math.max(0, sealed.length - 16));
  const body = options.tag === undefined ? sealed.subarray(0, Math.max(0, sealed.length - 16)) : sealed;
  if (key.length !== 32 || nonce.length === 0 || nonce.length > 16 || tag.length !== 16) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAuthTag(tag);
  if (options.associated !== undefined) decipher.setAAD(options.associated);
  const plain = decipher.update(body);
  try {
    decipher.final();
    return plain;
  } catch {
    return null; // the one way in which Node reports a wrong tag
  }
}

/** AES-256-GCM under a nonce of its own. */
export function sealGcm(key: Uint8Array, plain: Uint8Array): { readonly nonce: Buffer; readonly body: Buffer; readonly tag: Buffer } {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, body, tag: cipher.getAuthTag() };
}

/** AES-256-CBC with PKCS#7; null where the padding shows that the key is another. */
export function openCbc(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (key.length !== 32 || iv.length !== 16) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null;
  }
}

/** Of exactly so many bytes, where that is given. @throws Failure `export-damaged` */
export function bytesOf(value: unknown, encoding: 'hex' | 'base64', length?: number): Buffer {
  if (typeof value !== 'string' || !(encoding === 'hex' ? /^(?:[0-9a-f]{2})*$/i : /^[A-Za-z0-9+/\s]*={0,2}\s*$/).test(value)) throw new Failure('export-damaged');
  const bytes = Buffer.from(value, encoding);
  if (length !== undefined && bytes.length !== length) throw new Failure('export-damaged');
  return bytes;
}
