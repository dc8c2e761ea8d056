/** @file What the page and the QR worker say to each other. */

/** A picture to look at: a file that the worker decodes, or a drawing that the page made of an SVG. */
export type ScanRequest = { readonly blob: Blob; readonly width: number; readonly height: number } | { readonly bitmap: ImageBitmap };

export type ScanAnswer = { readonly kind: 'texts'; readonly texts: readonly string[] } | { readonly kind: 'broken' };
