/** @file Picture files as pixels, for the command line: in the app the browser decodes them. */
import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { PIXEL_LIMIT, WORKING_LIMIT, isSvg, pictureSize } from '../../src-shared/qr/picture-size';
import type { Rgba } from '../../src-shared/qr/grey';
import { decodeBmp } from './bmp';

/** No picture of 100 megapixels is larger, whatever its format; what is, is not read into memory. */
const BYTE_LIMIT = 512 * 2 ** 20;

/** A picture that cannot be looked at; the message is a sentence for people. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/**
 * PNG, JPEG, WebP, GIF (its first frame) or BMP, at most 16 megapixels (larger ones are scaled down).
 * Throws PictureError.
 */
export async function readPicture(file: string): Promise<Rgba> {
  const bytes = await read(file);
  if (isSvg(bytes)) throw new PictureError('This is an SVG drawing; the command line reads pictures made of pixels. The app can read it.');
  const size = pictureSize(bytes);
  if (size === null) throw new PictureError('This is not a picture that can be read (PNG, JPEG, WebP, GIF or BMP).');
  if (size.width * size.height > PIXEL_LIMIT) throw new PictureError('The picture has more than 100 megapixels.');
  if (size.width === 0 || size.height === 0) throw damaged();
  if (bytes[0] === 0x42 && bytes[1] === 0x4d) return decodeBmp(bytes) ?? fail(damaged());
  return await decode(bytes, size.width, size.height);
}

async function read(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > BYTE_LIMIT) throw new PictureError('The file is larger than 512 MB.');
    return await readFile(file);
  } catch (error) {
    if (error instanceof PictureError) throw error;
    switch (error instanceof Error && 'code' in error ? error.code : undefined) {
      case 'ENOENT': throw new PictureError('There is no such file.');
      case 'EISDIR': throw new PictureError('This is a folder.');
      case 'EACCES': throw new PictureError('The file may not be read by you.');
      default: throw new PictureError('The file could not be read.');
    }
  }
}

async function decode(bytes: Uint8Array, width: number, height: number): Promise<Rgba> {
  const factor = Math.min(1, Math.sqrt(WORKING_LIMIT / (width * height)));
  try {
    // Errors, not warnings: a strange colour profile does no harm.
    const picture = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'error', pages: 1 }).toColourspace('srgb').ensureAlpha();
    const { data, info } = await (factor < 1 ? picture.resize(Math.max(1, Math.round(width * factor))) : picture).raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch {
    // The codec's own words speak of its parts; the header was sound, so the rest is not.
    throw damaged();
  }
}

const damaged = (): PictureError => new PictureError('The picture is cut off or damaged.');

function fail(error: PictureError): never {
  throw error;
}
