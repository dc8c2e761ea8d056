/** @file One look at displays and windows, from the click to codes, pictures or the reason why there are none. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { createFrameReader, type FrameReader } from '../../../scanner/frame-reader';
import { lookHarder, scanScreens, type ScreenPicture } from '../../../scanner/screens';
import { t } from '../../../ui/i18n/text';
import { client } from '../../client';
import { show } from '../../incoming';
import { state } from '../../store';
import type { ScreenTrouble } from './AccessNote';
import { all, drop, judge, type Offer } from './judge';
import { refusedWord } from './take';

export type ScreenStage =
  | { readonly kind: 'looking'; readonly done: number; readonly of: number }
  /** Several codes to choose from, or none: then a part can be chosen. `word`: what was seen and is no account. */
  | { readonly kind: 'pictures'; readonly pictures: readonly ScreenPicture[]; readonly offers: readonly Offer[]; readonly word: string | null }
  | { readonly kind: 'trouble'; readonly trouble: ScreenTrouble };

export interface ScreensInUse {
  readonly stage: ScreenStage;
  readonly again: () => void;
  readonly reader: FrameReader;
}

export function useScreens(): ScreensInUse {
  const [stage, setStage] = useState<ScreenStage>({ kind: 'looking', done: 0, of: 0 });
  const [turn, setTurn] = useState(0);
  const [reader] = useState(createFrameReader);

  useEffect(() => {
    const over = new AbortController();
    const tell = (next: ScreenStage | null): void => {
      if (next !== null && !over.signal.aborted) setStage(next);
    };
    void look(reader, over.signal, tell).then(tell);
    return () => {
      over.abort();
      void client.invoke('capture.end');
    };
  }, [turn, reader]);

  useEffect(() => () => reader.close(), [reader]);

  // What was offered and not taken goes with the sheet: taking empties the list before.
  const offers = useRef<readonly Offer[]>([]);
  useEffect(() => {
    offers.current = stage.kind === 'pictures' ? stage.offers : [];
  }, [stage]);
  useEffect(() => () => {
    if (state().sheet?.name !== 'confirm') drop(offers.current);
  }, []);

  const again = useCallback(() => {
    drop(offers.current);
    setStage({ kind: 'looking', done: 0, of: 0 });
    setTurn((count) => count + 1);
  }, []);
  return { stage, again, reader };
}

/** Null where there is nothing more to show here: the confirm sheet is open, or this one is gone. */
async function look(reader: FrameReader, over: AbortSignal, tell: (stage: ScreenStage) => void): Promise<ScreenStage | null> {
  const answer = await client.invoke('capture.screens');
  if (!answer.ok) return { kind: 'trouble', trouble: 'failed' };
  const { access, portal, sources } = answer.value;
  const nothing: ScreenStage = { kind: 'trouble', trouble: portal ? 'portal' : 'failed' };
  if (access !== 'granted') return { kind: 'trouble', trouble: access };
  if (sources.length === 0) return nothing;
  tell({ kind: 'looking', done: 0, of: sources.length });
  await covered();
  const seen = await scanScreens(sources, reader, over, (done) => tell({ kind: 'looking', done, of: sources.length }));
  void client.invoke('capture.end'); // nothing is looked at from here on
  if (seen.length === 0) return nothing;
  const pictures = seen.some(({ codes }) => codes.length > 0) ? seen : await lookHarder(seen, reader, over);
  const { offers, refused } = await judge(pictures.flatMap(({ codes }) => codes.map(({ text }) => text)), t('door.screen'));
  if (over.aborted) {
    drop(offers);
    return null;
  }
  // One account, one export, or more for what is being collected: there is nothing to choose.
  if (offers.length === 1 || (offers.length > 0 && state().aside !== null)) {
    take(all(offers));
    return null;
  }
  return { kind: 'pictures', pictures, offers, word: offers.length > 0 ? null : refusedWord(refused) };
}

/** The sheet covers the window by now: two frames, so that it is not only laid out but shown. */
const covered = (): Promise<void> => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
});

/** On to the confirm sheet. */
export function take(found: Offer['found']): void {
  show(found.drafts, found.refused, found.batches);
}
