/** @file Files that take a while to read: what the window must stay live beside. */
import { drawnCode, pdfOf } from './documents';
import { photo } from './picture-files';
import { svgQr } from './pictures';

export const largeFiles: Readonly<Record<'photo' | 'drawing' | 'document', (text: string) => Promise<Uint8Array>>> = {
  /** 12 megapixels. */
  photo: (text) => photo(text, 4000, 3000),
  drawing: (text) => Promise.resolve(Buffer.from(svgQr(text).replace('</svg>', `${'<path fill="#ddd" d="M1 1h1"/>'.repeat(5000)}</svg>`))),
  document: (text) => Promise.resolve(pdfOf([drawnCode(text, 50, 50, 100)])),
};
