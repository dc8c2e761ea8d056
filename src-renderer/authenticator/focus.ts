/** @file Where the focus goes: the search field and the rows of the list. */
import type { RefObject } from 'react';

export const searchField: RefObject<HTMLInputElement | null> = { current: null };
/** Set by the list: scrolls the row in and focuses its copy button. */
export const rowFocus: { current: ((index: number) => void) | null } = { current: null };

export function focusSearch(select = false): void {
  searchField.current?.focus();
  if (select) searchField.current?.select();
}

/** The index of the focused row, or null where the focus is elsewhere. */
export function focusedRow(): number | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  return row === null || row === undefined ? null : Number(row.dataset['row']);
}
