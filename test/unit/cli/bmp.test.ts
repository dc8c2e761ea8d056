import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBmp } from '../../../src-main/cli/bmp';

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** Palette or masks, right behind the header. */
  readonly extra?: readonly number[];
  /** Rows as stored, each padded here to four bytes. */
  readonly rows: readonly (readonly number[])[];
}

function bmp({ width, height, bits, compression = 0, extra = [], rows }: Bitmap): Buffer {
  const pixels = Buffer.concat(rows.map((row) => Buffer.from([...row, ...new Array<number>((4 - (row.length % 4)) % 4).fill(0)])));
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + extra.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  return Buffer.concat([head, Buffer.from(extra), pixels]);
}

const pixels = (bitmap: Bitmap): number[][] => {
  const image = decodeBmp(bmp(bitmap));
  if (image === null) throw new Error('refused');
  return Array.from({ length: image.width * image.height }, (_, at) => [...image.data.slice(at * 4, at * 4 + 4)]);
};
const RED = [255, 0, 0, 255];
const GREEN = [0, 255, 0, 255];
const WHITE = [255, 255, 255, 255];
const BLACK = [0, 0, 0, 255];

describe('a bitmap', () => {
  it('of 24 bits stands on its head', () => {
    expect(pixels({ width: 1, height: 2, bits: 24, rows: [[0, 0, 255], [0, 255, 0]] })).toEqual([GREEN, RED]);
  });

  it('of negative height does not', () => {
    expect(pixels({ width: 1, height: -2, bits: 24, rows: [[0, 0, 255], [0, 255, 0]] })).toEqual([RED, GREEN]);
  });

  it('of 32 bits is opaque, whatever the fourth byte says', () => {
    expect(pixels({ width: 2, height: 1, bits: 32, rows: [[0, 0, 255, 0, 0, 255, 0, 255]] })).toEqual([RED, GREEN]);
  });

  it.each([[1, [0b01000000]], [4, [0x01]], [8, [0, 1]]] as const)('of %i bits has a palette', (bits, row) => {
    expect(pixels({ width: 2, height: 1, bits, extra: [255, 255, 255, 0, 0, 0, 0, 0], rows: [row] })).toEqual([WHITE, BLACK]);
  });

  it('of 16 bits has 5 a colour, or the masks that it names', () => {
    expect(pixels({ width: 1, height: 1, bits: 16, rows: [[0x00, 0x7c]] })).toEqual([RED]);
    expect(pixels({ width: 1, height: 1, bits: 16, compression: 3, extra: [0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0], rows: [[0xe0, 7]] })).toEqual([GREEN]);
  });

  it('that is cut off, run-length encoded or without size is refused', () => {
    const whole = bmp({ width: 2, height: 2, bits: 24, rows: [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]] });
    expect(decodeBmp(whole)).not.toBeNull();
    for (const length of [10, 53, whole.length - 1]) expect(decodeBmp(whole.subarray(0, length))).toBeNull();
    expect(decodeBmp(bmp({ width: 2, height: 1, bits: 8, compression: 1, rows: [[0, 0]] }))).toBeNull();
    expect(decodeBmp(bmp({ width: 0, height: 1, bits: 24, rows: [[0]] }))).toBeNull();
    expect(decodeBmp(bmp({ width: 1, height: 1, bits: 7, rows: [[0]] }))).toBeNull();
  });

  it('of any bytes never throws', () => {
    const head = fc.tuple(fc.constantFrom(1, 4, 8, 16, 24, 32, 64), fc.constantFrom(0, 1, 3), fc.integer({ min: -3, max: 9 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(fc.property(head, fc.uint8Array({ maxLength: 300 }), ([bits, compression, width, height], rest) => {
      decodeBmp(bmp({ width, height, bits, compression, rows: [[...rest]] }));
    }));
  });
});
