import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMean, channelOf, greyOf, isTransparent, resize, type Grey } from '../../../../src-shared/qr/grey';
import { flatten, gamma, median, sharpen, smooth, spread, threshold } from '../../../../src-shared/qr/prepare';

const pictures = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
  fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((data): Grey => ({ width, height, data })));

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

it('means over squares are those that a plain sum gives, at the border too', () => {
  fc.assert(fc.property(pictures, fc.integer({ min: 1, max: 12 }), (image, radius) => {
    const means = boxMean(image, radius);
    for (let at = 0; at < means.length; at += 1) {
      const [x, y] = [at % image.width, Math.floor(at / image.width)];
      const around = [...image.data].filter((_, other) => Math.abs((other % image.width) - x) <= radius && Math.abs(Math.floor(other / image.width) - y) <= radius);
      expect(means[at]).toBeCloseTo(mean(around), 2);
    }
  }));
});

describe('a new size', () => {
  it('has that size, and levels between those that were there', () => {
    fc.assert(fc.property(pictures, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (image, width, height) => {
      const scaled = resize(image, width, height);
      expect([scaled.width, scaled.height, scaled.data.length]).toEqual([width, height, width * height]);
      expect(Math.min(...scaled.data)).toBeGreaterThanOrEqual(Math.min(...image.data) - 1);
      expect(Math.max(...scaled.data)).toBeLessThanOrEqual(Math.max(...image.data) + 1);
    }));
  });

  it('averages what it leaves out, so that nothing small is lost', () => {
    const stripes: Grey = { width: 64, height: 64, data: Uint8Array.from({ length: 64 * 64 }, (_, at) => (at % 2 === 0 ? 0 : 200)) };
    const inner = [...resize(stripes, 16, 16).data].filter((_, at) => at % 16 > 0 && at % 16 < 15);
    for (const level of inner) expect(Math.abs(level - 100)).toBeLessThan(8);
  });
});

it('grey stands on the ground that shines through', () => {
  const image = { width: 3, height: 1, data: Uint8Array.from([255, 255, 255, 255, 0, 0, 0, 0, 10, 10, 10, 128]) };
  expect([...greyOf(image, 'white').data]).toEqual([255, 255, 132]);
  expect([...greyOf(image, 'black').data]).toEqual([255, 0, 5]);
  expect(isTransparent(image)).toBe(true);
  expect(isTransparent({ ...image, data: image.data.map((value, at) => (at % 4 === 3 ? 255 : value)) })).toBe(false);
  expect([...channelOf({ width: 1, height: 1, data: Uint8Array.from([1, 2, 3, 255]) }, 'blue').data]).toEqual([3]);
});

it('every preparation keeps the size and leaves the given picture alone', () => {
  fc.assert(fc.property(pictures, (image) => {
    const before = image.data.slice();
    for (const prepared of [flatten(image, 3), gamma(image, 2), median(image), sharpen(image, 2, 2), smooth(image, 1), spread(image, 'dark'), spread(image, 'light'), threshold(image, 3, 2)]) {
      expect([prepared.width, prepared.height, prepared.data.length]).toEqual([image.width, image.height, image.data.length]);
    }
    expect(image.data).toEqual(before);
  }));
});

it('local contrast brings out what is faint in the shadow as what is plain in the light', () => {
  const width = 80;
  const image: Grey = { width, height: 40, data: Uint8Array.from({ length: width * 40 }, (_, at) => (at % width < 40 ? 20 : 150) + (Math.floor(at / 4) % 2) * (at % width < 40 ? 12 : 90)) };
  const flat = flatten(image, 8);
  const range = (from: number, to: number): number => {
    const levels = [...flat.data].filter((_, at) => at % width >= from && at % width < to);
    return Math.max(...levels) - Math.min(...levels);
  };
  expect(range(10, 30)).toBeGreaterThan(80);
  expect(Math.abs(range(10, 30) - range(50, 70))).toBeLessThan(20);
});
