import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { BoardFrame, BoardRow, OtpType } from '../../../src-shared/model';
import { fitted } from '../../../src-shared/otp-kinds';
import { encodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import { steamCode } from '../../support/witness';
import { createBoard, UNCOVERED, type CodeBoard } from '../../../src-main/otp/board';
import type { BoardEntry } from '../../../src-main/otp/row';
import { totp } from '../../../src-main/otp/otp';
import { failureOf } from '../shared/failure-of';
import { DrivenTime } from './driven-time';

const START = '2026-01-01T00:00:10Z';

function entry(n: number, period = 30, type: OtpType = 'totp'): BoardEntry {
  return { secret: Secret.fromText(`secret number ${n}`), parameters: fitted({ type, algorithm: 'SHA1', digits: 6, period, counter: 0 }) };
}

interface Setup {
  readonly board: CodeBoard;
  readonly time: DrivenTime;
  readonly entries: Map<string, BoardEntry>;
  /** The frames pushed so far, by window. */
  readonly frames: (window?: string) => BoardFrame[];
  readonly watch: (window: string, ids: readonly string[]) => BoardFrame;
  readonly codeAt: (id: string, at: number) => string;
}

function setup(entries: Record<string, BoardEntry>, start = START): Setup {
  const time = new DrivenTime(start);
  const known = new Map(Object.entries(entries));
  const board = createBoard((id) => known.get(id), time);
  const frames = new Map<string, BoardFrame[]>();
  const of = (window: string): BoardFrame[] => {
    const list = frames.get(window) ?? [];
    frames.set(window, list);
    return list;
  };
  return {
    board, time, entries: known,
    frames: (window = 'w') => of(window),
    watch: (window, ids) => board.watch(window, ids, (frame) => of(window).push(frame)),
    codeAt: (id, at) => {
      const found = known.get(id);
      if (found === undefined) throw new Error(`no entry ${id}`);
      return totp(found.secret, found.parameters, at);
    },
  };
}

const ids = (frame: BoardFrame | undefined): string[] => (frame?.rows ?? []).map(({ id }) => id);

describe('watching', () => {
  it('answers at once with the current and the next code and their interval', () => {
    const { watch, codeAt, time } = setup({ a: entry(1) });
    const from = Date.parse('2026-01-01T00:00:00Z');
    expect(watch('w', ['a'])).toEqual({
      now: time.now(),
      rows: [{ id: 'a', code: codeAt('a', from), next: codeAt('a', from + 30_000), from, until: from + 30_000 }],
    });
  });

  it('has Steam\'s codes among its rows, as they are made elsewhere, and copies them', () => {
    const { watch, board, entries, time } = setup({ a: entry(1, 30, 'steam'), b: entry(1) });
    const base32 = encodeBase32(entries.get('a')?.secret.reveal() ?? new Uint8Array());
    const [now, next] = [steamCode(base32, time.now()), steamCode(base32, time.now() + 30_000)];
    expect(watch('w', ['a', 'b']).rows[0]).toMatchObject({ id: 'a', code: now, next, from: Date.parse('2026-01-01T00:00:00Z'), until: Date.parse('2026-01-01T00:00:30Z') });
    expect([board.current('a', 'w'), board.next('a', 'w')]).toEqual([now, next]);
  });

  it('leaves unknown rows out and names each row once', () => {
    const { watch } = setup({ a: entry(1), b: entry(2) });
    expect(ids(watch('w', ['a', 'gone', 'b', 'a']))).toEqual(['a', 'b']);
  });

  it('pushes a row in the millisecond its step begins, not before, and once', () => {
    const { watch, time, frames, codeAt } = setup({ a: entry(1) });
    watch('w', ['a']);
    time.advance(19_999);
    expect(frames()).toEqual([]);
    time.advance(1);
    expect(frames()).toHaveLength(1);
    expect(frames()[0]?.rows[0]).toMatchObject({ code: codeAt('a', time.now()), from: time.now(), until: time.now() + 30_000 });
    time.advance(29_999);
    expect(frames()).toHaveLength(1);
  });

  it('pushes only the rows whose step changed', () => {
    const { watch, time, frames } = setup({ thirty: entry(1, 30), seven: entry(2, 7), minute: entry(3, 60) }, '2026-01-01T00:00:00Z');
    watch('w', ['thirty', 'seven', 'minute']);
    time.advance(60_000);
    const changes = frames().map((frame) => [(frame.now - Date.parse('2026-01-01T00:00:00Z')) / 1000, ids(frame)]);
    // The start is a multiple of 7 s, too.
    const seven = [7, 14, 21, 28, 35, 42, 49, 56].map((second) => [second, ['seven']] as const);
    expect(changes).toEqual([...seven.slice(0, 4), [30, ['thirty']], ...seven.slice(4), [60, ['thirty', 'minute']]]);
  });

  it('replaces the former rows of the window', () => {
    const { watch, time, frames } = setup({ a: entry(1), b: entry(2) });
    watch('w', ['a']);
    watch('w', ['b']);
    time.advance(20_000);
    expect(frames().map(ids)).toEqual([['b']]);
  });

  it('serves each window its own rows', () => {
    const { watch, time, frames } = setup({ a: entry(1), b: entry(2) });
    watch('one', ['a', 'b']);
    watch('two', ['b']);
    time.advance(20_000);
    expect([frames('one').map(ids), frames('two').map(ids)]).toEqual([[['a', 'b']], [['b']]]);
  });

  it('drops a row that is gone and takes a changed secret at the next step', () => {
    const { watch, time, frames, entries, codeAt } = setup({ a: entry(1), b: entry(2) });
    watch('w', ['a', 'b']);
    entries.delete('a');
    entries.set('b', entry(99));
    time.advance(20_000);
    expect(frames()).toHaveLength(1);
    expect(frames()[0]?.rows).toMatchObject([{ id: 'b', code: codeAt('b', time.now()) }]);
  });
});

describe('the tick', () => {
  it('begins with the first timed row, although it was watched before it had a secret', () => {
    const { board, watch, time, frames, entries } = setup({});
    expect(watch('w', ['late'])).toMatchObject({ rows: [] });
    expect(time.pending).toBe(0);
    entries.set('late', entry(1));
    board.resync();
    time.advance(20_000);
    expect(frames().map(ids)).toEqual([['late'], ['late']]);
  });

  it('is one timer and one firing a second, for 1,000 rows in two windows as for one', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`id${n}`, entry(n, n % 2 === 0 ? 30 : 60)]));
    const { watch, time, frames } = setup(many);
    watch('one', Object.keys(many).slice(0, 500));
    watch('two', Object.keys(many).slice(500));
    expect(time.pending).toBe(1);
    time.advance(120_000);
    expect(time.fired).toBe(120);
    expect(time.pending).toBe(1);
    // Of each 500, those of 30 s change 4 times and those of 60 s twice; nothing is pushed in between.
    expect(frames('one').map(({ rows }) => rows.length)).toEqual([250, 500, 250, 500]);
    expect(frames('two').map(({ rows }) => rows.length)).toEqual([250, 500, 250, 500]);
  });

  it('does not run where no row is timed, no window is visible, or none is left', () => {
    const { board, watch, time } = setup({ a: entry(1), h: entry(2, 30, 'hotp') });
    watch('w', []);
    expect(time.pending).toBe(0);
    watch('w', ['h']);
    expect(time.pending).toBe(0);
    watch('w', ['a']);
    expect(time.pending).toBe(1);
    board.setVisible('w', false);
    expect(time.pending).toBe(0);
    board.setVisible('w', true);
    expect(time.pending).toBe(1);
    watch('w', ['h']);
    expect(time.pending).toBe(0);
    watch('w', ['a']);
    board.forget('w');
    expect(time.pending).toBe(0);
    watch('w', ['a']);
    board.clear();
    expect(time.pending).toBe(0);
  });

  it('goes on although one window cannot take its frame', () => {
    const { board, watch, time, frames } = setup({ a: entry(1) });
    board.watch('broken', ['a'], () => {
      throw new Error('window destroyed');
    });
    watch('w', ['a']);
    expect(() => time.advance(20_000)).toThrow('window destroyed');
    time.advance(1000);
    expect(frames().map(ids)).toEqual([['a']]);
  });
});

describe('a hidden window', () => {
  it('gets nothing, and everything when it is shown', () => {
    const { board, watch, time, frames, codeAt } = setup({ a: entry(1) });
    watch('w', ['a']);
    board.setVisible('w', false);
    time.advance(95_000);
    expect(frames()).toEqual([]);
    board.setVisible('w', true);
    expect(frames()).toHaveLength(1);
    expect(frames()[0]).toMatchObject({ now: time.now(), rows: [{ code: codeAt('a', time.now()) }] });
  });

  it('may be hidden before it watches', () => {
    const { board, watch, time, frames } = setup({ a: entry(1) });
    board.setVisible('w', false);
    expect(ids(watch('w', ['a']))).toEqual(['a']);
    time.advance(60_000);
    expect(frames()).toEqual([]);
    expect(time.fired).toBe(0);
  });
});

describe('when the clock does not just tick', () => {
  const fresh = (frame: BoardFrame | undefined, now: number): boolean =>
    frame !== undefined && frame.now === now && frame.rows.every((row: BoardRow) => row.from <= now && now < row.until);

  it.each([['an hour', 3_600_000], ['a moment over the step', 21_000]])('after %s of suspend the first frame on resume is fresh', (_what, asleep) => {
    const { board, watch, time, frames } = setup({ a: entry(1), b: entry(2, 60) });
    watch('w', ['a', 'b']);
    time.stall(asleep);
    board.resync();
    expect(ids(frames()[0])).toEqual(['a', 'b']);
    expect(fresh(frames()[0], time.now())).toBe(true);
    expect(time.pending).toBe(1);
    time.advance(1000); // no second helping with the next tick
    expect(frames()).toHaveLength(1);
  });

  it('finds out without being told, at the next tick: everything is pushed, unchanged rows too', () => {
    const { watch, time, frames } = setup({ a: entry(1), b: entry(2, 3600) });
    watch('w', ['a', 'b']);
    time.stall(40_000);
    time.advance(1000);
    expect(frames().map(ids)).toEqual([['a', 'b']]);
    expect(fresh(frames()[0], time.now())).toBe(true);
  });

  it.each([['forwards within the step', 5000], ['forwards', 90_000], ['backwards', -90_000], ['backwards by a day', -86_400_000]])('the clock is set %s', (_what, by) => {
    const { watch, time, frames, codeAt } = setup({ a: entry(1) });
    watch('w', ['a']);
    time.setBy(by);
    time.advance(1000);
    expect(fresh(frames()[0], time.now())).toBe(true);
    expect(frames()[0]?.rows[0]?.code).toBe(codeAt('a', time.now()));
    const before = frames().length;
    time.advance(30_000);
    // And it ticks on from there, on the new clock's steps.
    expect(frames()).toHaveLength(before + 1);
    expect(frames()[before]?.rows[0]?.from).toBe(frames()[before]?.now);
  });

  it('ignores daylight saving: steps are counted in UTC', () => {
    // Central Europe turned its clocks back in this very minute.
    const { watch, time, frames } = setup({ a: entry(1) }, '2026-10-25T00:59:45Z');
    watch('w', ['a']);
    time.advance(30_000);
    expect(frames().map(({ now }) => new Date(now).toISOString())).toEqual(['2026-10-25T01:00:00.000Z']);
  });

  it('survives a clock before 1970', () => {
    const { watch, time } = setup({ a: entry(1) }, '1969-06-01T00:00:00Z');
    expect(watch('w', ['a'])).toMatchObject({ now: 0, rows: [{ from: 0, until: 30_000 }] });
    expect(time.pending).toBe(1);
  });

  it('whatever happens, a second later no window shows an expired or a wrong code', () => {
    const periods = { a: 30, b: 60, c: 7, d: 1 } as const;
    const step = fc.oneof(
      fc.record({ kind: fc.constant('advance' as const), by: fc.integer({ min: 1, max: 100_000 }) }),
      fc.record({ kind: fc.constant('set' as const), by: fc.integer({ min: -500_000, max: 500_000 }) }),
      fc.record({ kind: fc.constant('stall' as const), by: fc.integer({ min: 1, max: 500_000 }) }),
      fc.record({ kind: fc.constantFrom('hide' as const, 'show' as const, 'rewatch' as const), by: fc.constant(0) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { board, time, codeAt } = setup(Object.fromEntries(Object.entries(periods).map(([id, period], n) => [id, entry(n, period)])));
      const shown = new Map<string, BoardRow>();
      const take = (frame: BoardFrame): void => frame.rows.forEach((row) => shown.set(row.id, row));
      const watch = (): void => take(board.watch('w', Object.keys(periods), take));
      watch();
      for (const { kind, by } of steps) {
        if (kind === 'advance') time.advance(by);
        else if (kind === 'set') time.setBy(by);
        else if (kind === 'stall') time.stall(by);
        else if (kind === 'rewatch') watch();
        else board.setVisible('w', kind === 'show');
      }
      board.setVisible('w', true);
      time.advance(1000);
      for (const [id, row] of shown) {
        expect(row.from <= time.now() && time.now() < row.until).toBe(true);
        expect(row.code).toBe(codeAt(id, time.now()));
        expect(row.next).toBe(codeAt(id, row.until));
      }
    }), { numRuns: 100 });
  });
});

describe('copying', () => {
  it('computes at the click, not from the last frame, and for rows that nobody watches', () => {
    const { board, time, codeAt } = setup({ a: entry(1) });
    expect(board.current('a', 'list')).toBe(codeAt('a', time.now()));
    time.stall(45_000);
    expect(board.current('a', 'list')).toBe(codeAt('a', time.now()));
    expect(board.next('a', 'list')).toBe(codeAt('a', time.now() + 30_000));
  });

  it('says not-found for what is gone', () => {
    const { board } = setup({});
    expect([failureOf(() => board.current('x', 'list')).code, failureOf(() => board.next('x', 'list')).code]).toEqual(['not-found', 'not-found']);
  });
});

describe('HOTP', () => {
  const hotpSetup = (): Setup => setup({ h: entry(1, 30, 'hotp'), a: entry(2) });
  const row = (code: string | null): BoardRow => ({ id: 'h', code, next: null, from: 0, until: 0 });

  it('has no code until one was asked for, then shows it wherever the row is', () => {
    const { board, watch, frames } = hotpSetup();
    expect(watch('one', ['h', 'a']).rows[0]).toEqual(row(null));
    watch('two', ['a']);
    expect([board.current('h', 'list'), board.next('h', 'list')]).toEqual([null, null]);
    board.showHotp('h', '123456');
    expect(frames('one').map(({ rows }) => rows)).toEqual([[row('123456')]]);
    expect(frames('two')).toEqual([]);
    expect(board.current('h', 'list')).toBe('123456');
    expect(watch('one', ['h']).rows).toEqual([row('123456')]);
  });

  it('does not change with time', () => {
    const { board, watch, time, frames } = hotpSetup();
    watch('w', ['h', 'a']);
    board.showHotp('h', '123456');
    time.advance(60_000);
    expect(frames().slice(1).map(ids)).toEqual([['a'], ['a']]);
    expect(board.current('h', 'list')).toBe('123456');
  });

  it('is dropped with the last window that had the row, and on clear', () => {
    const { board, watch } = hotpSetup();
    watch('one', ['h']);
    watch('two', ['h']);
    board.showHotp('h', '123456');
    board.forget('one');
    expect(board.current('h', 'list')).toBe('123456');
    board.forget('two');
    expect(board.current('h', 'list')).toBeNull();
    board.showHotp('h', '654321');
    board.clear();
    expect(board.current('h', 'list')).toBeNull();
  });
});

describe('a hidden code', () => {
  const hidden = { ...entry(1), hidden: true };

  it('does not leave main, the next one neither, but its time does; it can be copied all the same', () => {
    const { board, watch, codeAt, time } = setup({ a: hidden, b: entry(2) });
    const from = Date.parse('2026-01-01T00:00:00Z');
    expect(watch('w', ['a', 'b']).rows).toEqual([
      { id: 'a', code: null, next: null, from, until: from + 30_000 },
      { id: 'b', code: codeAt('b', from), next: codeAt('b', from + 30_000), from, until: from + 30_000 },
    ]);
    expect([board.current('a', 'w'), board.next('a', 'w')]).toEqual([codeAt('a', time.now()), codeAt('a', from + 30_000)]);
  });

  it('is shown for a while when it is asked for, alone, and hidden by itself', () => {
    const { board, watch, frames, codeAt, time } = setup({ a: hidden, b: hidden });
    watch('w', ['a', 'b']);
    board.uncover('a', 'w', true);
    expect(frames().at(-1)?.rows).toMatchObject([{ id: 'a', code: codeAt('a', time.now()) }]);
    time.advance(UNCOVERED - 1);
    expect(frames().flatMap(({ rows }) => rows).filter(({ id }) => id === 'a').at(-1)?.code).not.toBeNull();
    time.advance(1);
    expect(frames().at(-1)?.rows).toMatchObject([{ id: 'a', code: null, next: null }]);
    expect(frames().flatMap(({ rows }) => rows).filter(({ id, code }) => id === 'b' && code !== null)).toEqual([]);
  });

  it('asked for again stays as long again, and is hidden at once where that is asked for', () => {
    const { board, watch, frames, time } = setup({ a: hidden });
    watch('w', ['a']);
    board.uncover('a', 'w', true);
    time.advance(UNCOVERED - 1000);
    board.uncover('a', 'w', true);
    time.advance(UNCOVERED - 1000);
    expect(frames().at(-1)?.rows[0]?.code).not.toBeNull();
    board.uncover('a', 'w', false);
    expect(frames().at(-1)?.rows[0]?.code).toBeNull();
  });

  it('is hidden again when a window goes out of sight or is closed, and when the computer sleeps; every window is told', () => {
    const { board, watch, frames } = setup({ a: hidden });
    watch('w', ['a']);
    watch('other', ['a']);
    const last = (window: string): string | null | undefined => frames(window).at(-1)?.rows[0]?.code;
    for (const end of [() => board.setVisible('w', false), () => board.setVisible('other', false), () => board.coverAll()]) {
      board.uncover('a', 'w', true);
      expect([last('w'), last('other')]).not.toContain(null);
      end();
      expect([last('w'), last('other')]).toEqual([null, null]);
      for (const window of ['w', 'other']) board.setVisible(window, true);
      expect([last('w'), last('other')]).toEqual([null, null]);
    }
    board.uncover('a', 'w', true);
    board.forget('w');
    expect(last('other')).toBeNull();
    expect(watch('w', ['a']).rows[0]?.code).toBeNull();
  });

  it('of an HOTP account is shown for a while when the next one is made; before the first there is none', () => {
    const { board, watch, frames, time } = setup({ a: { ...entry(1, 30, 'hotp'), hidden: true } });
    watch('w', ['a']);
    expect(() => board.uncover('a', 'w', true)).toThrow(expect.objectContaining({ code: 'wrong-state' }));
    board.showHotp('a', '755224');
    expect(frames().at(-1)?.rows).toMatchObject([{ id: 'a', code: '755224' }]);
    time.advance(UNCOVERED);
    expect(frames().at(-1)?.rows).toMatchObject([{ id: 'a', code: null }]);
    expect(board.current('a', 'w')).toBe('755224');
    board.uncover('a', 'w', true);
    expect(frames().at(-1)?.rows).toMatchObject([{ id: 'a', code: '755224' }]);
  });

  it('of a counter that was taken, not asked to be seen, stays hidden, also where the one before is shown', () => {
    const { board, watch, frames } = setup({ a: { ...entry(1, 30, 'hotp'), hidden: true } });
    watch('w', ['a']);
    board.takeHotp('a', '755224');
    expect([board.current('a', 'w'), frames().at(-1)?.rows[0]?.code]).toEqual(['755224', null]);
    board.uncover('a', 'w', true);
    expect(frames().at(-1)?.rows[0]?.code).toBe('755224');
    board.takeHotp('a', '287082');
    expect([board.current('a', 'w'), frames().at(-1)?.rows[0]?.code]).toEqual(['287082', null]);
  });

  it('of another window is not found', () => {
    const { board } = setup({});
    expect(() => board.uncover('a', 'w', true)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});
