/** @file The first pages of a PDF as pixels, by PDFium. It knows neither network nor files, and can be killed with its worker. */
import { PDFiumLibrary, PDFiumModule } from '@hyzyla/pdfium';
import type { Rgba } from '../qr/grey';
import { DOCUMENT_MEMORY, PDF_PAGES } from './limits';
import { isSpent, withMemoryLimit } from './wasm';

/** 216 dots an inch: a code of 4 cm with a whole export in it has three pixels a module. */
const SCALE = 3;
/** At most so many pixels a page, whatever its size (a poster), and so many along the longer side at least (a label). */
const PIXELS = 6e6;
const LEAST_SIDE = 1200;

export interface Pdf {
  /** Pages that are drawn: the first ones. */
  readonly pages: number;
  /** There are more. */
  readonly more: boolean;
  /** A page from 0; null where it cannot be drawn. */
  draw(page: number): Promise<Rgba | null>;
}

export type OpenPdf = (bytes: Uint8Array) => Promise<Pdf | 'broken' | 'password'>;

const silent = (): void => undefined;

/** Once in a worker or process. What it answers with throws where memory or stack ran out; the worker is of no further use then. */
export async function loadPdf(wasm: Uint8Array): Promise<OpenPdf> {
  const library = await PDFiumLibrary.initBase({
    // Its own words go to the console otherwise.
    vendor: (options) => PDFiumModule(Object.assign({ print: silent, printErr: silent }, options)),
    wasmBinary: withMemoryLimit(wasm, DOCUMENT_MEMORY).buffer,
  });
  return async (bytes) => {
    try {
      const document = await library.loadDocument(bytes);
      const count = document.getPageCount();
      if (count < 1) return 'broken';
      return { pages: Math.min(PDF_PAGES, count), more: count > PDF_PAGES, draw: (page) => draw(document, page) };
    } catch (error) {
      if (isSpent(error)) throw error;
      // The library's only sign of a password is this sentence of its own.
      return error instanceof Error && error.message.startsWith('Password required') ? 'password' : 'broken';
    }
  };
}

type Document = Awaited<ReturnType<PDFiumLibrary['loadDocument']>>;

async function draw(document: Document, index: number): Promise<Rgba | null> {
  try {
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    if (!(originalWidth >= 1) || !(originalHeight >= 1)) return null;
    const scale = Math.min(Math.max(SCALE, LEAST_SIDE / Math.max(originalWidth, originalHeight)), Math.sqrt(PIXELS / (originalWidth * originalHeight)));
    if (Math.min(originalWidth, originalHeight) * scale < 1) return null;
    // The bytes as they are, red first: no encoding in between.
    const { width, height, data } = await page.render({ scale, render: (picture) => Promise.resolve(picture.data) });
    return { width, height, data };
  } catch (error) {
    if (isSpent(error)) throw error;
    // It names its own parts; to the person the page cannot be read.
    return null;
  }
}
