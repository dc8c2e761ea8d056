/** @file One drawn code in every format of pixels, for tests. */
import sharp, { type Sharp } from 'sharp';
import { encode } from 'uqr';
import { BLACK, Canvas, grey, randomFrom } from './qr-canvas';

const SIDE = 400;

const canvasOf = (text: string): Canvas => {
  const canvas = new Canvas(SIDE, SIDE);
  if (text !== '') canvas.code({ text, x: 20, y: 20, module: 360 / 61 });
  return canvas;
};

const raw = (data: Uint8ClampedArray, frames = 1): Sharp =>
  sharp(data, { raw: { width: SIDE, height: SIDE * frames, channels: 4, ...(frames > 1 ? { pageHeight: SIDE } : {}) } });

export const FORMATS = ['png', 'jpeg', 'webp', 'gif', 'bmp', 'avif'] as const;

/** A picture file of 400 × 400 with the code in it. */
export function pictureFile(format: (typeof FORMATS)[number], text: string): Promise<Buffer> {
  const { data } = canvasOf(text);
  if (format === 'bmp') return Promise.resolve(bmp(data));
  const picture = raw(data);
  switch (format) {
    case 'png': return picture.png().toBuffer();
    case 'jpeg': return picture.jpeg({ quality: 50 }).toBuffer();
    case 'webp': return picture.webp().toBuffer();
    case 'gif': return picture.gif().toBuffer();
    case 'avif': return picture.avif({ effort: 0 }).toBuffer();
    default: throw new Error('a format without a maker');
  }
}

/** A frame for each text; an empty text is a blank frame. */
export function animation(format: 'gif' | 'webp', texts: readonly string[]): Promise<Buffer> {
  const frames = raw(new Uint8ClampedArray(Buffer.concat(texts.map((text) => Buffer.from(canvasOf(text).data)))), texts.length);
  return (format === 'gif' ? frames.gif({ loop: 0, delay: texts.map(() => 100) }) : frames.webp({ loop: 0, delay: texts.map(() => 100), lossless: true })).toBuffer();
}

/** As a phone's camera takes it: grain everywhere, a code of a few hundred pixels somewhere in it, JPEG. */
export function photo(text: string, width: number, height: number): Promise<Buffer> {
  const canvas = new Canvas(width, height, grey(170));
  canvas.code({ text, x: width * 0.6, y: height * 0.3, module: 9, turn: 12, light: grey(215), dark: grey(40) });
  canvas.noise(24, randomFrom(5));
  return sharp(canvas.data, { raw: { width, height, channels: 4 } }).jpeg({ quality: 88 }).toBuffer();
}

/** `side` × `side` small codes, each with a text of its own. */
export function manyCodes(side: number): Promise<Buffer> {
  const cell = (21 + 2) * 2;
  const canvas = new Canvas(side * cell, side * cell);
  for (let at = 0; at < side * side; at += 1) {
    encode(String(at), { ecc: 'L', border: 1 }).data.forEach((row, y) => row.forEach((dark, x) => {
      if (dark) canvas.box((at % side) * cell + x * 2, Math.floor(at / side) * cell + y * 2, 2, 2, BLACK);
    }));
  }
  return sharp(canvas.data, { raw: { width: canvas.width, height: canvas.height, channels: 4 } }).png({ compressionLevel: 1 }).toBuffer();
}

/** 32 bits a pixel, from the top down. */
function bmp(data: Uint8ClampedArray): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM');
  for (const [value, at] of [[54, 10], [40, 14], [SIDE, 18], [-SIDE, 22]] as const) head.writeInt32LE(value, at);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(32, 28);
  const pixels = Buffer.from(data);
  for (let at = 0; at < pixels.length; at += 4) pixels.writeUInt32LE((((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)) >>> 0, at);
  return Buffer.concat([head, pixels]);
}
