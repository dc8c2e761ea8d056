/** @file A QR symbol as a surface that can be asked for its darkness anywhere, plain or in one of the styles that designers give it. */
import { encode } from 'uqr';

export interface SymbolStyle {
  readonly text: string;
  readonly ecc: 'L' | 'M' | 'Q' | 'H';
  readonly minVersion?: number;
  /** How modules outside the finders are drawn. */
  readonly modules?: 'square' | 'dots' | 'small' | 'round';
  /** Finders of circles. */
  readonly roundFinders?: boolean;
  /** A blank square in the middle, this part of the side. */
  readonly logo?: number;
}

export interface Symbol {
  /** Modules a side, without quiet zone. */
  readonly side: number;
  /** Whether a point, in modules from the top left corner, is printed. */
  readonly dark: (x: number, y: number) => boolean;
}

export function symbolOf({ text, ecc, minVersion = 1, modules = 'square', roundFinders = false, logo = 0 }: SymbolStyle): Symbol {
  const { data, size } = encode(text, { ecc, border: 0, minVersion });
  const modulesSet = Uint8Array.from(data.flat(), Number);
  const isSet = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < size && y < size && modulesSet[y * size + x] === 1;
  const inFinder = (x: number, y: number): boolean => (x < 7 && y < 7) || (x >= size - 7 && y < 7) || (x < 7 && y >= size - 7);
  return {
    side: size,
    dark: (x, y) => {
      const column = Math.floor(x), row = Math.floor(y);
      if (logo > 0 && Math.max(Math.abs(x - size / 2), Math.abs(y - size / 2)) < (logo * size) / 2) return false;
      if (inFinder(column, row)) return roundFinders ? x >= 0 && y >= 0 && inRings(x, y, size) : isSet(column, row);
      if (!isSet(column, row)) return false;
      if (modules === 'square') return true;
      const dx = x - column - 0.5, dy = y - row - 0.5;
      if (modules === 'small') return Math.max(Math.abs(dx), Math.abs(dy)) < 0.28;
      if (modules === 'dots') return Math.hypot(dx, dy) < 0.42;
      // Runs join, ends are round.
      return Math.hypot(dx, dy) < 0.5 || isSet(column + Math.sign(dx), row) || isSet(column, row + Math.sign(dy));
    },
  };
}

/** The finder that the point belongs to, as rings: 1 : 1 : 3 : 1 : 1 through its middle, whatever the direction. */
function inRings(x: number, y: number, size: number): boolean {
  const away = Math.hypot(x - (x < 7 ? 3.5 : size - 3.5), y - (y < 7 ? 3.5 : size - 3.5));
  return away < 1.5 || (away >= 2.5 && away < 3.5);
}
