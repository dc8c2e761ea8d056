import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { BoardFrame } from '../../../../src-shared/model';
import { at, rowOf, showCode, startBoard, watch } from '../../../../src-renderer/ui/board';

const row = { id: 'a', code: '111111', next: '222222', from: 30_000, until: 60_000 };

describe('what a row shows at a moment', () => {
  it('is its code while it holds', () => expect(at(row, 59_999).code).toBe('111111'));

  it('is the next code from the very end on, with the next interval', () => {
    expect(at(row, 60_000)).toEqual({ code: '222222', next: null, from: 60_000, until: 90_000 });
  });

  it('is no code once all known ones have expired, as after a suspend', () => expect(at(row, 90_000).code).toBeNull());

  it('is never an expired code', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30_000, max: 1e9 }), (now) => {
        const shown = at(row, now);
        return shown.code === null || (shown.from <= now && now < shown.until);
      }),
    );
  });

  it('does not roll for a counter', () => expect(at({ ...row, from: 0, until: 0 }, 1e12).code).toBe('111111'));
});

describe('watching', () => {
  it('asks main once for the rows of all parts of the window, and takes codes from answer and frames', async () => {
    const frames: ((frame: BoardFrame) => void)[] = [];
    const asked = vi.fn((ids: readonly string[]) => Promise.resolve({ ok: true as const, value: { now: 31_000, rows: ids.map((id) => ({ ...row, id })) } }));
    startBoard({ watch: asked, onFrame: (listener) => (frames.push(listener), () => undefined) });
    watch('list', ['a', 'b']);
    watch('sheet', ['b', 'c']);
    await vi.waitFor(() => expect(rowOf('c')).toBeDefined());
    expect(asked.mock.calls).toEqual([[['a', 'b', 'c']]]);

    frames[0]?.({ now: 60_000, rows: [{ ...row, id: 'a', code: '333333' }] });
    expect(rowOf('a')?.code).toBe('333333');
    showCode('b', '444444');
    expect(rowOf('b')?.code).toBe('444444');

    watch('sheet', []);
    await vi.waitFor(() => expect(asked).toHaveBeenLastCalledWith(['a', 'b']));
    // A row that is not on screen any more is forgotten here too.
    expect(rowOf('c')).toBeUndefined();
  });
});
