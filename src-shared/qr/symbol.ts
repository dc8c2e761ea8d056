/** @file The parts of a QR symbol that look the same whatever it says (ISO/IEC 18004, 6.3): they tell where the modules lie. */

/** Modules along one side of a version 1–40 symbol. */
export const sideOf = (version: number): number => 17 + 4 * version;

/** Row by row what stands at a module: 1 dark, -1 light (finders and separators, timing lines, alignment patterns), 0 the message. */
export function patternOf(version: number): Int8Array {
  const side = sideOf(version);
  const pattern = new Int8Array(side * side);
  const put = (x: number, y: number, dark: boolean): void => {
    if (x >= 0 && y >= 0 && x < side && y < side) pattern[y * side + x] = dark ? 1 : -1;
  };
  for (let at = 0; at < side; at += 1) {
    put(at, 6, at % 2 === 0);
    put(6, at, at % 2 === 0);
  }
  const centres = alignmentCentres(version);
  for (const y of centres) {
    for (const x of centres) {
      const onFinder = (x === 6 && (y === 6 || y === side - 7)) || (y === 6 && x === side - 7);
      if (!onFinder) rings(x, y, 2, put);
    }
  }
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]] as const) rings(x, y, 4, put);
  return pattern;
}

/** Squares inside each other: a dark centre, then light and dark by turns; a finder has a larger centre and ends in a light ring. */
function rings(cx: number, cy: number, reach: 2 | 4, put: (x: number, y: number, dark: boolean) => void): void {
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const ring = Math.max(Math.abs(x), Math.abs(y));
      put(cx + x, cy + y, reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
    }
  }
}

/** Annex E as a rule: evenly spaced from the far end, by an even distance. Version 32 is the one exception. */
function alignmentCentres(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const distance = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = sideOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - (count - 2 - at) * distance)];
}
