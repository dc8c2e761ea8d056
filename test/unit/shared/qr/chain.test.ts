import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCodes } from '../../../../src-shared/qr/chain';
import type { Rgba } from '../../../../src-shared/qr/grey';
import type { Zxing } from '../../../../src-shared/qr/zxing';
import { Canvas, grey, randomFrom, type Drawing } from '../../../support/qr-canvas';
import { makePhoto } from '../../../support/photos/kinds';
import { zxingForTests } from './zxing';

const TEXT = 'otpauth://totp/Bank:me@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank';
/** Time stands still: what is read does not depend on how busy the machine is. */
const still = (): number => 0;

let zxing: Zxing;
beforeAll(async () => {
  zxing = await zxingForTests();
});

const texts = async (image: Rgba, reader: Zxing | null = zxing): Promise<readonly string[]> => (await readCodes(image, { zxing: reader, now: still })).map(({ text }) => text);

/** A code in the middle of a picture of 640 × 480. */
function picture(drawing: Partial<Drawing> = {}, after: (canvas: Canvas) => void = () => undefined, ground = grey(255)): Rgba {
  const canvas = new Canvas(640, 480, ground);
  canvas.code({ text: TEXT, x: 130, y: 50, module: 6, ...drawing });
  after(canvas);
  return canvas.image;
}

/** Lying on a table: what is further away is smaller. */
const lying = (u: number, v: number): readonly [number, number] => [0.5 + (u - 0.5) / (1 - 0.45 * (v - 0.5)), 0.5 + (1.4 * (v - 0.5)) / (1 - 0.45 * (v - 0.5))];
/** As on a can: towards the sides the modules are narrower and lie higher. */
const round = (u: number, v: number): readonly [number, number] => [0.5 + (0.5 * Math.asin(Math.max(-1, Math.min(1, (u - 0.5) * 1.5)))) / Math.asin(0.75), v + 0.025 * Math.cos((u - 0.5) * 3)];
/** As on a shirt. */
const creased = (u: number, v: number): readonly [number, number] => [u + 0.012 * Math.sin(7 * v), v + 0.012 * Math.sin(6 * u + 1)];

describe('one code', () => {
  it.each([0, 17, 45, 90, 133, 180, 271])('turned by %i degrees', async (turn) => {
    expect(await texts(picture({ turn, module: 5 }))).toEqual([TEXT]);
  });

  it.each<[string, Rgba]>([
    ['inverted', picture({ dark: grey(235), light: grey(15) }, undefined, grey(15))],
    ['of low contrast', picture({ dark: grey(150), light: grey(190) }, undefined, grey(190))],
    ['in two colours of one brightness', picture({ dark: [200, 60, 60], light: [60, 131, 60] })],
    ['out of focus', picture({}, (canvas) => canvas.blur(3))],
    ['with grain', picture({}, (canvas) => canvas.noise(90, randomFrom(7)))],
    ['in shadow and glare', picture({}, (canvas) => canvas.light((u, v) => 0.12 + 0.9 * u * v))],
    ['in perspective', picture({ warp: lying, turn: 10 })],
    ['round a can', picture({ warp: round })],
    ['on a creased shirt', picture({ warp: creased })],
    ['one pixel a module', picture({ module: 1 })],
    ['of dots with a logo', picture({ dots: true, logo: 0.2, ecc: 'H', module: 5 })],
  ])('%s', async (_what, image) => {
    expect(await texts(image)).toEqual([TEXT]);
  });

  it.each([['dark', 'white', 0], ['light', 'black', 255]] as const)('%s on a transparent ground', async (_dark, _ground, level) => {
    const { width, height, data } = picture();
    const see = Uint8ClampedArray.from(data, (value, at) => (at % 4 === 3 ? 255 - (data[at - 1] ?? 0) : level === 0 ? value : 255));
    expect(await texts({ width, height, data: see })).toEqual([TEXT]);
  });

  it('that was straightened lies where it is', async () => {
    const [code] = await readCodes(picture({ warp: creased }), { zxing, now: still });
    const side = 49 * 6; // version 6 with its quiet zone
    for (const [at, [x, y]] of ([[24, 24], [side - 24, 24], [side - 24, side - 24], [24, side - 24]] as const).entries()) {
      expect(Math.hypot((code?.corners[at]?.x ?? 0) - 130 - x, (code?.corners[at]?.y ?? 0) - 50 - y)).toBeLessThan(15);
    }
  });
});

describe('several codes', () => {
  const many = ['Bank', 'Mail', 'Shop', 'Work'].map((name) => TEXT.replaceAll('Bank', name));
  const sheet = (again = false): Rgba => {
    const canvas = new Canvas(1200, 320);
    many.forEach((text, at) => canvas.code({ text: again ? TEXT : text, x: at * 300, y: 10, module: 5 }));
    return canvas.image;
  };

  it('are all read', async () => {
    expect([...await texts(sheet())].sort()).toEqual([...many].sort());
  });

  it('of the same text are one', async () => {
    expect(await texts(sheet(true))).toEqual([TEXT]);
  });

  it('are read although one of them is creased', async () => {
    const canvas = new Canvas(700, 350);
    canvas.code({ text: many[0] ?? '', x: 0, y: 0, module: 6 });
    canvas.code({ text: many[1] ?? '', x: 340, y: 0, module: 6, warp: creased });
    expect([...await texts(canvas.image)].sort()).toEqual(many.slice(0, 2).sort());
  });
});

describe('nothing', () => {
  const busy = (): Rgba => {
    const canvas = new Canvas(640, 480);
    canvas.desktop(randomFrom(3), false);
    canvas.noise(80, randomFrom(4));
    return canvas.image;
  };

  it('is found where there is nothing', async () => {
    expect(await texts(busy())).toEqual([]);
  });

  it('is found in a code that is too damaged to be certain', async () => {
    expect(await texts(picture({}, (canvas) => canvas.box(130, 150, 300, 60, grey(0))))).toEqual([]);
  });

  it('begins after the budget', async () => {
    let clock = 0;
    const steps: string[] = [];
    const slow: Zxing = (image, options) => {
      clock += 100; // each look takes so long
      return zxing(image, options);
    };
    await readCodes(busy(), { zxing: slow, now: () => clock, budget: 450, onStep: (name) => steps.push(name) });
    // The last one may begin just before the end.
    expect(clock).toBeGreaterThanOrEqual(300);
    expect(clock).toBeLessThanOrEqual(550);
    expect(steps[0]).toBe('as it is');
    expect(steps).not.toContain('jsqr');
  });
});

describe('among patterns that look like parts of codes', () => {
  it('a code is read at first sight', async () => {
    const { jpeg, texts: expected } = await makePhoto('pathological', 10);
    const { data, info: { width, height } } = await sharp(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const { read, seen } = await zxing({ width, height, data: new Uint8ClampedArray(data) });
    expect(read.map(({ text }) => text)).toEqual(expected);
    expect(seen.length).toBeGreaterThan(8);
  });
});

describe('without WebAssembly', () => {
  it('a plain code is still read', async () => {
    expect(await texts(picture(), null)).toEqual([TEXT]);
  });

  it('nothing is still nothing', async () => {
    expect(await texts(new Canvas(200, 200).image, null)).toEqual([]);
  });
});
