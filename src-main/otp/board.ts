/**
 * @file The code board: the codes of the rows that windows show, pushed when they change. One tick a second serves every
 * window, and none runs where nothing time-based is in sight. Windows only draw; copying asks `current` at the click.
 */
import { Failure } from '../../src-shared/errors';
import type { BoardFrame, BoardRow } from '../../src-shared/model';
import type { Time } from '../time';
import { stepOf } from './otp';
import { clockOf, rowOf, type BoardEntry } from './row';
import { timedCode } from './timed';

export interface CodeBoard {
  /** Replaces the window's rows and answers with their codes. Ids that `lookup` does not know are left out. */
  watch(window: string, ids: readonly string[], push: (frame: BoardFrame) => void): BoardFrame;
  /** A hidden window gets no frames; on showing, all its rows are pushed. Windows count as visible until told otherwise. */
  setVisible(window: string, visible: boolean): void;
  /** The window is gone: its rows, and HOTP codes that no other window shows, are dropped. */
  forget(window: string): void;
  /** After resume, unlock or a known clock change: pushes every row of every visible window again. */
  resync(): void;
  /** The code to be copied now: for hotp the shown one, null where none was asked for. Throws `not-found`. */
  current(id: string, window: string): string | null;
  /** The code of the next step; null for hotp, whose counter moves only when asked. Throws `not-found`. */
  next(id: string, window: string): string | null;
  /** A hidden code: shown for `UNCOVERED`, or hidden again. Throws `not-found`; `wrong-state` where there is none (HOTP before the first). */
  uncover(id: string, window: string, on: boolean): void;
  /** Hides every hidden code that is shown now. */
  coverAll(): void;
  /** Shows an HOTP code, once its counter is durable, in every window that has the row; a hidden one for a while. */
  showHotp(id: string, code: string): void;
  /** The same for a code that was asked for without being asked to see it: a hidden one stays hidden. */
  takeHotp(id: string, code: string): void;
  /** Forgets every window and shown code, and stops the tick (lock, quit). */
  clear(): void;
}

interface Watcher {
  readonly window: string;
  readonly ids: readonly string[];
  readonly push: (frame: BoardFrame) => void;
  /** What the window was last told, by id. */
  readonly shown: Map<string, BoardRow>;
}

const SECOND = 1000;
/** How long a hidden code stays once it was asked for, ms: to be read and typed. */
export const UNCOVERED = 15 * SECOND;
/** A tick this far from its due time was held up, or the clock was set. */
const JUMP = SECOND;

/** `lookup` finds the account, draft or enrolment that this window may show; `time` is the wall clock and the one timer. */
export function createBoard(lookup: (id: string, window: string) => BoardEntry | undefined, time: Time): CodeBoard {
  const watchers = new Map<string, Watcher>();
  const hidden = new Set<string>();
  const hotpCodes = new Map<string, string>();
  /** Hidden codes that are shown for a while, and what ends that. */
  const uncovered = new Map<string, () => void>();
  let cancel: (() => void) | null = null;
  let dueAt = 0;

  const clock = (): number => clockOf(time.now());

  const entryOf = (id: string, window: string): BoardEntry => {
    const entry = lookup(id, window);
    if (entry === undefined) throw new Failure('not-found');
    return entry;
  };

  const rowIn = (id: string, window: string, now: number): BoardRow | null => {
    const entry = lookup(id, window);
    return entry === undefined ? null : rowOf(id, entry, now, hotpCodes.get(id) ?? null, uncovered.has(id));
  };

  const frameOf = (watcher: Watcher, ids: readonly string[], now: number): BoardFrame => {
    const rows = ids.flatMap((id) => rowIn(id, watcher.window, now) ?? []);
    for (const row of rows) watcher.shown.set(row.id, row);
    return { now, rows };
  };

  const visible = (): Watcher[] => [...watchers].filter(([window]) => !hidden.has(window)).map(([, watcher]) => watcher);

  const send = (wanted: (watcher: Watcher) => readonly string[], now: number): void => {
    try {
      for (const watcher of visible()) {
        const frame = frameOf(watcher, wanted(watcher), now);
        if (frame.rows.length > 0) watcher.push(frame);
      }
    } finally {
      // Afterwards, because a row may have turned timed just now (its secret came in); and in any case, because a window
      // that cannot take its frame must not stop the others' codes: they are still stale, and sent with the next tick.
      arm();
    }
  };

  const sendRow = (id: string): void => send((watcher) => (watcher.ids.includes(id) ? [id] : []), clock());

  const cover = (id: string): void => {
    uncovered.get(id)?.();
    uncovered.delete(id);
  };

  const uncover = (id: string): void => {
    cover(id);
    uncovered.set(id, time.after(UNCOVERED, () => {
      cover(id);
      sendRow(id);
    }));
  };

  /** Windows are told while they can still be: none may keep a code that main takes for covered. */
  const coverAll = (): void => {
    const ids = [...uncovered.keys()];
    for (const id of ids) cover(id);
    for (const id of ids) sendRow(id);
  };

  const tick = (): void => {
    cancel = null;
    const now = clock();
    const jumped = Math.abs(now - dueAt) >= JUMP;
    // After a jump everything is computed anew: backwards, codes of the future would stand there.
    send((watcher) => (jumped ? watcher.ids : watcher.ids.filter((id) => isStale(watcher.shown.get(id), now))), now);
  };

  /** Ticks on whole seconds of the wall clock: periods are whole seconds, so every step begins on a tick. */
  const arm = (): void => {
    const needed = visible().some((watcher) => [...watcher.shown.values()].some(isTimed));
    if (!needed) {
      cancel?.();
      cancel = null;
    } else if (cancel === null) {
      const now = clock();
      dueAt = now + SECOND - (now % SECOND);
      cancel = time.after(dueAt - now, tick);
    }
  };

  return {
    watch: (window, ids, push) => {
      const watcher: Watcher = { window, ids: [...new Set(ids)], push, shown: new Map() };
      watchers.set(window, watcher);
      const frame = frameOf(watcher, watcher.ids, clock());
      arm();
      return frame;
    },
    setVisible: (window, isVisible) => {
      if (isVisible === !hidden.has(window)) return;
      if (!isVisible) coverAll(); // who comes back to the window need not be who asked
      if (isVisible) hidden.delete(window);
      else hidden.add(window);
      const shown = isVisible ? watchers.get(window) : undefined;
      send((watcher) => (watcher === shown ? watcher.ids : []), clock());
    },
    coverAll,
    forget: (window) => {
      coverAll();
      watchers.delete(window);
      hidden.delete(window);
      const kept = new Set([...watchers.values()].flatMap((watcher) => watcher.ids));
      for (const id of [...hotpCodes.keys()]) if (!kept.has(id)) hotpCodes.delete(id);
      arm();
    },
    resync: () => {
      // The tick begins anew too: its due time belongs to the clock before.
      cancel?.();
      cancel = null;
      send((watcher) => watcher.ids, clock());
    },
    current: (id, window) => {
      const { parameters, secret } = entryOf(id, window);
      return parameters.type === 'hotp' ? hotpCodes.get(id) ?? null : timedCode(secret, parameters, clock());
    },
    next: (id, window) => {
      const { parameters, secret } = entryOf(id, window);
      return parameters.type === 'hotp' ? null : timedCode(secret, parameters, stepOf(parameters, clock()).until);
    },
    uncover: (id, window, on) => {
      if (entryOf(id, window).parameters.type === 'hotp' && !hotpCodes.has(id)) throw new Failure('wrong-state');
      if (on) uncover(id);
      else cover(id);
      sendRow(id);
    },
    showHotp: (id, code) => {
      hotpCodes.set(id, code);
      if ([...watchers.values()].some(({ window, ids }) => ids.includes(id) && lookup(id, window)?.hidden === true)) uncover(id); // asking for it is asking to see it
      sendRow(id);
    },
    takeHotp: (id, code) => {
      cover(id); // whoever asked to see the one before did not ask for this one
      hotpCodes.set(id, code);
      sendRow(id);
    },
    clear: () => {
      watchers.clear();
      coverAll();
      hotpCodes.clear();
      arm();
    },
  };
}

const isTimed = (row: BoardRow): boolean => row.until > 0;

function isStale(row: BoardRow | undefined, now: number): boolean {
  return row !== undefined && isTimed(row) && now >= row.until;
}
