/** @file Pictures with QR codes in them, drawn by code from a seed: what screens and cameras do to codes, one thing at a time. */
import { encode } from 'uqr';
import type { Rgba } from '../../src-shared/qr/grey';

export type Colour = readonly [number, number, number];
export const BLACK: Colour = [0, 0, 0];
export const WHITE: Colour = [255, 255, 255];
export const grey = (level: number): Colour => [level, level, level];

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Drawing {
  readonly text: string;
  /** Top left corner of the quiet zone before turning, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels a module; need not be whole. */
  readonly module: number;
  /** Degrees, about the middle of the symbol. */
  readonly turn?: number;
  readonly dark?: Colour;
  readonly light?: Colour;
  /** Modules of quiet zone. */
  readonly quiet?: number;
  readonly ecc?: 'L' | 'M' | 'Q' | 'H';
  /** Round dots for modules, as styled codes have them. */
  readonly dots?: boolean;
  /** A blank square in the middle, this part of the side. */
  readonly logo?: number;
  /** Where on the symbol a point of the picture lies, both from 0 to 1; the default is a square. */
  readonly warp?: (u: number, v: number) => readonly [number, number];
}

export class Canvas {
  readonly data: Uint8ClampedArray;

  constructor(readonly width: number, readonly height: number, ground: Colour = WHITE) {
    this.data = new Uint8ClampedArray(width * height * 4);
    this.box(0, 0, width, height, ground);
  }

  get image(): Rgba {
    return { width: this.width, height: this.height, data: this.data };
  }

  put(x: number, y: number, [red, green, blue]: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    this.data.set([red, green, blue, 255], (y * this.width + x) * 4);
  }

  box(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = top; y < top + height; y += 1) for (let x = left; x < left + width; x += 1) this.put(x, y, colour);
  }

  /** Draws a code, each pixel the mean of 3 × 3 points, so that fractional sizes and turned codes have the edges a screen gives them. */
  code({ text, x, y, module, turn = 0, dark = BLACK, light = WHITE, quiet = 4, ecc = 'M', dots = false, logo = 0, warp = (u, v) => [u, v] }: Drawing): void {
    const rows = encode(text, { ecc, border: quiet }).data;
    const side = rows.length * module;
    const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
    const reach = Math.ceil(side * 0.75);
    const [cx, cy] = [x + side / 2, y + side / 2];
    const isDark = (u: number, v: number): boolean | null => {
      if (u < 0 || v < 0 || u >= rows.length || v >= rows.length) return null;
      const centre = rows.length / 2;
      if (Math.max(Math.abs(u - centre), Math.abs(v - centre)) < (logo * (rows.length - 2 * quiet)) / 2) return false;
      const [column, row] = [Math.floor(u), Math.floor(v)];
      if (rows[row]?.[column] !== true) return false;
      const finder = (at: number): boolean => at < quiet + 7;
      const inFinder = (finder(column) && finder(row)) || (finder(column) && finder(rows.length - 1 - row)) || (finder(rows.length - 1 - column) && finder(row));
      return !dots || inFinder || Math.hypot(u - column - 0.5, v - row - 0.5) < 0.45;
    };
    for (let py = Math.floor(cy - reach); py < cy + reach; py += 1) {
      for (let px = Math.floor(cx - reach); px < cx + reach; px += 1) {
        let darkCount = 0;
        let inside = 0;
        for (let k = 0; k < 9; k += 1) {
          const [dx, dy] = [px + ((k % 3) + 0.5) / 3 - cx, py + (Math.floor(k / 3) + 0.5) / 3 - cy];
          const [u, v] = warp((dx * cos + dy * sin) / side + 0.5, (dy * cos - dx * sin) / side + 0.5);
          const at = isDark(u * rows.length, v * rows.length);
          if (at === null) continue;
          inside += 1;
          if (at) darkCount += 1;
        }
        if (inside < 5) continue;
        const part = darkCount / inside;
        this.put(px, py, [0, 1, 2].map((k) => (dark[k] ?? 0) * part + (light[k] ?? 0) * (1 - part)) as unknown as Colour);
      }
    }
  }

  /** Grain of up to `amount` levels over everything. */
  noise(amount: number, random: () => number): void {
    for (let at = 0; at < this.data.length; at += 4) {
      const by = (random() - 0.5) * 2 * amount;
      for (let k = 0; k < 3; k += 1) this.data[at + k] = (this.data[at + k] ?? 0) + by;
    }
  }

  /** Every level by a factor that depends on the place, both from 0 to 1: shadows and glare. */
  light(factor: (u: number, v: number) => number): void {
    for (let at = 0; at < this.data.length; at += 4) {
      const pixel = at / 4;
      const by = factor((pixel % this.width) / this.width, Math.floor(pixel / this.width) / this.height);
      for (let k = 0; k < 3; k += 1) this.data[at + k] = (this.data[at + k] ?? 0) * by;
    }
  }

  /** A mean over 2 × `radius` + 1 pixels, twice: out of focus. */
  blur(radius: number): void {
    for (let pass = 0; pass < 2; pass += 1) {
      for (const [step, lines, length] of [[4, this.height, this.width], [this.width * 4, this.width, this.height]] as const) {
        const line = new Float32Array(length);
        for (let index = 0; index < lines; index += 1) {
          const start = step === 4 ? index * this.width * 4 : index * 4;
          for (let k = 0; k < 3; k += 1) {
            for (let at = 0; at < length; at += 1) line[at] = this.data[start + at * step + k] ?? 0;
            for (let at = 0; at < length; at += 1) {
              let sum = 0;
              for (let by = -radius; by <= radius; by += 1) sum += line[Math.min(length - 1, Math.max(0, at + by))] ?? 0;
              this.data[start + at * step + k] = sum / (2 * radius + 1);
            }
          }
        }
      }
    }
  }

  /** What a desktop shows besides: windows, bars, buttons, and lines of something like text. */
  desktop(random: () => number, dark: boolean): void {
    const level = (): number => Math.floor(random() * 60) + (dark ? 20 : 190);
    this.box(0, 0, this.width, this.height, grey(level()));
    for (let window = 0; window < 6; window += 1) {
      const [left, top] = [Math.floor(random() * this.width * 0.7), Math.floor(random() * this.height * 0.7)];
      const [width, height] = [400 + Math.floor(random() * 900), 300 + Math.floor(random() * 600)];
      this.box(left, top, width, height, grey(level()));
      this.box(left, top, width, 32, [level(), level(), level()]);
      for (let line = top + 50; line < Math.min(top + height, this.height) - 16; line += 22) {
        for (let x = left + 20; x < left + width - 30; x += 9) if (random() < 0.8) this.letter(x, line, random, dark ? grey(220) : grey(40));
      }
    }
  }

  private letter(left: number, top: number, random: () => number, colour: Colour): void {
    for (let y = 0; y < 10; y += 2) for (let x = 0; x < 6; x += 2) if (random() < 0.45) this.box(left + x, top + y, 2, 2, colour);
  }
}
