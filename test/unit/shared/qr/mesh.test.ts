import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { greyOf } from '../../../../src-shared/qr/grey';
import { readModules } from '../../../../src-shared/qr/mesh';
import { patternOf, sideOf } from '../../../../src-shared/qr/symbol';
import { Canvas } from '../../../support/qr-canvas';

const VERSIONS = Array.from({ length: 40 }, (_, at) => at + 1);

describe('the parts that every symbol shares', () => {
  it.each(VERSIONS)('stand in a drawn symbol of version %i', (version) => {
    const { data, size } = encode('TESSERA', { minVersion: version, maxVersion: version, border: 0 });
    expect(size).toBe(sideOf(version));
    const wrong = [...patternOf(version)].filter((known, at) => known !== 0 && known > 0 !== data[Math.floor(at / size)]?.[at % size]);
    expect(wrong).toEqual([]);
  });

  it('are as many as the standard counts', () => {
    const count = (version: number): number => patternOf(version).filter((known) => known !== 0).length;
    // Three finders with separators (8 × 8) and two timing lines between them.
    expect(count(1)).toBe(3 * 64 + 2 * (21 - 16));
    // One alignment pattern from version 2 on; from 7 on those on the timing lines share five modules with them.
    expect(count(2)).toBe(3 * 64 + 2 * (25 - 16) + 25);
    expect(count(7)).toBe(3 * 64 + 2 * (45 - 16) + 6 * 25 - 2 * 5);
  });
});

describe('modules of a symbol that lies on no plane', () => {
  const TEXT = 'otpauth://totp/Bank:me@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const { data, size, version } = encode(TEXT, { ecc: 'M', border: 0 });
  const wave = (by: number) => (u: number, v: number): readonly [number, number] => [u + by * Math.sin(6 * v + 0.5), v + by * Math.sin(6 * u)];
  /** The pixel at which a warp shows a point of the symbol. */
  const placeOf = (warp: (u: number, v: number) => readonly [number, number], u: number, v: number): { readonly x: number; readonly y: number } => {
    let [x, y] = [u, v];
    for (let step = 0; step < 30; step += 1) {
      const [shownU, shownV] = warp(x, y);
      [x, y] = [x + 0.7 * (u - shownU), y + 0.7 * (v - shownV)];
    }
    return { x: 60 + x * size * 7, y: 60 + y * size * 7 };
  };
  const corners = (by: number): Parameters<typeof readModules>[1] => [[60, 60], [60 + size * 7, 60], [60 + size * 7, 60 + size * 7], [60, 60 + size * 7]].map(([x = 0, y = 0]) => ({ x: x + by, y: y - by })) as unknown as Parameters<typeof readModules>[1];

  it.each([[0, 0], [0, 4], [0.008, 0], [0.012, 3]])('bent by %d and cornered %d pixels off', (bent, off) => {
    const canvas = new Canvas(size * 7 + 120, size * 7 + 120);
    canvas.code({ text: TEXT, x: 60, y: 60, module: 7, quiet: 0, warp: wave(bent) });
    const readings = [...readModules(greyOf(canvas.image), corners(off), version)];
    const wrong = readings.map(({ levels }) => [...levels].filter((level, at) => level > 0 !== data[Math.floor(at / size)]?.[at % size]).length);
    expect(Math.min(...wrong) / size ** 2).toBeLessThan(0.02);
    expect(readings[0]?.fit).toBeGreaterThan(0.97);
  });

  it.each([0, 18])('in creases across each other: each part goes on as its neighbours lead (from %i)', (from) => {
    const canvas = new Canvas(size * 7 + 120, size * 7 + 120);
    const creased = (u: number, v: number): readonly [number, number] => {
      const [x, y] = [u * size + from, v * size];
      const by = 0.55 / size; // modules
      return [u + by * (Math.sin(y / 6 + 1) + 0.5 * Math.sin((x + y) / 4)), v + by * (Math.sin(x / 7) + 0.4 * Math.cos((x - 2 * y) / 5))];
    };
    canvas.code({ text: TEXT, x: 60, y: 60, module: 7, quiet: 0, warp: creased });
    const seen = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([u = 0, v = 0]) => placeOf(creased, u, v)) as unknown as Parameters<typeof readModules>[1];
    const wrong = [...readModules(greyOf(canvas.image), seen, version)].map(({ levels }) => [...levels].filter((level, at) => level > 0 !== data[Math.floor(at / size)]?.[at % size]).length);
    expect(Math.min(...wrong) / size ** 2).toBeLessThan(0.04);
  });

  it('fit badly where there is no symbol', () => {
    const canvas = new Canvas(400, 400);
    for (let y = 0; y < 400; y += 20) for (let x = (y / 20) % 2 === 0 ? 0 : 20; x < 400; x += 40) canvas.box(x, y, 20, 20, [0, 0, 0]);
    const readings = [...readModules(greyOf(canvas.image), corners(0), version)];
    expect(readings.map(({ fit }) => fit < 0.75)).toEqual([true]);
  });
});
