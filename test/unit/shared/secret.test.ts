import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';

describe('Secret', () => {
  const secret = Secret.fromText('hunter2-hunter2');

  it.each([
    ['String()', () => String(secret)],
    ['a template', () => `it is ${secret as unknown as string}`],
    ['inspect', () => inspect(secret)],
    ['inspect of what holds it', () => inspect({ deep: [secret] }, { depth: 9, showHidden: true })],
    ['keys and values', () => inspect(Object.entries(secret))],
  ])('does not show itself through %s', (_how, write) => {
    expect(write()).not.toContain('hunter2');
  });

  it('refuses to be serialised, rather than writing a placeholder into a vault', () => {
    expect(() => JSON.stringify({ secret })).toThrow(TypeError);
  });

  it('gives back every byte, and only copies', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const own = Secret.fromBytes(bytes);
      const expected = Uint8Array.from(bytes);
      bytes.fill(0);
      own.reveal().fill(1);
      expect(own.reveal()).toEqual(expected);
    }));
  });

  it('compares by value', () => {
    expect(secret.equals(Secret.fromText('hunter2-hunter2'))).toBe(true);
    expect(secret.equals(Secret.fromText('hunter2-hunter3'))).toBe(false);
    expect(secret.equals(Secret.fromText('hunter2'))).toBe(false);
  });
});
