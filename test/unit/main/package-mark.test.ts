import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readPackageMark } from '../../../src-main/package-mark';

const mark = (tessera: unknown): ReturnType<typeof readPackageMark> => readPackageMark(JSON.stringify({ name: 'tessera', tessera }));
const STRICT = { onFallback: false, forTests: false };

it('finds no mark in a checkout', () => {
  expect(readPackageMark(readFileSync('package.json', 'utf8'))).toEqual(STRICT);
});

it('knows a package for tests, and one on the development runtime', () => {
  expect(mark({ runtime: 'fallback', build: 'test' })).toEqual({ onFallback: true, forTests: true });
  expect(mark({ runtime: 'fallback', build: 'release' })).toEqual({ onFallback: true, forTests: false });
});

it.each([undefined, null, 'test', true, [], {}, { runtime: 1, build: ['test'] }, { runtime: 'official', build: 'release' }])(
  'stays strict for %j',
  (value) => {
    expect(mark(value)).toEqual(STRICT);
  },
);
