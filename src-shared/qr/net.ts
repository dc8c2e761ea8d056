/**
 * @file A net of control points over a straightened symbol, pulled and grown until every module is as plainly dark or light as it can be.
 * The inner loops run some hundred thousand times a symbol, hence plain numbers and typed arrays.
 */
import type { Modules } from './modules';

/** Pixels a module in the straightened picture, and modules around it that the net may be pulled into. */
export const CELL = 6;
export const MARGIN = 3;
/** Modules known beforehand weigh more than those that must only agree with themselves. */
const KNOWN = 1.6;
/** How far control points are pulled at a time, in modules. */
export const COARSE = [0.8, 0.4, 0.2];
export const FINE = [0.5, 0.25, 0.12];
/** Modules each way that tell where a control point belongs while the net grows. */
const WINDOW = 3.5;
/** Modules that lie as they should are at least this part as plain as the plainest tenth. */
const PLAIN = 0.9;
/** Neighbouring control points move together: the price of a difference of one module. */
const STIFFNESS = 6;

export interface Darkness {
  readonly size: number;
  readonly data: Float32Array;
}

/**
 * Control points over the symbol, `points` a side; each holds how far its part of the symbol is moved, in modules.
 */
export class Net {
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

  /**
   * Control points one after the other from the finders outwards, always the plainest one beside those that are settled: where
   * its neighbours lead. What is bent goes on as it has begun, so lines through two of them count, too.
   */
  grow(points: number): void {
    this.resample(points);
    const last = points - 1;
    this.growFrom([0, last, last * points]);
    this.refine(points, [0.25, 0.12]);
  }

  /** Once more from what lies well by now: the parts that do not may have been reached from a side where they could not be followed. */
  regrow(): void {
    const { points } = this;
    const worths = Array.from({ length: points * points }, (_, at) => this.worthOfWindow(at, this.dx[at] ?? 0, this.dy[at] ?? 0) / this.windowOf(at));
    const well = PLAIN * ([...worths].sort((one, other) => other - one)[Math.floor(worths.length / 10)] ?? 0);
    this.growFrom(worths.flatMap((worth, at) => (worth >= well ? [at] : [])));
    this.refine(points, [0.25, 0.12]);
  }

  private growFrom(starts: readonly number[]): void {
    const { points } = this;
    const settled = new Uint8Array(points * points);
    const worths = new Float64Array(points * points).fill(Number.NEGATIVE_INFINITY);
    const settle = (at: number): void => {
      for (const step of FINE) this.slide(at, step);
      settled[at] = 1;
    };
    const look = (around: number): void => {
      for (const at of neighbours(around, points)) if (settled[at] === 0) worths[at] = this.follow(at, settled);
    };
    for (const at of starts) settle(at);
    for (const at of starts) look(at);
    for (let left = points * points - starts.length; left > 0; left -= 1) {
      let best = -1;
      for (let at = 0; at < worths.length; at += 1) if (settled[at] === 0 && (best < 0 || (worths[at] ?? 0) > (worths[best] ?? 0))) best = at;
      settle(best);
      look(best);
    }
  }

  /** Puts a control point where its settled neighbours, or the line through two of them, make its modules plainest; answers how plain. */
  private follow(at: number, settled: Uint8Array): number {
    const { points, dx, dy } = this;
    let [x, y, count, best, bestX, bestY] = [0, 0, 0, Number.NEGATIVE_INFINITY, 0, 0];
    const trial = (triedX: number, triedY: number): void => {
      const worth = this.worthOfWindow(at, triedX, triedY);
      if (worth > best) [best, bestX, bestY] = [worth, triedX, triedY];
    };
    for (const near of neighbours(at, points)) {
      if (settled[near] === 0) continue;
      x += dx[near] ?? 0;
      y += dy[near] ?? 0;
      count += 1;
      const beyond = 2 * near - at;
      const straight = beyond >= 0 && beyond < settled.length && Math.abs((beyond % points) - (near % points)) <= 1 && settled[beyond] === 1;
      if (straight) trial(2 * (dx[near] ?? 0) - (dx[beyond] ?? 0), 2 * (dy[near] ?? 0) - (dy[beyond] ?? 0));
    }
    if (count > 0) trial(x / count, y / count);
    dx[at] = bestX;
    dy[at] = bestY;
    return best / this.windowOf(at);
  }

  private windowOf(at: number): number {
    const { points, side } = this;
    const reach = (place: number): number => Math.min(side, place + WINDOW) - Math.max(0, place - WINDOW);
    return reach(((at % points) / (points - 1)) * side) * reach((Math.floor(at / points) / (points - 1)) * side);
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

/** The up to eight control points around one. */
function neighbours(at: number, points: number): readonly number[] {
  const all: number[] = [];
  for (let near = 0; near < 9; near += 1) {
    const column = (at % points) + (near % 3) - 1;
    const row = Math.floor(at / points) + Math.floor(near / 3) - 1;
    if (near !== 4 && column >= 0 && row >= 0 && column < points && row < points) all.push(row * points + column);
  }
  return all;
}
