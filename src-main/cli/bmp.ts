/** @file Windows bitmaps (BITMAPINFOHEADER and its successors, uncompressed), which the picture codec does not know. */
import type { Rgba } from '../../src-shared/qr/grey';

const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;

/** Null where it is cut off, or of a kind that nobody writes any more (run-length encoded, OS/2). */
export function decodeBmp(bytes: Uint8Array): Rgba | null {
  if (bytes.length < 54) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number): number => view.getUint32(at, true);
  const header = u32(14);
  const width = view.getInt32(18, true);
  const tall = view.getInt32(22, true);
  const height = Math.abs(tall);
  const bits = view.getUint16(28, true);
  const compression = u32(30);
  if (header < 40 || width <= 0 || height === 0 || (compression !== UNCOMPRESSED && compression !== BIT_FIELDS)) return null;

  const stride = Math.ceil((width * bits) / 32) * 4;
  const start = u32(10);
  if (start < 14 + header || start + stride * height > bytes.length) return null;
  const pixel = pixelReader(view, { bits, compression, palette: 14 + header, start });
  if (pixel === null) return null;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    // Rows are stored from the bottom up unless the height is negative.
    const row = start + stride * (tall > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = pixel(row, x);
      const at = (y * width + x) * 4;
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

interface Layout {
  readonly bits: number;
  readonly compression: number;
  readonly palette: number;
  readonly start: number;
}

type PixelReader = (row: number, x: number) => readonly [number, number, number];

/** The fourth byte is ignored: most programs leave it zero, and as opacity it would hide the picture. */
function pixelReader(view: DataView, { bits, compression, palette, start }: Layout): PixelReader | null {
  const u8 = (at: number): number => view.getUint8(at);
  switch (bits) {
    case 1: case 4: case 8:
      return (row, x) => {
        const index = (u8(row + ((x * bits) >> 3)) >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
        const at = palette + index * 4;
        return at + 4 > start ? [0, 0, 0] : [u8(at + 2), u8(at + 1), u8(at)];
      };
    case 24: return (row, x) => [u8(row + x * 3 + 2), u8(row + x * 3 + 1), u8(row + x * 3)];
    case 16: case 32: {
      const known = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
      // The masks stand right behind the first 40 bytes of the header, or inside the longer ones: the same place.
      const masks = known.map((mask, at) => (compression === BIT_FIELDS && start >= 66 ? view.getUint32(54 + at * 4, true) : mask));
      const part = (value: number, mask: number | undefined): number => {
        if (mask === undefined || mask === 0) return 0;
        const low = mask & -mask;
        return Math.round((255 * ((value & mask) >>> 0)) / low / ((mask >>> 0) / low));
      };
      return (row, x) => {
        const value = bits === 16 ? view.getUint16(row + x * 2, true) : view.getUint32(row + x * 4, true);
        return [part(value, masks[0]), part(value, masks[1]), part(value, masks[2])];
      };
    }
    default: return null;
  }
}
