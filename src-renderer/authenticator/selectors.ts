/** @file Lists derived from the store, computed once per change. */
import type { AccountView } from '../../src-shared/model';
import { sorted } from '../../src-shared/account-order';
import { matching } from './search';
import { state, useStore, type State } from './store';

const NONE: readonly AccountView[] = [];
let sortedFor: readonly AccountView[] | null = null;
let live = NONE;
let trashed = NONE;
let shownFor: readonly [readonly AccountView[], string] | null = null;
let shown = NONE;

function split({ accounts, coming }: State): void {
  if (accounts === sortedFor) return;
  sortedFor = accounts;
  const unsorted = (accounts ?? NONE).filter((account) => account.deletedAt === null);
  live = coming > 0 ? unsorted : sorted(unsorted); // the first rows come in order, and the order's rules take 10 ms to load
  trashed = (accounts ?? NONE).filter((account) => account.deletedAt !== null).sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0));
}

const liveOf = (from: State): readonly AccountView[] => (split(from), live);
const trashOf = (from: State): readonly AccountView[] => (split(from), trashed);

function shownOf(from: State): readonly AccountView[] {
  const all = liveOf(from);
  if (shownFor?.[0] !== all || shownFor[1] !== from.query) {
    shownFor = [all, from.query];
    shown = matching(all, from.query);
  }
  return shown;
}

/** Accounts that are not in the trash, in order. */
export const useLive = (): readonly AccountView[] => useStore(liveOf);
/** The trash, the newest first. */
export const useTrash = (): readonly AccountView[] => useStore(trashOf);
/** What the list shows: live accounts that match the search. */
export const useShown = (): readonly AccountView[] => useStore(shownOf);
export const shownNow = (): readonly AccountView[] => shownOf(state());
