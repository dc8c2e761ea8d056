/** @file What is on the confirm sheet while more comes in: an export of Google Authenticator is several codes, scanned one by one. */
import type { BatchView, DraftView } from '../../src-shared/model';
import type { Translate } from '../ui/i18n/text';
import type { Found } from './store';

export const isComplete = ({ size, collected }: BatchView): boolean => collected.length === size;

/** The export whose codes are still asked for: the first that is not complete. */
export const openBatch = (found: Found): BatchView | undefined => found.batches?.find((batch) => !isComplete(batch));

/** More may be added to it without taking anything from the person's hands: a single account is being named. */
export const takesMore = (found: Found): boolean => found.drafts.length !== 1 || (found.batches?.length ?? 0) > 0;

/** Codes from 1 that are not here yet. */
export const missingOf = ({ size, collected }: BatchView): readonly number[] =>
  Array.from({ length: size }, (_one, index) => index).filter((index) => !collected.includes(index)).map((index) => index + 1);

/** Both together: accounts of an export in its own order, whatever the order of scanning. */
export function merged(before: Found | null, more: Found): Found {
  const batches = more.batches ?? before?.batches;
  return {
    drafts: inOrder([...(before?.drafts ?? []), ...more.drafts]),
    refused: [...(before?.refused ?? []), ...more.refused],
    lost: [...(before?.lost ?? []), ...(more.lost ?? [])],
    ...(batches === undefined ? {} : { batches }),
  };
}

/** Single accounts first, as they came; then export by export, code by code. The sort is stable. */
const inOrder = (drafts: readonly DraftView[]): readonly DraftView[] =>
  [...drafts].sort((a, b) => (a.batch?.number ?? 0) - (b.batch?.number ?? 0) || (a.batch?.index ?? 0) - (b.batch?.index ?? 0));

/** What came in just now, in a sentence. `seen`: the sheet does not show it by itself, as it does its numbers. */
export function progress(t: Translate, before: Found | null, now: Found): { readonly text: string; readonly seen: boolean } | null {
  const known = before?.batches ?? [];
  const batches = now.batches ?? [];
  const begun = batches.find(({ number }) => !known.some((batch) => batch.number === number));
  const grown = batches.find(({ number, collected }) => known.some((batch) => batch.number === number && batch.collected.length < collected.length));
  if (begun !== undefined && !isComplete(begun) && known.some((batch) => !isComplete(batch))) return { text: t('batch.other', { count: begun.collected.length, size: begun.size }), seen: true };
  const changed = grown ?? begun;
  if (changed !== undefined) {
    const text = isComplete(changed) ? t('batch.complete', { count: changed.size }) : t('batch.collected', { count: changed.collected.length, size: changed.size });
    return { text, seen: false };
  }
  if (before === null) return null;
  const added = now.drafts.length - before.drafts.length;
  if (added > 0) return { text: t('batch.added', { count: added }), seen: false };
  return now.refused.length > before.refused.length ? null : { text: t('batch.again'), seen: true };
}
