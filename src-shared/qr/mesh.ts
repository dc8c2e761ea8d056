/**
 * @file Reads the modules of a symbol that lies on no plane (a can, a shirt, creased paper). From the corners that a reader saw,
 * a net of control points is pulled until every module is as plainly dark or light as it can be, coarse moves first.
 */
import { boxMean, boxMeans, type Grey } from './grey';
import { patternOf, sideOf } from './symbol';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a symbol from its top left one, clockwise as printed. */
export type Corners = readonly [Point, Point, Point, Point];

/** Pixels a module in the straightened picture, and modules around it that the net may be pulled into. */
const CELL = 6;
const MARGIN = 3;
/** So far around its middle a module is looked at, in pixels: most of it, for a module half seen is not plain. */
const LOOK = 2;
/** Modules known beforehand weigh more than those that must only agree with themselves. */
const KNOWN = 1.6;
/** A net that meets fewer of the known modules than this after the coarse moves is given up. */
const HOPE = 0.72;
/** How far control points are pulled at a time, in modules. */
const COARSE = [0.8, 0.4, 0.2];
const FINE = [0.5, 0.25, 0.12];
/** Modules each way that tell where a control point belongs while the net grows. */
const WINDOW = 3.5;
/** Neighbouring control points move together: the price of a difference of one module. */
const STIFFNESS = 6;

export interface Modules {
  readonly side: number;
  /** Row by row: over 0 is dark, further from 0 is plainer. Between −1 and 1. */
  readonly levels: Float32Array;
  /** Of the modules known beforehand, how many are as they must be: 0 to 1. */
  readonly fit: number;
}

/**
 * The modules of a version 1–40 symbol that lies about at `corners`, read in up to two ways, the cheaper first: bent as a whole, which suits
 * cans and loose corners, or grown from the finders outwards, which suits cloth and large symbols. No sign of a symbol: one bad fit.
 */
export function* readModules(image: Grey, corners: Corners, version: number): Generator<Modules> {
  const side = sideOf(version);
  const net = new Net(flat(image, corners, side), side, patternOf(version));
  net.refine(2, COARSE);
  const whole = net.copy();
  net.refine(3, FINE);
  // What shows no sign of a symbol by now is none: most of what readers take for one is printed text or leaves.
  const early = net.read();
  if (early.fit >= HOPE) {
    net.refine(5, FINE);
    if (side > 45) net.refine(9, FINE);
  }
  yield net.read();
  if (early.fit < HOPE) return;
  whole.grow(Math.round(side / 4) + 1);
  yield whole.read();
}

interface Darkness {
  readonly size: number;
  readonly data: Float32Array;
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

/**
 * Control points over the symbol, `points` a side; each holds how far its part of the symbol is moved, in modules.
 * The inner loops run some hundred thousand times a symbol, hence plain numbers and typed arrays.
 */
class Net {
  private points = 0;
  private dx = new Float64Array(0);
  private dy = new Float64Array(0);

  constructor(private readonly picture: Darkness, private readonly side: number, private readonly pattern: Int8Array) {}

  /** A finer net that begins where the coarser one ended, pulled in ever smaller steps. */
  refine(points: number, paces: readonly number[]): void {
    this.resample(points);
    for (const step of paces) {
      for (let sweep = 0; sweep < 2; sweep += 1) {
        let better = false;
        for (let at = 0; at < points * points; at += 1) better = this.pull(at, step) || better;
        if (!better) break;
      }
    }
  }

  copy(): Net {
    const net = new Net(this.picture, this.side, this.pattern);
    [net.points, net.dx, net.dy] = [this.points, this.dx.slice(), this.dy.slice()];
    return net;
  }

  /** Control points one after the other, those next to a finder first, each beginning where its settled neighbours are. */
  grow(points: number): void {
    this.resample(points);
    const last = points - 1;
    const far = (at: number): number => {
      const [x, y] = [at % points, Math.floor(at / points)];
      return Math.min(x + y, last - x + y, x + last - y);
    };
    const order = Array.from({ length: points * points }, (_, at) => at).sort((one, other) => far(one) - far(other));
    const settled = new Set<number>();
    for (const at of order) {
      this.follow(at, settled);
      for (const step of FINE) this.slide(at, step);
      settled.add(at);
    }
    this.refine(points, [0.25, 0.12]);
  }

  /** Takes over the mean displacement of the settled control points around. */
  private follow(at: number, settled: ReadonlySet<number>): void {
    const { points } = this;
    let [x, y, count] = [0, 0, 0];
    for (let near = 0; near < 9; near += 1) {
      const column = (at % points) + (near % 3) - 1;
      const other = at + (Math.floor(near / 3) - 1) * points + (near % 3) - 1;
      if (column < 0 || column >= points || !settled.has(other)) continue;
      x += this.dx[other] ?? 0;
      y += this.dy[other] ?? 0;
      count += 1;
    }
    if (count === 0) return;
    this.dx[at] = x / count;
    this.dy[at] = y / count;
  }

  /** Moves one control point to where the modules around it are plainest when they all move with it. */
  private slide(at: number, step: number): void {
    const [x, y] = [this.dx[at] ?? 0, this.dy[at] ?? 0];
    let best = Number.NEGATIVE_INFINITY;
    for (let way = 0; way < 9; way += 1) {
      const [triedX, triedY] = [x + ((way % 3) - 1) * step, y + (Math.floor(way / 3) - 1) * step];
      const worth = this.worthOfWindow(at, triedX, triedY) - (way === 4 ? 0 : 0.3);
      if (worth > best) [best, this.dx[at], this.dy[at]] = [worth, triedX, triedY];
    }
  }

  private worthOfWindow(at: number, dx: number, dy: number): number {
    const { points, side, pattern } = this;
    const cx = ((at % points) / (points - 1)) * side;
    const cy = (Math.floor(at / points) / (points - 1)) * side;
    let worth = 0;
    for (let y = Math.max(0, Math.floor(cy - WINDOW)); y < Math.min(side, cy + WINDOW); y += 1) {
      for (let x = Math.max(0, Math.floor(cx - WINDOW)); x < Math.min(side, cx + WINDOW); x += 1) {
        const level = this.at(x + 0.5 + dx, y + 0.5 + dy);
        const known = pattern[y * side + x] ?? 0;
        worth += known === 0 ? Math.abs(level) : known * level * KNOWN;
      }
    }
    return worth;
  }

  private resample(points: number): void {
    const [dx, dy] = [new Float64Array(points * points), new Float64Array(points * points)];
    for (let at = 0; at < points * points && this.points > 0; at += 1) {
      const x = ((at % points) / (points - 1)) * this.side;
      const y = (Math.floor(at / points) / (points - 1)) * this.side;
      dx[at] = this.moved(this.dx, x, y);
      dy[at] = this.moved(this.dy, x, y);
    }
    [this.points, this.dx, this.dy] = [points, dx, dy];
  }

  /** Tries the four ways for one control point; true where one was better. */
  private pull(at: number, step: number): boolean {
    const x = this.dx[at] ?? 0;
    const y = this.dy[at] ?? 0;
    let best = this.worth(at);
    let bestX = x;
    let bestY = y;
    for (let way = 0; way < 4; way += 1) {
      const triedX = x + (way === 0 ? step : way === 1 ? -step : 0);
      const triedY = y + (way === 2 ? step : way === 3 ? -step : 0);
      this.dx[at] = triedX;
      this.dy[at] = triedY;
      const worth = this.worth(at);
      if (worth > best + 1e-6) [best, bestX, bestY] = [worth, triedX, triedY];
    }
    this.dx[at] = bestX;
    this.dy[at] = bestY;
    return bestX !== x || bestY !== y;
  }

  /** How plain the modules are that this control point moves, less the price of pulling away from its neighbours. */
  private worth(at: number): number {
    const { points, side, pattern } = this;
    const column = at % points;
    const row = Math.floor(at / points);
    const span = side / (points - 1);
    const left = Math.max(0, Math.ceil((column - 1) * span - 0.5));
    const right = Math.min(side - 1, Math.floor((column + 1) * span - 0.5));
    const bottom = Math.min(side - 1, Math.floor((row + 1) * span - 0.5));
    let worth = 0;
    for (let y = Math.max(0, Math.ceil((row - 1) * span - 0.5)); y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const level = this.level(x, y);
        const known = pattern[y * side + x] ?? 0;
        worth += known === 0 ? Math.abs(level) : known * level * KNOWN;
      }
    }
    if (column > 0) worth -= this.strain(at, at - 1);
    if (column + 1 < points) worth -= this.strain(at, at + 1);
    if (row > 0) worth -= this.strain(at, at - points);
    if (row + 1 < points) worth -= this.strain(at, at + points);
    return worth;
  }

  private strain(one: number, other: number): number {
    return STIFFNESS * (((this.dx[one] ?? 0) - (this.dx[other] ?? 0)) ** 2 + ((this.dy[one] ?? 0) - (this.dy[other] ?? 0)) ** 2);
  }

  private moved(field: Float64Array, x: number, y: number): number {
    const { points, side } = this;
    const gx = Math.min(points - 1.0001, (x / side) * (points - 1));
    const gy = Math.min(points - 1.0001, (y / side) * (points - 1));
    const at = (gy | 0) * points + (gx | 0);
    const fx = gx - (gx | 0);
    const fy = gy - (gy | 0);
    const top = (field[at] ?? 0) * (1 - fx) + (field[at + 1] ?? 0) * fx;
    const bottom = (field[at + points] ?? 0) * (1 - fx) + (field[at + points + 1] ?? 0) * fx;
    return top * (1 - fy) + bottom * fy;
  }

  private level(x: number, y: number): number {
    return this.at(x + 0.5 + this.moved(this.dx, x + 0.5, y + 0.5), y + 0.5 + this.moved(this.dy, x + 0.5, y + 0.5));
  }

  private at(x: number, y: number): number {
    const { size, data } = this.picture;
    const px = ((x + MARGIN) * CELL) | 0;
    const py = ((y + MARGIN) * CELL) | 0;
    return px >= 0 && py >= 0 && px < size && py < size ? (data[py * size + px] ?? 0) : 0;
  }

  read(): Modules {
    const { side, pattern } = this;
    const levels = new Float32Array(side * side);
    let known = 0;
    let right = 0;
    for (let at = 0; at < levels.length; at += 1) {
      const level = this.level(at % side, Math.floor(at / side));
      levels[at] = level;
      const expected = pattern[at] ?? 0;
      if (expected === 0) continue;
      known += 1;
      if (level > 0 === expected > 0) right += 1;
    }
    return { side, levels, fit: right / known };
  }
}

/** The modules drawn anew, `pixels` each: what any reader reads. Known parts are drawn as they must be; over `bias` is dark. */
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
