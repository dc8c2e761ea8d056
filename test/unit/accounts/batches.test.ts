import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createBatches } from '../../../src-main/accounts/batches';
import type { MigrationCode } from '../../../src-shared/migration/decode';
import { Secret } from '../../../src-shared/secret';

const code = (index: number, size: number, id = 7, label = 'octo'): MigrationCode => ({
  batch: { id, index, size }, refused: [],
  found: [{ type: 'totp', issuer: 'GitHub', label, algorithm: 'SHA1', digits: 6, period: 30, counter: 0, warnings: [], secret: Secret.fromText(`${id}/${index}/${label}`) }],
});

describe('the codes of an export', () => {
  it('are collected in any order, each once', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 30 }).chain((size) => fc.tuple(fc.constant(size), fc.array(fc.nat(size - 1), { maxLength: 80 }))), ([size, order]) => {
      const batches = createBatches();
      const seen = new Set<number>();
      for (const index of order) {
        expect(batches.add(code(index, size))).toEqual({ number: 1, index, again: seen.has(index) });
        seen.add(index);
      }
      expect(batches.view()).toEqual(order.length === 0 ? [] : [{ number: 1, size, collected: [...seen].sort((a, b) => a - b) }]);
    }));
  });

  it('of another export are kept apart, by id, by size, and by what they hold', () => {
    const batches = createBatches();
    expect(batches.add(code(0, 3))).toMatchObject({ number: 1, again: false });
    expect(batches.add(code(1, 3, 8))).toMatchObject({ number: 2, again: false });
    expect(batches.add(code(1, 2))).toMatchObject({ number: 3, again: false });
    expect(batches.add(code(0, 3, 7, 'someone else'))).toMatchObject({ number: 4, again: false });
    expect(batches.add(code(0, 3, 7, 'someone else'))).toMatchObject({ number: 4, again: true });
    expect(batches.add(code(2, 3))).toMatchObject({ number: 1, again: false });
    expect(batches.view().map(({ size, collected }) => [size, collected])).toEqual([[3, [0, 2]], [3, [1]], [2, [1]], [3, [0]]]);
  });

  it('of an export of one code are no progress to show, but known again', () => {
    const batches = createBatches();
    batches.add(code(0, 1));
    expect(batches.add(code(0, 1)).again).toBe(true);
    expect(batches.add(code(0, 1, 7, 'someone else')).again).toBe(false);
    expect(batches.view()).toEqual([]);
  });

  it('are forgotten together', () => {
    const batches = createBatches();
    batches.add(code(0, 2));
    batches.clear();
    expect(batches.add(code(0, 2))).toMatchObject({ number: 1, again: false });
  });
});
