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

/** A caret that nobody types at blinks twice a second, which costs more than all codes together: it rests after a while. */
const CARET_RESTS_AFTER = 4000;
let caretTimer: ReturnType<typeof setTimeout> | undefined;

function restCaret(): void {
  const field = searchField.current;
  // Taking the selection away hides the caret and keeps the focus; a selected text has no caret and keeps its selection.
  if (field !== null && document.activeElement === field && field.selectionStart === field.selectionEnd) document.getSelection()?.removeAllRanges();
}

function wakeCaret(): void {
  const field = searchField.current;
  if (field === null || document.activeElement !== field) return;
  // Before the key does its work: without a selection the field would take no text.
  if (document.getSelection()?.rangeCount === 0) field.setSelectionRange(field.selectionStart, field.selectionEnd);
  clearTimeout(caretTimer);
  caretTimer = setTimeout(restCaret, CARET_RESTS_AFTER);
}

/** Lets the search field's caret rest while nobody uses it; any key, or coming back to the window, brings it back. */
export function startCaret(): void {
  for (const event of ['keydown', 'focusin', 'pointerup', 'beforeinput'] as const) document.addEventListener(event, wakeCaret, true);
  window.addEventListener('focus', wakeCaret);
}
