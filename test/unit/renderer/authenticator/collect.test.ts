// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from 'vitest';
import { merged, missingOf, openBatch, progress, takesMore } from '../../../../src-renderer/authenticator/collect';
import type { Found } from '../../../../src-renderer/authenticator/store';
import { authenticator as de } from '../../../../src-renderer/ui/i18n/de/authenticator';
import { authenticator as en } from '../../../../src-renderer/ui/i18n/en/authenticator';
import { startText, t } from '../../../../src-renderer/ui/i18n/text';
import { aDraft } from '../../../support/fake-tessera';

const code = (number: number, index: number, ...labels: readonly string[]) => labels.map((label) => aDraft({ label, batch: { number, index } }));
const batch = (number: number, size: number, ...collected: readonly number[]) => ({ number, size, collected: [...collected] });
const labels = (found: Found): readonly string[] => found.drafts.map(({ label }) => label);

beforeAll(() => startText([{ en, de }], 'en'));

describe('what comes in while the confirm sheet is there', () => {
  const first: Found = { drafts: code(1, 2, 'e'), refused: [], batches: [batch(1, 3, 2)] };

  it('stands in the order of its export, whatever the order of scanning, single accounts first', () => {
    const more = merged(first, { drafts: code(1, 0, 'a', 'b'), refused: [], batches: [batch(1, 3, 0, 2)] });
    const single = merged(more, { drafts: [aDraft({ label: 'single' })], refused: [] });
    const other = merged(single, { drafts: code(2, 0, 'z'), refused: [], batches: [batch(1, 3, 0, 2), batch(2, 2, 0)] });
    const last = merged(other, { drafts: code(1, 1, 'c', 'd'), refused: [], batches: [batch(1, 3, 0, 1, 2), batch(2, 2, 0)] });
    expect(labels(last)).toEqual(['single', 'a', 'b', 'c', 'd', 'e', 'z']);
    expect(single.batches).toEqual(more.batches);
    expect(openBatch(other)?.number).toBe(1);
    expect(openBatch(last)?.number).toBe(2);
  });

  it('is said: progress, the end, the same again, another export, another account', () => {
    const said = (before: Found | null, more: Found): string | undefined => progress(t, before, merged(before, more))?.text;
    expect(said(null, first)).toBe('1 of 3 codes are here.');
    expect(said(first, { drafts: code(1, 0, 'a'), refused: [], batches: [batch(1, 3, 0, 2)] })).toBe('2 of 3 codes are here.');
    expect(said(first, { drafts: [], refused: [], batches: [batch(1, 3, 0, 1, 2)] })).toBe('All 3 codes are here.');
    expect(said(first, { drafts: [], refused: [], batches: [batch(1, 3, 2)] })).toBe('That code is here already.');
    expect(said(first, { drafts: code(2, 0, 'z'), refused: [], batches: [batch(1, 3, 2), batch(2, 2, 0)] })).toBe('That code belongs to another export (1 of 2). It is kept apart.');
    expect(said(first, { drafts: [aDraft()], refused: [] })).toBe('1 more account.');
    expect(said(null, { drafts: [aDraft()], refused: [] })).toBeUndefined();
  });

  it('is taken unless a single account is being named', () => {
    expect(takesMore({ drafts: [aDraft()], refused: [] })).toBe(false);
    expect(takesMore({ drafts: [aDraft(), aDraft()], refused: [] })).toBe(true);
    expect(takesMore(first)).toBe(true);
  });

  it('leaves what is missing, counted as a person does', () => {
    expect(missingOf(batch(1, 4, 0, 2))).toEqual([2, 4]);
  });
});
