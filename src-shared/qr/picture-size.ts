/**
 * @file Reads a picture's size from its header, before anything decodes it: a few bytes may promise gigapixels.
 * What a file is, its first bytes say and nothing else: one that is two things at once is taken for the first.
 * Sources: PNG (W3C) 11.2.2, JPEG (T.81) B.2.2, GIF89a 18, BMP (BITMAPINFOHEADER), WebP container specification, AVIF (avif-size.ts).
 */
import { avifSize, isAvif } from './avif-size';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** No picture of 100 megapixels is a larger file, whatever its format; what is, is not read into memory. */
export const BYTE_LIMIT = 512 * 2 ** 20;

/** Larger pictures are refused before they are decoded. */
export const PIXEL_LIMIT = 100e6;

/** More is scaled down before reading: 16 megapixels are 64 MB of pixels, and a code that fills 1 % of them is still 400 pixels wide. */
export const WORKING_LIMIT = 16e6;

/** So many bytes of the file hold the size, even behind a large EXIF thumbnail or colour profile. */
export const HEADER_BYTES = 1 << 20;

/** The size in pixels; null where the bytes are of no format that is read here. A format whose size is cut off is 0 × 0. */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const size = (read: () => PictureSize, needed: number): PictureSize => (bytes.length < needed ? { width: 0, height: 0 } : read());

  if (ascii(1, 3) === 'PNG' && bytes[0] === 0x89) return size(() => ({ width: view.getUint32(16), height: view.getUint32(20) }), 24);
  if (/^GIF8[79]a/.test(ascii(0, 6))) return size(() => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }), 10);
  if (ascii(0, 2) === 'BM') return size(() => ({ width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }), 26);
  if (ascii(0, 4) === 'RIFF' && ascii(8, 4) === 'WEBP') return size(() => webpSize(view, ascii(12, 4)), 30);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(view);
  return isAvif(bytes) ? avifSize(view) : null;
}

/** A GIF or WebP that may hold several pictures, one after another. */
export function isAnimation(bytes: Uint8Array): boolean {
  const ascii = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  return ascii(0, 4) === 'GIF8' || (ascii(0, 4) === 'RIFF' && ascii(8, 8) === 'WEBPVP8X' && ((bytes[20] ?? 0) & 2) !== 0);
}

export const isPdf = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-';

function webpSize(view: DataView, chunk: string): PictureSize {
  if (chunk === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return chunk === 'VP8X' ? { width: uint24(24) + 1, height: uint24(27) + 1 } : { width: 0, height: 0 };
}

/** Walks the segments to the first frame header (SOF0–SOF15 without DHT, JPG, DAC). */
function jpegSize(view: DataView): PictureSize {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return { width: 0, height: 0 };
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    // Fill bytes and markers without a length (RSTn, TEM) stand alone.
    at += marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + view.getUint16(at + 2);
  }
  return { width: 0, height: 0 };
}

/** SVG by its root element; a byte order mark, XML declaration, comments and a doctype may come first. */
export function isSvg(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\ufeff?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*<(?:[\w-]+:)?svg[\s>]/i.test(start);
}
