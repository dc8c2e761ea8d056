import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isOnFallback } from '../../../src-main/package-mark';

const of = (tessera: unknown): boolean => isOnFallback(JSON.stringify({ name: 'tessera', tessera }));

it('knows a package on the development runtime', () => {
  expect(of({ runtime: 'fallback' })).toBe(true);
});

it('finds no mark in a checkout', () => {
  expect(isOnFallback(readFileSync('package.json', 'utf8'))).toBe(false);
});

it.each([undefined, null, 'fallback', true, [], {}, { runtime: 1 }, { runtime: 'official' }])('takes %j for the official runtime', (value) => {
  expect(of(value)).toBe(false);
});
