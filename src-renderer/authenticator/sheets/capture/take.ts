/** @file What a camera saw, on its way to the confirm sheet: an export stays in front of the camera until it is whole. */
import { sentence } from '../../../ui/client';
import { t } from '../../../ui/i18n/text';
import { merged, openBatch, progress } from '../../collect';
import { show } from '../../incoming';
import { change, state, type Found } from '../../store';
import { all, drop, judge } from './judge';

/** `seen`: not only for the ear, because the sheet does not show it by itself. */
export interface Said {
  readonly text: string;
  readonly seen: boolean;
}

/** Opens the confirm sheet, or resolves with a word to say while the camera stays on. `over`: the sheet is gone meanwhile. */
export async function takeFromCamera(texts: readonly string[], over: AbortSignal): Promise<Said | null> {
  const { offers, refused } = await judge(texts, t('door.camera'));
  if (over.aborted) {
    drop(offers);
    return null;
  }
  const word = refusedWord(refused);
  if (offers.length === 0) return word === null ? null : { text: word, seen: true };
  const found = all(offers);
  const before = state().aside;
  const now = merged(before, { ...found, refused: [] });
  if (openBatch(now) === undefined) {
    show(found.drafts, found.refused, found.batches);
    return null;
  }
  change({ aside: merged(before, found) });
  return progress(t, before, now);
}

/** Something else with a code on it stood in view: said, and the camera goes on looking. */
export function refusedWord(refused: Found['refused']): string | null {
  const [first] = refused;
  if (first === undefined || first.kind === 'picture') return null;
  const { what, next } = sentence(first.error);
  return `${what} ${next}`;
}
