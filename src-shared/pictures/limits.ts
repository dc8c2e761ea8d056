/** @file Bounds of documents, apart from what draws them: that is large and loaded for a document only. */

/** Codes to scan stand at the front. */
export const PDF_PAGES = 5;
export const PDF_BYTES = 100e6;
/** A drawing of codes has some hundred kilobytes. */
export const SVG_BYTES = 5e6;
/** For what draws a document, the document included. */
export const DOCUMENT_MEMORY = 512 * 2 ** 20;
