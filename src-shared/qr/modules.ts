/** @file The modules of a symbol as they were made out, and the symbol drawn anew from them: what any reader reads. */
import type { Grey } from './grey';
import { patternOf } from './symbol';

export interface Modules {
  readonly side: number;
  /** Row by row: over 0 is dark, further from 0 is plainer. Between −1 and 1. */
  readonly levels: Float32Array;
  /** Of the modules known beforehand, how many are as they must be: 0 to 1. */
  readonly fit: number;
}

/** Beyond the symbol all is light. */
const QUIET = -0.7;

/**
 * What a blur has mixed into each module of its neighbours, taken out again, mildly: `part` is how much of their mean. Out of focus or
 * shaken, single modules among others show little, but not nothing.
 */
export function clearer({ side, levels, fit }: Modules, part: number): Modules {
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= side || y >= side ? QUIET : (levels[y * side + x] ?? 0));
  const cleared = levels.map((level, index) => {
    const x = index % side;
    const y = Math.floor(index / side);
    const beside = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
    const across = at(x - 1, y - 1) + at(x + 1, y - 1) + at(x - 1, y + 1) + at(x + 1, y + 1);
    return level - (part * (beside + across / 2)) / 4;
  });
  return { side, levels: cleared, fit };
}

/** `pixels` a module. Known parts are drawn as they must be; over `bias` is dark. */
export function drawModules({ side, levels }: Modules, version: number, pixels: number, bias = 0): Grey {
  const pattern = patternOf(version);
  return drawGrid(side, (x, y) => ((pattern[y * side + x] ?? 0) || (levels[y * side + x] ?? 0) - bias) > 0, pixels);
}

/** A symbol with its quiet zone, `pixels` a module. */
export function drawGrid(side: number, dark: (x: number, y: number) => boolean, pixels: number): Grey {
  const size = (side + 8) * pixels;
  const data = new Uint8Array(size * size).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (!dark(x, y)) continue;
      for (let row = 0; row < pixels; row += 1) data.fill(0, ((y + 4) * pixels + row) * size + (x + 4) * pixels, ((y + 4) * pixels + row) * size + (x + 5) * pixels);
    }
  }
  return { width: size, height: size, data };
}
