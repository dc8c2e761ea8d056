/** @file Which rows of a long list are on screen: all rows have one height, so it is arithmetic. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Height of a row in CSS pixels. */
const ROW = 76;
/** Below this width (a small window at 200 %) the code stands under the names, in a taller row. */
const STACKED = 320;
const STACKED_ROW = 100;
/** From this width on there are two columns. */
const TWO_COLUMNS = 760;
const ENDLESS = Number.MAX_SAFE_INTEGER;
/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const BEYOND = 2;

export interface Range {
  readonly columns: number;
  /** Height of a row in CSS pixels. */
  readonly row: number;
  /** First index to draw, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** Rows of `count` that a box of `width` × `height`, scrolled by `top`, shows. `fixed`: one column of rows of this height. */
export function rangeOf(count: number, width: number, height: number, top: number, fixed?: number): Range {
  const columns = fixed === undefined && width >= TWO_COLUMNS ? 2 : 1;
  const row = fixed ?? (width < STACKED ? STACKED_ROW : ROW);
  const first = Math.max(0, Math.floor(top / row) - BEYOND);
  const last = Math.ceil((top + height) / row) + BEYOND;
  return { columns, row, start: Math.min(count, first * columns), end: Math.min(count, last * columns) };
}

interface Windowed extends Range {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Scrolls as little as needed to show row `index`. */
  readonly reveal: (index: number) => void;
  readonly toTop: () => void;
}

export function useWindowOfRows(count: number, fixed?: number): Windowed {
  const box = useRef<HTMLDivElement>(null);
  // Of a list without end: so rows that are added are drawn at once, and not with the next measurement.
  const [range, setRange] = useState<Range>(() => rangeOf(ENDLESS, window.innerWidth, window.innerHeight, 0, fixed));

  const measure = useCallback((): void => {
    const element = box.current;
    if (element === null) return;
    const next = rangeOf(ENDLESS, element.clientWidth, element.clientHeight, element.scrollTop, fixed);
    setRange((now) => (now.start === next.start && now.end === next.end && now.columns === next.columns && now.row === next.row ? now : next));
  }, [fixed]);

  useLayoutEffect(() => {
    // Its first answer comes with the first layout, before the paint: asking here would lay the page out an extra time.
    const observer = new ResizeObserver(measure);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, [measure]);

  const reveal = (index: number): void => {
    const element = box.current;
    if (element === null) return;
    const { columns, row } = range;
    const top = Math.floor(index / columns) * row;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + row > element.scrollTop + element.clientHeight) element.scrollTop = top + row - element.clientHeight;
    measure();
  };

  const toTop = useCallback((): void => {
    if (box.current !== null) box.current.scrollTop = 0;
  }, []);

  return { ...range, toTop, end: Math.min(range.end, count), start: Math.min(range.start, count), box, onScroll: measure, reveal };
}
