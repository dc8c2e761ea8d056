/** @file What lies before the camera: paper with codes and print on it, on a table. Its unit is a module of its first code. */
import type { Random } from './exposure';
import { symbolOf, type SymbolStyle } from './symbol';

/** Red, green and blue as parts of the light that comes back. */
export type Ink = readonly [number, number, number];

export interface Placed extends SymbolStyle {
  /** Top left corner without quiet zone, and the size of its modules, in the sheet's unit. */
  readonly x?: number;
  readonly y?: number;
  readonly module?: number;
  readonly dark?: Ink;
  /** The ground under the code and its quiet zone; the sheet shines through without. */
  readonly ground?: Ink;
  readonly quiet?: number;
}

export interface SheetStyle {
  readonly codes: readonly Placed[];
  readonly paper: Ink;
  readonly print: Ink;
  /** Lines of print around the codes. */
  readonly printed: boolean;
  /** How restless the table is, from 0. */
  readonly table: number;
  /** The paper is the whole world: no table. */
  readonly endless?: boolean;
  /** Restless paper, as behind codes on posters. */
  readonly pattern?: number;
  /** Changes what is there: dirt, scratches, a display's dots. */
  readonly over?: (x: number, y: number, out: Float64Array) => void;
}

export interface Sheet {
  /** What the point reflects, into `out`. */
  readonly paint: (x: number, y: number, out: Float64Array) => void;
  /** Of all codes together, from the top left corner of the first one. */
  readonly extent: readonly [number, number];
}

/** Smooth noise from 0 to 1 that is the same everywhere for one seed. */
export function noiseField(random: Random): (x: number, y: number) => number {
  const table = Float32Array.from({ length: 4096 }, () => random());
  return (x, y) => {
    const column = Math.floor(x), row = Math.floor(y);
    const fx = x - column, fy = y - row;
    const sx = fx * fx * (3 - 2 * fx), sy = fy * fy * (3 - 2 * fy);
    const at = column * 73 + row * 1471;
    const top = (table[at & 4095] ?? 0) * (1 - sx) + (table[(at + 73) & 4095] ?? 0) * sx;
    const bottom = (table[(at + 1471) & 4095] ?? 0) * (1 - sx) + (table[(at + 1544) & 4095] ?? 0) * sx;
    return top * (1 - sy) + bottom * sy;
  };
}

/** Called millions of times a photo, hence plain numbers. */
export function sheetOf({ codes, paper, print, printed, table, endless = false, pattern = 0, over }: SheetStyle, random: Random): Sheet {
  const placed = codes.map((code) => ({ x: 0, y: 0, module: 1, dark: print, quiet: 4, ...code, symbol: symbolOf(code) }));
  const extent = [Math.max(...placed.map(({ x, module, symbol }) => x + symbol.side * module)), Math.max(...placed.map(({ y, module, symbol }) => y + symbol.side * module))] as const;
  const noise = noiseField(random);
  const letters = noiseField(random);
  const left = -8 - random() * 30, top = -8 - random() * 30, right = extent[0] + 8 + random() * 30, bottom = extent[1] + 8 + random() * 30;
  const wood: Ink = [0.15 + random() * 0.4, 0.12 + random() * 0.3, 0.08 + random() * 0.3];

  const ground = (x: number, y: number, out: Float64Array): void => {
    const onPaper = endless || (x > left && y > top && x < right && y < bottom);
    if (onPaper && printed && isInked(x, y)) fill(out, print, 1);
    else if (!onPaper) fill(out, wood, 1 - table * noise(x * 0.5 + 90, y * 3));
    else fill(out, paper, pattern > 0 ? 1 - pattern * (noise(x * 0.6, y * 0.6) > 0.5 ? 0.7 : 0.2) : 1 - 0.04 * noise(x * 2, y * 2));
  };
  // Words of letters of about a module, in lines of four.
  const isInked = (x: number, y: number): boolean =>
    (y + 400) % 4 < 1.6 && noise(x * 0.15, Math.floor(y / 4) * 5) > 0.4 && letters(x * 2.2, Math.floor(y * 2.5) * 3) > 0.55;

  const paint = (x: number, y: number, out: Float64Array): void => {
    for (const { x: codeX, y: codeY, module, quiet, symbol, dark, ground: own } of placed) {
      const u = (x - codeX) / module, v = (y - codeY) / module;
      if (u < -quiet || v < -quiet || u >= symbol.side + quiet || v >= symbol.side + quiet) continue;
      if (symbol.dark(u, v)) fill(out, dark, 1);
      else if (own === undefined && pattern > 0) ground(x, y, out);
      else fill(out, own ?? paper, 1);
      over?.(x, y, out);
      return;
    }
    ground(x, y, out);
    over?.(x, y, out);
  };
  return { paint, extent };
}

function fill(out: Float64Array, ink: Ink, times: number): void {
  for (let k = 0; k < 3; k += 1) out[k] = (ink[k] ?? 0) * times;
}
