/** @file How a QR code is drawn: in windows, on paper, in files. Black on white, sharp at any size. */

/** `size` modules a side without quiet zone; rows of '0' (light) and '1' (dark). */
export interface QrDrawing {
  readonly size: number;
  readonly rows: readonly string[];
}

/** Modules of white around the drawing that scanners need (ISO/IEC 18004 section 5.3.8). */
export const QUIET_ZONE = 4;

/** One SVG path for all dark modules: a rectangle per run, so that no hairlines show between them. */
export const qrPath = (rows: readonly string[]): string =>
  rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)).join('');

/** The `viewBox` of a drawing with its quiet zone. */
export function qrViewBox({ size }: QrDrawing): string {
  const side = size + 2 * QUIET_ZONE;
  return `${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`;
}

/** A whole SVG file, four units a module: no style, script or text in it. */
export function qrSvg(drawing: QrDrawing): string {
  const side = drawing.size + 2 * QUIET_ZONE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side * 4}" height="${side * 4}" viewBox="${qrViewBox(drawing)}" shape-rendering="crispEdges">`,
    `<rect x="${-QUIET_ZONE}" y="${-QUIET_ZONE}" width="${side}" height="${side}" fill="#fff"/>`,
    `<path d="${qrPath(drawing.rows)}" fill="#000"/></svg>\n`,
  ].join('');
}
