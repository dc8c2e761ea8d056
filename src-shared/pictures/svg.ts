/**
 * @file SVG drawings as pixels, by resvg: it runs no script, loads nothing, needs no page, and can be killed with its worker.
 * What browsers show besides, HTML inside a drawing, it leaves out.
 */
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Rgba } from '../qr/grey';
import { DOCUMENT_MEMORY } from './limits';
import { isSpent, withMemoryLimit } from './wasm';

/** The longer side: large enough for a small code on a large sheet. */
const SIDE = 2048;

/** Once in a worker or process. */
export const loadSvg = (wasm: Uint8Array): Promise<void> => initWasm(withMemoryLimit(wasm, DOCUMENT_MEMORY));

/**
 * Null where it cannot be drawn. Transparent where nothing is drawn: the reader tries a light and a dark ground.
 * Throws where memory or stack ran out; the worker is of no further use then.
 */
export function drawSvg(text: string): Rgba | null {
  // Entities can grow a small file without bound.
  if (/<!ENTITY/i.test(text)) return null;
  try {
    const { width, height } = new Resvg(text);
    const drawn = new Resvg(text, { fitTo: { mode: width >= height ? 'width' : 'height', value: SIDE }, font: { loadSystemFonts: false } }).render();
    // Colours come multiplied by their opacity: half-transparent edges get a shade darker, which no reader minds.
    return { width: drawn.width, height: drawn.height, data: drawn.pixels };
  } catch (error) {
    if (isSpent(error)) throw error;
    // It names its own parts and quotes the drawing; to the person it is one thing.
    return null;
  }
}
