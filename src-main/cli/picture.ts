/** @file Picture files as pixels, for the command line: in the app the browser decodes them. Drawings and documents are drawn by what the app uses, too. */
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { PDF_BYTES, SVG_BYTES } from '../../src-shared/pictures/limits';
import type { OpenPdf } from '../../src-shared/pictures/pdf';
import { chosenFrames } from '../../src-shared/pictures/several';
import type { Rgba } from '../../src-shared/qr/grey';
import { BYTE_LIMIT, PIXEL_LIMIT, WORKING_LIMIT, isAnimation, isPdf, isSvg, pictureSize } from '../../src-shared/qr/picture-size';
import { decodeBmp } from './bmp';

/** A picture that cannot be looked at; the message is a sentence for people. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** What a file holds: one picture, the frames of an animation, or the first pages of a document. */
export interface Pictures {
  readonly kind: 'frames' | 'pages';
  readonly count: number;
  /** From 0, at most 16 megapixels (larger ones are scaled down). Throws PictureError. */
  draw(index: number): Promise<Rgba>;
}

/** PNG, JPEG, WebP, GIF, BMP, AVIF, SVG or PDF. Throws PictureError. */
export async function openPictures(file: string): Promise<Pictures> {
  const bytes = await read(file);
  if (isSvg(bytes)) return bytes.length > SVG_BYTES ? fail(tooLarge('5 MB')) : openSvg(bytes);
  if (isPdf(bytes)) return bytes.length > PDF_BYTES ? fail(tooLarge('100 MB')) : openPdf(bytes);
  const size = pictureSize(bytes);
  if (size === null) throw new PictureError('This is not a picture that can be read (PNG, JPEG, WebP, GIF, BMP, AVIF, SVG or PDF).');
  if (size.width * size.height > PIXEL_LIMIT) throw new PictureError('The picture has more than 100 megapixels.');
  if (size.width === 0 || size.height === 0) throw damaged();
  if (bytes[0] === 0x42 && bytes[1] === 0x4d) return only(decodeBmp(bytes) ?? fail(damaged()));
  const frames = chosenFrames(isAnimation(bytes) ? await countFrames(bytes) : 1);
  return { kind: 'frames', count: frames.length, draw: (index) => decode(bytes, size, frames[index] ?? 0) };
}

/** The first picture of a file. Throws PictureError. */
export const readPicture = async (file: string): Promise<Rgba> => (await openPictures(file)).draw(0);

const only = (picture: Rgba): Pictures => ({ kind: 'frames', count: 1, draw: () => Promise.resolve(picture) });

async function read(file: string): Promise<Uint8Array> {
  try {
    const about = await stat(file);
    if (about.isDirectory()) throw new PictureError('This is a folder.');
    // A device or a pipe may have no end.
    if (!about.isFile()) throw new PictureError('This is not a file.');
    if (about.size > BYTE_LIMIT) throw tooLarge('512 MB');
    return await readFile(file);
  } catch (error) {
    if (error instanceof PictureError) throw error;
    switch (error instanceof Error && 'code' in error ? error.code : undefined) {
      case 'ENOENT': throw new PictureError('There is no such file.');
      case 'EACCES': throw new PictureError('The file may not be read by you.');
      default: throw new PictureError('The file could not be read.');
    }
  }
}

async function countFrames(bytes: Uint8Array): Promise<number> {
  try {
    return (await sharp(bytes, { limitInputPixels: PIXEL_LIMIT }).metadata()).pages ?? 1;
  } catch {
    return 1; // decoding says what is wrong
  }
}

async function decode(bytes: Uint8Array, { width, height }: { readonly width: number; readonly height: number }, page: number): Promise<Rgba> {
  const factor = Math.min(1, Math.sqrt(WORKING_LIMIT / (width * height)));
  try {
    // Errors, not warnings: a strange colour profile does no harm.
    const picture = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'error', page, pages: 1 }).toColourspace('srgb').ensureAlpha();
    const { data, info } = await (factor < 1 ? picture.resize(Math.max(1, Math.round(width * factor))) : picture).raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch {
    // The codec's own words speak of its parts; the header was sound, so the rest is not.
    throw damaged();
  }
}

let svg: Promise<(text: string) => Rgba | null> | null = null;
let pdf: Promise<OpenPdf> | null = null;

async function openSvg(bytes: Uint8Array): Promise<Pictures> {
  svg ??= import('../../src-shared/pictures/svg').then(async ({ drawSvg, loadSvg }) => {
    await loadSvg(await wasmOf('@resvg/resvg-wasm/index_bg.wasm'));
    return drawSvg;
  });
  return only((await svg)(new TextDecoder().decode(bytes)) ?? fail(damaged()));
}

async function openPdf(bytes: Uint8Array): Promise<Pictures> {
  pdf ??= import('../../src-shared/pictures/pdf').then(async ({ loadPdf }) => loadPdf(await wasmOf('@hyzyla/pdfium/pdfium.wasm')));
  const opened = await (await pdf)(bytes);
  if (opened === 'password') throw new PictureError('The PDF is protected by a password.');
  if (opened === 'broken') throw damaged();
  return { kind: 'pages', count: opened.pages, draw: async (index) => (await opened.draw(index)) ?? fail(damaged()) };
}

const wasmOf = (name: string): Promise<Uint8Array> => readFile(createRequire(import.meta.url).resolve(name));
const damaged = (): PictureError => new PictureError('The picture is cut off or damaged.');
const tooLarge = (limit: string): PictureError => new PictureError(`The file is larger than ${limit}.`);

function fail(error: PictureError): never {
  throw error;
}
