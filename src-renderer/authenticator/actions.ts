/** @file What a person does in this window. Every failure is said in the status line or handed to the sheet that asked. */
import type { AppError } from '../../src-shared/errors';
import type { AccountView, Settings } from '../../src-shared/model';
import { sentence } from '../ui/client';
import { copiedText } from '../ui/copied';
import { t } from '../ui/i18n/text';
import { client } from './client';
import { focusedRow, focusSearch, rowFocus } from './focus';
import { nameOf } from '../ui/search';
import { shownNow } from './selectors';
import { change, state, type SheetName } from './store';

let said = 0;
let copiedTimer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, action?: { readonly text: string; readonly run: () => void }): void {
  change({ status: { text, at: ++said, tone: 'done', ...(action === undefined ? {} : { action }) } });
}

export function sayTrouble(text: string): void {
  change({ status: { text, at: ++said, tone: 'trouble' } });
}

export function sayError(error: AppError): void {
  const { what, next } = sentence(error);
  sayTrouble(`${what} ${next}`);
}

export const openSheet = (sheet: SheetName): void => change({ sheet, menu: null });

/** Another door, from a confirm sheet that still collects: it comes back when the door has brought something or is closed. */
export function collectWith(door: SheetName): void {
  const { sheet } = state();
  change({ sheet: door, aside: sheet?.name === 'confirm' ? sheet : null });
}

/** Closes the sheet; drafts that were not saved are dropped in main, secrets included. */
export function closeSheet(): void {
  const { sheet, aside } = state();
  if (sheet?.name !== 'confirm' && aside !== null) {
    change({ sheet: { name: 'confirm', ...aside }, aside: null });
    return;
  }
  change({ sheet: null, aside: null });
  if (sheet?.name === 'confirm') void client.invoke('drafts.discard', { ids: sheet.drafts.map((draft) => draft.id) });
}

export async function copyCode(account: AccountView, which: 'current' | 'next' = 'current'): Promise<void> {
  const answer = await client.invoke('codes.copy', { id: account.id, which });
  if (!answer.ok) {
    refuseCode(account, answer.error);
    return;
  }
  const { code, clearsIn } = answer.value;
  say(copiedText(code, clearsIn));
  clearTimeout(copiedTimer);
  change({ copied: account.id });
  copiedTimer = setTimeout(() => change({ copied: null }), 1500);
}

/** Shows a hidden code for a while, or hides it again. */
export async function uncover(account: AccountView, on: boolean): Promise<void> {
  const answer = await client.invoke('codes.uncover', { id: account.id, on });
  if (!answer.ok) refuseCode(account, answer.error);
}

/** An HOTP account has no code before the first one was asked for. */
function refuseCode(account: AccountView, error: AppError): void {
  if (account.type === 'hotp' && error.code === 'wrong-state') say(t('row.nextCode.first'));
  else sayError(error);
}

/** The next code of a counter-based account; main has kept its counter before the code arrives, and pushes the row. */
export async function nextHotpCode(account: AccountView): Promise<void> {
  const answer = await client.invoke('codes.hotpNext', { id: account.id });
  if (!answer.ok) sayError(answer.error);
}

/** Its undo is the same act the other way. A focus in the list goes with the account, also where its new place is not on screen. */
export async function pin(account: AccountView, pinned: boolean): Promise<void> {
  const answer = await client.invoke('accounts.pin', { id: account.id, pinned });
  if (!answer.ok) {
    sayError(answer.error);
    return;
  }
  say(t(pinned ? 'status.pinned' : 'status.unpinned', { name: nameOf(account) }), { text: t('common.undo'), run: () => void pin(account, !pinned) });
  if (focusedRow() === null && document.activeElement !== document.body) return;
  const place = shownNow().findIndex(({ id }) => id === account.id);
  if (place < 0) focusSearch();
  else rowFocus.current?.(place);
}

export async function trash(account: AccountView): Promise<void> {
  const answer = await client.invoke('accounts.trash', { id: account.id });
  if (!answer.ok) {
    sayError(answer.error);
    return;
  }
  change({ undo: [...state().undo, account] });
  say(t('status.trashed', { name: nameOf(account) }), { text: t('common.undo'), run: () => void undo() });
  focusSearch();
}

/** Brings the newest deleted account back. False where there is none. */
export function undo(): boolean {
  const last = state().undo.at(-1);
  if (last === undefined) return false;
  change({ undo: state().undo.slice(0, -1) });
  void restore(last);
  return true;
}

export async function restore(account: AccountView): Promise<void> {
  const answer = await client.invoke('accounts.restore', { id: account.id });
  if (!answer.ok) {
    sayError(answer.error);
    return;
  }
  change({ undo: state().undo.filter(({ id }) => id !== account.id) });
  say(t('status.restored', { name: nameOf(account) }));
}

/** Deletes for good. Resolves with main's refusal (`still-required`) for the sheet to show, or null. */
export async function purge(account: AccountView, understood: boolean): Promise<AppError | null> {
  const answer = await client.invoke('accounts.purge', { id: account.id, understood });
  if (!answer.ok) return answer.error;
  change({ undo: state().undo.filter(({ id }) => id !== account.id) });
  say(t('status.purged', { name: nameOf(account) }));
  return null;
}

/** Takes the restore just done back as a whole, as long as nothing else was changed. */
export async function undoRestore(): Promise<void> {
  const answer = await client.invoke('restore.undo');
  if (answer.ok) say(t('restore.undone'));
  else sayError(answer.error);
}

export async function changeSettings(settings: Partial<Settings>): Promise<AppError | null> {
  const answer = await client.invoke('settings.change', settings);
  if (!answer.ok) return answer.error;
  const { app } = state();
  change({ settings: answer.value, ...(app === null ? {} : { app: { ...app, settings: answer.value } }) });
  return null;
}

/** The admin window, where services are connected. */
export async function openAdmin(): Promise<void> {
  const answer = await client.invoke('app.openWindow', { window: 'admin' });
  if (!answer.ok) sayError(answer.error);
}
