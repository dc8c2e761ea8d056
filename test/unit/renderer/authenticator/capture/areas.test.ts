import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, boundsOf, isLarge, moved, resized } from '../../../../../src-renderer/authenticator/sheets/capture/areas';
import { pixelsOf } from '../../../../../src-renderer/scanner/frame-pixels';
import type { Area } from '../../../../../src-shared/model';

const inside = ({ x, y, width, height }: Area): boolean => x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9;
const part = fc.double({ min: -2, max: 3, noNaN: true });

describe('a part of a picture', () => {
  it('never leaves it, wherever it is drawn, moved or made larger', () => {
    fc.assert(fc.property(part, part, part, part, part, part, (a, b, c, d, x, y) => {
      const drawn = between({ x: a, y: b }, { x: c, y: d });
      expect(inside(drawn)).toBe(true);
      expect(inside(moved(drawn, x, y))).toBe(true);
      if (isLarge(drawn) && drawn.x < 0.9 && drawn.y < 0.9) expect(inside(resized(drawn, x, y))).toBe(true);
    }));
  });

  it('is the same whichever corner it was begun at', () => {
    const drawn = between({ x: 0.2, y: 0.6 }, { x: 0.5, y: 0.1 });
    expect(drawn).toEqual(between({ x: 0.5, y: 0.1 }, { x: 0.2, y: 0.6 }));
    expect(drawn).toMatchObject({ x: 0.2, y: 0.1, width: 0.3, height: 0.5 });
  });

  it('that is hardly there was a click', () => {
    expect(isLarge(between({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.9 }))).toBe(false);
    expect(isLarge(between({ x: 0.5, y: 0.5 }, { x: 0.6, y: 0.6 }))).toBe(true);
  });

  it('goes round a code that is turned, with a margin', () => {
    const bounds = boundsOf([{ x: 50, y: 0 }, { x: 100, y: 50 }, { x: 50, y: 100 }, { x: 0, y: 50 }], 200, 400);
    expect(bounds.x).toBe(0);
    expect(bounds.y).toBe(0);
    expect(bounds.width).toBeCloseTo(0.54);
    expect(bounds.height).toBeCloseTo(0.27);
  });

  it('that is masked is rounded outwards', () => {
    expect(pixelsOf({ x: 0.101, y: 0.199, width: 0.5, height: 0.25 }, 100, 100)).toEqual({ x: 10, y: 19, right: 61, bottom: 45 });
  });
});
