import { describe, expect, it } from 'vitest';
import { createClipboardKeeper } from '../../../src-main/accounts/clipboard';

/** A clipboard and a timer driven by hand. */
function setUp() {
  const board: { text: string; picture: string | null } = { text: '', picture: null };
  const timers = new Map<number, () => void>();
  const told: boolean[] = [];
  let next = 0;
  const keeper = createClipboardKeeper(
    {
      read: () => board.text,
      write: (text) => { Object.assign(board, { text, picture: null }); },
      readPicture: () => Promise.resolve(board.picture),
      writePicture: (png) => { Object.assign(board, { text: '', picture: `pixels of ${png.join()}` }); return Promise.resolve(); },
    },
    { now: () => 0, after: (_ms, run) => { const id = (next += 1); timers.set(id, run); return () => timers.delete(id); } },
    (was) => told.push(was),
    (error) => { throw error; },
  );
  const elapse = async (): Promise<void> => {
    const due = [...timers.values()];
    timers.clear();
    for (const run of due) run();
    await new Promise(setImmediate);
  };
  return { board, keeper, told, elapse, timers };
}

describe('the clipboard', () => {
  it('is cleared after its time', async () => {
    const { board, keeper, told, elapse } = setUp();
    await keeper.copy('123456', 30);
    expect(board.text).toBe('123456');
    await elapse();
    expect(board.text).toBe('');
    expect(told).toEqual([true]);
  });

  it('is left alone when something else was copied since', async () => {
    const { board, keeper, told, elapse } = setUp();
    await keeper.copy('123456', 30);
    board.text = 'a shopping list';
    await elapse();
    expect(board.text).toBe('a shopping list');
    expect(told).toEqual([false]);
  });

  it('is cleared of a picture, too, but not of another one', async () => {
    const { board, keeper, told, elapse } = setUp();
    await keeper.copyPicture(Uint8Array.of(1), 30);
    expect(board.picture).toBe('pixels of 1');
    await elapse();
    expect(board).toEqual({ text: '', picture: null });
    await keeper.copyPicture(Uint8Array.of(2), 30);
    board.picture = 'a holiday';
    await elapse();
    expect(board.picture).toBe('a holiday');
    await keeper.copyPicture(Uint8Array.of(3), 30);
    await keeper.copy('123456', 30);
    await elapse();
    expect(board.text).toBe('');
    expect(told).toEqual([true, false, true]);
  });

  it('counts from the newest copy', async () => {
    const { board, keeper, timers } = setUp();
    await keeper.copy('111111', 30);
    await keeper.copy('222222', 30);
    expect(timers.size).toBe(1);
    expect(board.text).toBe('222222');
  });

  it('never clears by time when told 0, but on quit', async () => {
    const { board, keeper, timers } = setUp();
    await keeper.copy('123456', 0);
    expect(timers.size).toBe(0);
    await keeper.clear();
    expect(board.text).toBe('');
  });

  it('is still cleared on quit where it did not answer when its time was up', async () => {
    const board = { text: '', answers: true };
    const failed: unknown[] = [];
    let due = (): void => undefined;
    const keeper = createClipboardKeeper(
      { read: () => (board.answers ? board.text : Promise.reject(new Error('no selection owner'))), write: (text) => { board.text = text; }, readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
      { now: () => 0, after: (_ms, run) => { due = run; return () => undefined; } },
      () => undefined,
      (error) => failed.push(error),
    );
    await keeper.copy('123456', 30);
    board.answers = false;
    due();
    await new Promise(setImmediate);
    expect(failed).toHaveLength(1);
    board.answers = true;
    await keeper.clear();
    expect(board.text).toBe('');
  });
});
