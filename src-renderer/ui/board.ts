/**
 * @file The codes a window shows. Main computes them (DESIGN section 3); this keeps the newest frame, tells main which rows
 * are on screen, and hands each row its code. No code is ever computed here.
 */
import { useSyncExternalStore } from 'react';
import type { BoardFrame, BoardRow } from '../../src-shared/model';
import type { Envelope } from '../../src-shared/errors';
import { mainNow, onTick, syncClock } from './tick';

interface BoardLink {
  watch(ids: readonly string[]): Promise<Envelope<BoardFrame>>;
  onFrame(listener: (frame: BoardFrame) => void): () => void;
}

/** What a row shows now. `code` is null where there is none (HOTP before the first) or the known ones have expired. */
export interface CodeNow {
  readonly code: string | null;
  readonly next: string | null;
  /** ms; both 0 for HOTP. */
  readonly from: number;
  readonly until: number;
}

/**
 * The row at `now`. Where main's next frame is late by a moment its own "next" code takes over; after that, for instance
 * when the computer wakes up, nothing is shown rather than an expired code.
 */
export function at(row: BoardRow, now: number): CodeNow {
  if (row.until === 0 || now < row.until) return row;
  const period = row.until - row.from;
  if (now < row.until + period) return { code: row.next, next: null, from: row.until, until: row.until + period };
  return { code: null, next: null, from: row.from, until: row.until };
}

const rows = new Map<string, BoardRow>();
const listeners = new Map<string, Set<() => void>>();
const watched = new Map<string, readonly string[]>();
let link: BoardLink | undefined;
let sent = '';
let scheduled = false;

/** Codes that main has just computed, whichever way they came. */
export function accept(frame: BoardFrame): void {
  syncClock(frame.now);
  for (const row of frame.rows) {
    rows.set(row.id, row);
    for (const listener of listeners.get(row.id) ?? []) listener();
  }
}

async function send(): Promise<void> {
  scheduled = false;
  const ids = [...new Set([...watched.values()].flat())];
  const key = ids.join(' ');
  if (key === sent || link === undefined) return;
  sent = key;
  for (const id of rows.keys()) if (!ids.includes(id) && !listeners.has(id)) rows.delete(id);
  const answer = await link.watch(ids);
  if (answer.ok) accept(answer.value);
  // A refusal (vault closed in between) is asked again with the next change of rows.
  else if (sent === key) sent = '';
}

/** Ties the board to main; once per window. */
export function startBoard(to: BoardLink): void {
  link = to;
  link.onFrame(accept);
}

/** The rows that one part of the window (`list`, `sheet`, …) shows now; replaces its former set. */
export function watch(part: string, ids: readonly string[]): void {
  if (ids.length === 0) watched.delete(part);
  else watched.set(part, ids);
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => void send());
}

/** Forget what was asked for: after the vault was closed and opened, main knows no watches any more. */
export function rewatch(): void {
  sent = '';
  queueMicrotask(() => void send());
}

/** A code that main handed out beside the board (the next HOTP code). */
export function showCode(id: string, code: string): void {
  accept({ now: Math.round(mainNow()), rows: [{ id, code, next: null, from: 0, until: 0 }] });
}

export function subscribeRow(id: string, changed: () => void): () => void {
  const set = listeners.get(id) ?? new Set();
  set.add(changed);
  listeners.set(id, set);
  return () => {
    set.delete(changed);
    if (set.size === 0) listeners.delete(id);
  };
}

export const rowOf = (id: string): BoardRow | undefined => rows.get(id);

const NOTHING: CodeNow = { code: null, next: null, from: 0, until: 0 };
/** From this many ms before the end the next code is worth knowing. */
const NEAR = 8000;

/**
 * The code of one row as it is now. A component that uses it is drawn again when main sends another code for this row, when
 * the code rolls over, and when its end comes near: not every second.
 */
export function useCodeNow(id: string): CodeNow & { readonly near: boolean } {
  const row = useSyncExternalStore(
    (changed) => subscribeRow(id, changed),
    () => rows.get(id),
  );
  const now = mainNow();
  const current = row === undefined ? NOTHING : at(row, now);
  useSyncExternalStore(onTick, () => phase(id));
  return { ...current, near: current.until > 0 && current.until - now <= NEAR };
}

/** Names what a row shows, so that a tick redraws only rows where it changed. */
function phase(id: string): string {
  const row = rows.get(id);
  if (row === undefined) return '';
  const now = mainNow();
  const { until, code } = at(row, now);
  return `${until} ${code === null} ${until > 0 && until - now <= NEAR}`;
}
