/** @file What the page and the QR worker say to each other. */
import type { Read } from '../../src-shared/qr/zxing';

/** A picture to look at: a file that the worker decodes, or a drawing that the page made of an SVG. */
export type ScanRequest = { readonly blob: Blob; readonly width: number; readonly height: number } | { readonly bitmap: ImageBitmap };

/** `codes` are the same texts with their places, in pixels of the picture as it was looked at (at most 16 megapixels). */
export type ScanAnswer = { readonly kind: 'texts'; readonly texts: readonly string[]; readonly codes: readonly Read[] } | { readonly kind: 'broken' };
