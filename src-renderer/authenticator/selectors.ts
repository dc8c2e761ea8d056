/** @file Lists derived from the store, computed once per change. */
import type { AccountView } from '../../src-shared/model';
import { sorted } from '../../src-shared/account-order';
import { tagKey, tagsOf } from '../../src-shared/tags';
import { matching } from '../ui/search';
import { state, useStore, type State } from './store';

const NONE: readonly AccountView[] = [];
let sortedFor: readonly AccountView[] | null = null;
let live = NONE;
let trashed = NONE;
let tags: readonly string[] = [];
let pressedFor: readonly [readonly string[], readonly string[]] | null = null;
let pressed: readonly string[] = [];
let shownFor: readonly [readonly AccountView[], string, readonly string[]] | null = null;
let shown = NONE;

function split({ accounts, coming, comingTags }: State): void {
  if (accounts === sortedFor) return;
  sortedFor = accounts;
  const unsorted = (accounts ?? NONE).filter((account) => account.deletedAt === null);
  live = coming > 0 ? unsorted : sorted(unsorted); // the first rows come in order, and the order's rules take 10 ms to load
  tags = coming > 0 ? comingTags : tagsOf(live);
  trashed = (accounts ?? NONE).filter((account) => account.deletedAt !== null).sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0));
}

const liveOf = (from: State): readonly AccountView[] => (split(from), live);
const trashOf = (from: State): readonly AccountView[] => (split(from), trashed);

const tagsIn = (from: State): readonly string[] => (split(from), tags);

function pressedOf(from: State): readonly string[] {
  const all = tagsIn(from);
  if (pressedFor?.[0] !== all || pressedFor[1] !== from.tags) {
    pressedFor = [all, from.tags];
    const keys = from.tags.map(tagKey);
    pressed = all.filter((tag) => keys.includes(tagKey(tag)));
  }
  return pressed;
}

function shownOf(from: State): readonly AccountView[] {
  const all = liveOf(from);
  const carried = pressedOf(from);
  if (shownFor?.[0] !== all || shownFor[1] !== from.query || shownFor[2] !== carried) {
    shownFor = [all, from.query, carried];
    shown = matching(all, from.query, carried);
  }
  return shown;
}

/** Accounts that are not in the trash, in order. */
export const useLive = (): readonly AccountView[] => useStore(liveOf);
/** The trash, the newest first. */
export const useTrash = (): readonly AccountView[] => useStore(trashOf);
/** The tags of live accounts, in order. */
export const useTags = (): readonly string[] => useStore(tagsIn);
/** Those of them that are pressed. */
export const usePressed = (): readonly string[] => useStore(pressedOf);
/** What the list shows: live accounts that match the search and carry every pressed tag. */
export const useShown = (): readonly AccountView[] => useStore(shownOf);
export const shownNow = (): readonly AccountView[] => shownOf(state());
