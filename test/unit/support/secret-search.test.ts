/** @file The search that the proof rests on: it finds what is planted, in each form, and nothing where nothing is. */
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../src-shared/base32';
import { secretSearch } from '../../support/secret-search';

const SECRET = Buffer.from('8f31c07e5a92d4466bb1e0259c7d13fa2e80b7c4', 'hex');
const PHRASE = 'violin under eleven lamps & más';
const search = secretSearch({ secret: SECRET, phrase: Buffer.from(PHRASE, 'utf8') });
const formsIn = (haystack: Buffer): readonly string[] => search(haystack).map(({ secret, form }) => `${secret}: ${form}`);
const between = (bytes: Uint8Array, before = 200): Buffer => Buffer.concat([randomBytes(before), bytes, randomBytes(300)]);

const ENCODINGS: readonly (readonly [string, (bytes: Buffer) => string])[] = [
  ['base32', encodeBase32],
  ['base32', (bytes) => encodeBase32(bytes).toLowerCase()],
  ['hex', (bytes) => bytes.toString('hex')],
  ['hex', (bytes) => bytes.toString('hex').toUpperCase()],
  ['base64', (bytes) => bytes.toString('base64')],
  ['base64', (bytes) => bytes.toString('base64url')],
  ['percent', (bytes) => bytes.toString('hex').replace(/../g, '%$&')],
  ['percent', (bytes) => bytes.toString('hex').toUpperCase().replace(/../g, '%$&')],
];

describe('the search for secrets', () => {
  it('finds the bytes themselves, and a phrase as text', () => {
    expect(formsIn(between(SECRET))).toContain('secret: raw');
    expect(formsIn(between(Buffer.from(PHRASE, 'utf8')))).toContain('phrase: raw');
    expect(formsIn(between(Buffer.from(PHRASE, 'utf16le')))).toContain('phrase: raw utf16le');
    expect(formsIn(between(Buffer.from(encodeURIComponent(PHRASE))))).toContain('phrase: percent');
  });

  it.each(ENCODINGS)('finds %s at every alignment, as bytes and as UTF-16', (form, encode) => {
    for (let before = 0; before < 5; before += 1) {
      const text = encode(Buffer.concat([randomBytes(before), SECRET, randomBytes(3)]));
      expect(formsIn(between(Buffer.from(text))), `${before} bytes before`).toContain(`secret: ${form}`);
      const wide = Buffer.from(text, 'utf16le');
      expect(formsIn(between(wide))).toContain(`secret: ${form} utf16le`);
      expect(formsIn(between(Buffer.from(wide).swap16()))).toContain(`secret: ${form} utf16be`);
    }
  });

  it('finds base32 in groups of four', () => {
    expect(formsIn(between(Buffer.from(encodeBase32(SECRET).replace(/(.{4})/g, '$1 '))))).toContain('secret: base32 in fours');
  });

  it.each([['gzip', gzipSync], ['zlib', deflateSync], ['brotli', brotliCompressSync]] as const)('finds it inside %s, behind a head or at a block, and where it was cut short', (packed, pack) => {
    for (const [form, bytes] of [['raw', SECRET], ['base32', Buffer.from(encodeBase32(SECRET))]] as const) {
      const text = Buffer.concat([Buffer.from('{"key":"'), bytes, Buffer.from('"} and so on and so on, for as long as it takes, '.repeat(20))]);
      for (const before of [0, 77, 4096]) expect(formsIn(between(pack(text), before)), `${before} bytes before`).toContain(`secret: ${form} in ${packed}`);
      const stream = pack(text);
      expect(formsIn(Buffer.concat([randomBytes(77), stream.subarray(0, stream.length - 4)]))).toContain(`secret: ${form} in ${packed}`);
    }
  });

  it('finds a part of twelve bytes', () => {
    expect(formsIn(between(SECRET.subarray(0, 12)))).toContain('secret: raw');
  });

  it('finds nothing in noise, in other secrets and in packed noise', () => {
    const other = randomBytes(20);
    for (const bytes of [randomBytes(20_000), other, Buffer.from(encodeBase32(other)), gzipSync(randomBytes(5000)), brotliCompressSync(Buffer.from('nothing '.repeat(500)))]) {
      expect(formsIn(between(bytes))).toEqual([]);
    }
  });
});
