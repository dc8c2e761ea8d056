/**
 * @file Reads the modules of a symbol that lies on no plane (a can, a shirt, creased paper). From the corners that a reader saw,
 * a net of control points is pulled until every module is as plainly dark or light as it can be, coarse moves first.
 */
import { boxMean, boxMeans, type Grey } from './grey';
import type { Modules } from './modules';
import { CELL, COARSE, FINE, MARGIN, Net, type Darkness } from './net';
import { patternOf, sideOf } from './symbol';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a symbol from its top left one, clockwise as printed. */
export type Corners = readonly [Point, Point, Point, Point];

/** So far around its middle a module is looked at, in pixels: most of it, for a module half seen is not plain. */
const LOOK = 2;
/** A net that meets fewer of the known modules than this after the coarse moves is given up. */
const HOPE = 0.72;

/**
 * The modules of a version 1–40 symbol that lies about at `corners`, read in up to four ways, the likeliest first: bent as a whole, which
 * suits cans and loose corners, or grown from the finders outwards, which suits cloth and large symbols: from corners that were
 * pulled first, from those that were seen, and once more from what lay well then. No sign of a symbol: one bad fit.
 */
export function* readModules(image: Grey, corners: Corners, version: number): Generator<Modules> {
  const side = sideOf(version);
  const seen = new Net(flat(image, corners, side), side, patternOf(version));
  const pulled = seen.copy();
  pulled.refine(2, COARSE);
  const net = pulled.copy();
  net.refine(3, FINE);
  // What shows no sign of a symbol by now is none: most of what readers take for one is printed text or leaves.
  const early = net.read();
  if (early.fit >= HOPE) {
    net.refine(5, FINE);
    if (side > 45) net.refine(9, FINE);
  }
  yield net.read();
  if (early.fit < HOPE) return;
  pulled.grow(Math.round(side / 4) + 1);
  yield pulled.read();
  seen.grow(Math.round(side / 3) + 1);
  yield seen.read();
  seen.regrow();
  yield seen.read();
}

/** The symbol straightened by its corners, as darkness from −1 to 1 against the neighbourhood. */
function flat(image: Grey, corners: Corners, side: number): Darkness {
  const size = (side + 2 * MARGIN) * CELL;
  const project = projection(corners, side);
  const data = new Uint8Array(size * size);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) data[y * size + x] = bilinear(image, project((x + 0.5) / CELL - MARGIN, (y + 0.5) / CELL - MARGIN));
  }
  const means = boxMean({ width: size, height: size, data }, 5 * CELL);
  const away = data.map((level, at) => Math.abs(level - (means[at] ?? 0)));
  const spreads = boxMean({ width: size, height: size, data: away }, 5 * CELL);
  const darkness = new Float32Array(size * size);
  for (let at = 0; at < darkness.length; at += 1) {
    const value = ((means[at] ?? 0) - (data[at] ?? 0)) / (1.2 * Math.max(3, spreads[at] ?? 0));
    darkness[at] = value > 1 ? 1 : value < -1 ? -1 : value;
  }
  return { size, data: boxMeans(darkness, size, size, LOOK) };
}

/** From modules to pixels: the projective map that puts a square of `side` onto the corners (Heckbert 1989, 2.2.3). */
function projection([a, b, c, d]: Corners, side: number): (u: number, v: number) => Point {
  const dx1 = b.x - c.x, dx2 = d.x - c.x, dx3 = a.x - b.x + c.x - d.x;
  const dy1 = b.y - c.y, dy2 = d.y - c.y, dy3 = a.y - b.y + c.y - d.y;
  const det = dx1 * dy2 - dx2 * dy1 || 1;
  const g = (dx3 * dy2 - dx2 * dy3) / det;
  const h = (dx1 * dy3 - dx3 * dy1) / det;
  return (column, row) => {
    const u = column / side;
    const v = row / side;
    const w = g * u + h * v + 1 || 1;
    return { x: ((b.x - a.x + g * b.x) * u + (d.x - a.x + h * d.x) * v + a.x) / w, y: ((b.y - a.y + g * b.y) * u + (d.y - a.y + h * d.y) * v + a.y) / w };
  };
}

function bilinear({ width, height, data }: Grey, { x, y }: Point): number {
  const px = Math.min(width - 1.001, Math.max(0, x - 0.5));
  const py = Math.min(height - 1.001, Math.max(0, y - 0.5));
  const at = Math.floor(py) * width + Math.floor(px);
  const fx = px - Math.floor(px);
  const fy = py - Math.floor(py);
  const top = (data[at] ?? 0) * (1 - fx) + (data[at + 1] ?? 0) * fx;
  const bottom = (data[at + width] ?? 0) * (1 - fx) + (data[at + width + 1] ?? 0) * fx;
  return top * (1 - fy) + bottom * fy;
}
