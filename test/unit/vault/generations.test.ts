import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generationName, generationsIn, isDue, superfluous, type Generation } from '../../../src-main/vault/generations';

const HOUR = 3_600_000;
const at = (time: number): Generation => ({ name: generationName(time), time });
const start = Date.UTC(2026, 0, 5, 0, 0);

/** Puts one aside whenever one is due, every quarter of an hour, and thins as the vault does. */
function run(hours: number): readonly Generation[] {
  let kept: readonly Generation[] = [];
  for (let now = start; now < start + hours * HOUR; now += HOUR / 4) {
    if (!isDue(kept, now)) continue;
    kept = [at(now), ...kept];
    const gone = superfluous(kept);
    kept = kept.filter((generation) => !gone.includes(generation));
  }
  return kept;
}

describe('generations', () => {
  it('reads back from names what it wrote into them, and nothing else', () => {
    expect(generationName(Date.UTC(2026, 10, 22, 10, 15, 7))).toBe('vault.20261122T101507Z.tessera');
    expect(generationsIn(['vault.tessera', 'vault.tessera.before', 'vault.journal', 'vault.20261122T101507Z.tessera', 'vault.20261121T000000Z.tessera', 'vault.2026.tessera']))
      .toEqual([at(Date.UTC(2026, 10, 22, 10, 15, 7)), at(Date.UTC(2026, 10, 21))]);
  });

  it('keeps the last six hours, seven days and four weeks of a busy quarter', () => {
    const kept = run(24 * 90).map(({ time }) => time);
    const last = start + 24 * 90 * HOUR - HOUR;
    expect(kept.filter((time) => time > last - 6 * HOUR)).toHaveLength(6);
    expect(new Set(kept.map((time) => Math.floor(time / (24 * HOUR)))).size).toBeGreaterThanOrEqual(7);
    expect(Math.min(...kept)).toBeLessThan(last - 14 * 24 * HOUR);
    expect(kept.length).toBeLessThanOrEqual(17);
  });

  it('never lets the newest go, keeps at most 17, and has nothing to do the second time', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 4e9 }), { minLength: 1, maxLength: 80 }), (minutes) => {
      const all = minutes.map((minute) => at(minute * 1000));
      const gone = superfluous(all);
      const kept = all.filter((generation) => !gone.includes(generation));
      const newest = Math.max(...all.map(({ time }) => time));
      expect(kept.some(({ time }) => time === newest)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(17);
      expect(superfluous(kept)).toEqual([]);
    }));
  });

  it('loses none to a computer that was off for a year', () => {
    const old = [at(start), at(start + HOUR)];
    expect(superfluous([at(start + 365 * 24 * HOUR), ...old])).toEqual([]);
  });
});
