/** @file Rectangles on a picture, in parts of it (0 to 1): drawn, moved, round a code. */
import type { Area } from '../../../../src-shared/model';
import type { Read } from '../../../../src-shared/qr/zxing';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part that is smaller was a click, not a rectangle. */
const SMALLEST = 0.01;
/** Of its size, round a code: the outline stands beside it, not on it. */
const MARGIN = 0.08;

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The rectangle between two corners, cut at the picture's border. */
export function between(one: Point, other: Point): Area {
  const [left, right] = [within(Math.min(one.x, other.x), 0, 1), within(Math.max(one.x, other.x), 0, 1)];
  const [top, bottom] = [within(Math.min(one.y, other.y), 0, 1), within(Math.max(one.y, other.y), 0, 1)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const isLarge = ({ width, height }: Area): boolean => width >= SMALLEST && height >= SMALLEST;

/** As far as the border lets it. */
export const moved = (part: Area, x: number, y: number): Area => ({ ...part, x: within(part.x + x, 0, 1 - part.width), y: within(part.y + y, 0, 1 - part.height) });

/** The upper left corner stays. */
export const resized = (part: Area, x: number, y: number): Area => ({
  ...part, width: within(part.width + x, 2 * SMALLEST, 1 - part.x), height: within(part.height + y, 2 * SMALLEST, 1 - part.y),
});

/** Round a code, whichever way it is turned; `width` and `height` of the picture in pixels. */
export function boundsOf(corners: Read['corners'], width: number, height: number): Area {
  const xs = corners.map(({ x }) => x / width);
  const ys = corners.map(({ y }) => y / height);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [x, y] = [(right - left) * MARGIN, (bottom - top) * MARGIN];
  return between({ x: left - x, y: top - y }, { x: right + x, y: bottom + y });
}
