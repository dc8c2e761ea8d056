/** @file The window's keyboard: typing filters, arrows move, shortcuts act (the list is in sheets/ShortcutsSheet.tsx). */
import { copyCode, openAdmin, openSheet, trash, undo } from './actions';
import { client } from './client';
import { focusedRow, focusSearch, rowFocus, searchField } from './focus';
import { shownNow } from './selectors';
import { change, state } from './store';

const isField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** The row that Enter, F2 and Delete mean: the focused one, or the first match while the search has the focus. */
function markedRow(): number | null {
  return focusedRow() ?? (document.activeElement === searchField.current ? 0 : null);
}

/** Ctrl (Cmd on a Mac) with a key. True where it was one of ours. */
function shortcut(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  const nth = /^[1-9]$/.test(key) ? shownNow()[Number(key) - 1] : undefined;
  if (event.shiftKey) {
    if (key === 'm') openSheet({ name: 'camera' });
    else if (key === 's') openSheet({ name: 'screen' });
    else return false;
    return true;
  }
  if (nth !== undefined) void copyCode(nth);
  else if (key === 'f') focusSearch(true);
  else if (key === 'n') openSheet({ name: 'add' });
  else if (key === ',') openSheet({ name: 'settings' });
  else if (key === 'k') openSheet({ name: 'shortcuts' });
  else if (key === 'z') return undo();
  else return false;
  return true;
}

/** Keys without Ctrl. True where it was one of ours. */
function plainKey(event: KeyboardEvent): boolean {
  const { query, place } = state();
  const shown = shownNow();
  const marked = markedRow();
  const account = marked === null ? undefined : shown[marked];
  const inSearch = document.activeElement === searchField.current;
  switch (event.key) {
    case 'Escape':
      change(place === 'trash' ? { place: 'list' } : { query: '', tags: [] });
      focusSearch();
      return true;
    case 'ArrowDown':
    case 'ArrowUp': {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // In the search the first row is marked already: down goes to it, so that Enter and Tab mean the same row.
      const to = inSearch || marked === null ? 0 : marked + step;
      if (to < 0 || (inSearch && step < 0)) focusSearch();
      else if (to < shown.length) rowFocus.current?.(to);
      return true;
    }
    case 'Enter':
      if (!inSearch || account === undefined) return false;
      void copyCode(account);
      return true;
    case 'F2':
      if (account !== undefined) openSheet({ name: 'edit', account });
      return account !== undefined;
    case 'Delete':
      if (inSearch || account === undefined) return false;
      void trash(account);
      return true;
    case '?':
      if (inSearch && query !== '') return false;
      openSheet({ name: 'shortcuts' });
      return true;
    default:
      // The letter itself then goes into the field that has just got the focus.
      if (event.key.length === 1 && event.key !== ' ' && !isField(event.target)) focusSearch();
      return false;
  }
}

/** Listens on the window; sheets and menus keep their own keys. */
export function startKeys(): void {
  window.addEventListener('keydown', (event) => {
    const { app, accounts, sheet, menu } = state();
    if ((app === null && accounts === null) || event.isComposing || event.altKey) return;
    const mac = app === null ? navigator.platform.startsWith('Mac') : app.platform === 'darwin'; // main says so a moment after the first rows
    const control = mac ? event.metaKey : event.ctrlKey;
    // The menu has this key too, but under Linux a text field takes it first (GTK: "unselect all"): seen in the search.
    if (control && event.shiftKey && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      void openAdmin();
      return;
    }
    // Here too, so that it also holds while a sheet is open and where a desktop keeps the menu's keys to itself.
    if (control && !event.shiftKey && event.key.toLowerCase() === 'l') {
      event.preventDefault();
      void client.invoke('app.lock');
      return;
    }
    if (sheet !== null || menu !== null) return;
    if (event.ctrlKey || event.metaKey ? control && shortcut(event) : plainKey(event)) event.preventDefault();
  });
}
