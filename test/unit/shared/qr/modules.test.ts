import { encode } from 'uqr';
import { beforeAll, describe, expect, it } from 'vitest';
import { clearer, drawModules, type Modules } from '../../../../src-shared/qr/modules';
import type { Zxing } from '../../../../src-shared/qr/zxing';
import { zxingForTests } from './zxing';

const TEXT = 'otpauth://totp/Bank:me@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const { data, size, version } = encode(TEXT, { ecc: 'M', border: 0 });
const set = (x: number, y: number): number => (data[y]?.[x] === true ? 1 : -1);

/** As a lens out of focus shows it: each module is the mean of itself and its neighbours, itself a third of it. */
const blurred: Modules = {
  side: size, fit: 1,
  levels: Float32Array.from({ length: size * size }, (_, at) => {
    const [x, y] = [at % size, Math.floor(at / size)];
    const beside = set(x - 1, y) + set(x + 1, y) + set(x, y - 1) + set(x, y + 1);
    const across = set(x - 1, y - 1) + set(x + 1, y - 1) + set(x - 1, y + 1) + set(x + 1, y + 1);
    return 0.34 * set(x, y) + 0.12 * beside + 0.045 * across;
  }),
};
const wrong = ({ levels }: Modules): number => [...levels].filter((level, at) => level > 0 !== set(at % size, Math.floor(at / size)) > 0).length;

describe('modules that a blur has mixed', () => {
  let zxing: Zxing;
  beforeAll(async () => {
    zxing = await zxingForTests();
  });
  const read = async (modules: Modules): Promise<readonly string[]> => (await zxing(drawModules(modules, version, 4))).read.map(({ text }) => text);

  it('cannot be read as they look, and can once they are cleared', async () => {
    expect(wrong(blurred)).toBeGreaterThan(20);
    expect(await read(blurred)).toEqual([]);
    const cleared = clearer(blurred, 0.6);
    expect(wrong(cleared)).toBeLessThan(wrong(blurred) / 4);
    expect(await read(cleared)).toEqual([TEXT]);
  });

  it('are left as they were', () => {
    const before = blurred.levels.slice();
    clearer(blurred, 0.6);
    expect(blurred.levels).toEqual(before);
  });
});
