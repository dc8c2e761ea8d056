import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSvg, pictureSize } from '../../../../src-shared/qr/picture-size';
import { png, svgQr } from '../../../support/pictures';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...text(part)] : part)));
const le16 = (value: number): readonly number[] => [value & 255, value >> 8];
const be16 = (value: number): readonly number[] => [value >> 8, value & 255];
const zeros = (count: number): readonly number[] => new Array<number>(count).fill(0);

describe('the size that a header promises', () => {
  it('is read from a PNG, gigapixels included', () => {
    expect(pictureSize(png(37, 21, () => false))).toEqual({ width: 37, height: 21 });
    const bomb = Buffer.from(png(1, 1, () => false));
    bomb.writeUInt32BE(65_535, 16);
    bomb.writeUInt32BE(65_535, 20);
    expect(pictureSize(bomb)).toEqual({ width: 65_535, height: 65_535 });
  });

  it('is read from GIF, BMP (bottom-up and top-down) and the three kinds of WebP', () => {
    expect(pictureSize(bytes('GIF89a', le16(640), le16(480)))).toEqual({ width: 640, height: 480 });
    expect(pictureSize(bytes('BM', zeros(16), [0, 1, 0, 0], [0xff, 0xff, 0xff, 0xff]))).toEqual({ width: 256, height: 1 });
    expect(pictureSize(bytes('RIFF', zeros(4), 'WEBPVP8 ', zeros(10), le16(800), le16(600)))).toEqual({ width: 800, height: 600 });
    expect(pictureSize(bytes('RIFF', zeros(4), 'WEBPVP8L', zeros(4), [0x2f], [0xff, 0xc0, 0x00, 0x00], zeros(8)))).toEqual({ width: 256, height: 4 });
    expect(pictureSize(bytes('RIFF', zeros(4), 'WEBPVP8X', zeros(8), [0x3f, 0x0d, 0x03], [0x01, 0, 0]))).toEqual({ width: 200_000, height: 2 });
  });

  it('is read from a JPEG behind a long EXIF segment, tables and fill bytes', () => {
    const app1 = [0xff, 0xe1, ...be16(60_000), ...zeros(59_998)];
    const dht = [0xff, 0xc4, ...be16(4), 0, 0];
    const sof2 = [0xff, 0xff, 0xc2, ...be16(17), 8, ...be16(3000), ...be16(4000), ...zeros(10)];
    expect(pictureSize(bytes([0xff, 0xd8], app1, dht, sof2))).toEqual({ width: 4000, height: 3000 });
  });

  it('is nothing for what is no picture, and zero where it is cut off', () => {
    expect(pictureSize(text('otpauth://totp/a?secret=A'))).toBeNull();
    expect(pictureSize(new Uint8Array())).toBeNull();
    expect(pictureSize(png(9, 9, () => false).subarray(0, 12))).toEqual({ width: 0, height: 0 });
    expect(pictureSize(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4]))).toEqual({ width: 0, height: 0 });
  });

  it('never throws and never loops, whatever the bytes', () => {
    const start = fc.constantFrom<readonly number[]>([0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47], [...text('RIFF0000WEBPVP8X')], [...text('GIF89a')], [...text('BM')]);
    fc.assert(fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, rest) => void pictureSize(Uint8Array.from([...head, ...rest]))));
  });
});

it('knows an SVG by its root element', () => {
  expect(isSvg(text(svgQr('otpauth://totp/a?secret=A')))).toBe(true);
  expect(isSvg(text('\ufeff<?xml version="1.0"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg viewBox="0 0 1 1"/>'))).toBe(true);
  expect(isSvg(text('<html><svg/></html>'))).toBe(false);
  // An internal subset may hold entities that grow without bound.
  expect(isSvg(text('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'))).toBe(false);
});
