import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bytesField, readFields, varintField, WireError } from '../../../../src-shared/migration/wire';

const fieldsOf = (bytes: readonly number[]): unknown[] => [...readFields(Uint8Array.from(bytes))];
const reasonOf = (bytes: readonly number[]): string => {
  try {
    fieldsOf(bytes);
  } catch (error) {
    if (error instanceof WireError) return error.reason;
    throw error;
  }
  return 'none';
};

describe('the wire format', () => {
  it('reads the examples of its own documentation', () => {
    expect(fieldsOf([0x08, 0x96, 0x01])).toEqual([{ field: 1, kind: 'varint', value: 150n }]);
    expect(fieldsOf([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67])).toEqual([{ field: 2, kind: 'bytes', value: new TextEncoder().encode('testing') }]);
  });

  it('skips fixed32 and fixed64', () => {
    expect(fieldsOf([0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x08, 1]).length).toBe(3);
  });

  it.each([
    ['a tag without value', [0x08], 'cut-off'],
    ['a varint without end', [0x08, 0xff, 0xff], 'cut-off'],
    ['a length beyond the end', [0x0a, 0x05, 1], 'cut-off'],
    ['a length of 2^63', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 'cut-off'],
    ['a fixed64 that is short', [0x09, 1, 2], 'cut-off'],
    ['a varint of eleven bytes', [0x08, ...Array<number>(10).fill(0xff), 0x01], 'damaged'],
    ['a varint above 64 bits', [0x08, ...Array<number>(9).fill(0xff), 0x02], 'damaged'],
    ['field 0', [0x00, 0x01], 'damaged'],
    ['a field number above 2^29', [0x80, 0x80, 0x80, 0x80, 0x10, 0x01], 'damaged'],
    ['a group', [0x0b, 0x0c], 'damaged'],
    ['wire type 6', [0x0e], 'damaged'],
  ])('%s is refused', (_what, bytes, reason) => {
    expect(reasonOf(bytes)).toBe(reason);
  });

  it('brings back what was written', () => {
    const numbers = fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n });
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 29 - 1 }), numbers, fc.uint8Array({ maxLength: 300 }), (field, value, bytes) => {
      expect(fieldsOf([...varintField(field, value), ...bytesField(field, bytes)])).toEqual([
        { field, kind: 'varint', value: BigInt.asUintN(64, value) }, { field, kind: 'bytes', value: bytes },
      ]);
    }));
  });

  it('ends on any bytes with fields or a reason', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['none', 'cut-off', 'damaged']).toContain(reasonOf([...bytes]));
    }));
  });
});
