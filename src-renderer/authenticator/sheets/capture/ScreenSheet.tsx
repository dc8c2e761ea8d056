import { useEffect, useState, type ReactNode } from 'react';
import type { Area } from '../../../../src-shared/model';
import { scanPart, type ScreenPicture } from '../../../scanner/screens';
import type { FrameReader } from '../../../scanner/frame-reader';
import { Button, Select, Sheet } from '../../../ui/components';
import { useText, type Translate } from '../../../ui/i18n/text';
import { closeSheet } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { AccessNote } from './AccessNote';
import { all, choose, judge, type Offer } from './judge';
import { PicturePlace } from './PicturePlace';
import { refusedWord } from './take';
import { take, useScreens, type ScreenStage } from './useScreens';
import './capture.css';

/** Codes that are on the screen now. One is taken at once; of several the person points at one; else a part can be chosen. */
export function ScreenSheet(): ReactNode {
  const t = useText();
  const { stage, again, reader } = useScreens();

  if (stage.kind === 'pictures') return <Pictures stage={stage} onAgain={again} reader={reader} />;
  return (
    // While it looks the sheet covers the window: no code of ours stands in a picture, wherever the window may be.
    <Sheet title={t('screen.title')} size={stage.kind === 'looking' ? 'full' : 'normal'} onClose={closeSheet} actions={<Button onClick={closeSheet} data-autofocus>{t('common.cancel')}</Button>}>
      {stage.kind === 'looking' ? (
        <div className="screen-looking" role="status">
          <p className="name">{t('screen.looking')}</p>
          {stage.of > 0 && <progress max={stage.of} value={stage.done} aria-label={t('screen.looking')} />}
        </div>
      ) : <AccessNote of="screen" trouble={stage.trouble} onAgain={again} />}
    </Sheet>
  );
}

interface PicturesProps {
  readonly stage: Extract<ScreenStage, { readonly kind: 'pictures' }>;
  readonly onAgain: () => void;
  readonly reader: FrameReader;
}

function Pictures({ stage, onAgain, reader }: PicturesProps): ReactNode {
  const t = useText();
  const { pictures, offers } = stage;
  const before = useStore((store) => store.aside?.batches) ?? [];
  const [at, setAt] = useState(() => Math.max(0, pictures.findIndex(({ codes }) => codes.some(({ text }) => offerOf(offers, text) !== undefined))));
  const [said, setSaid] = useState(stage.word ?? '');
  const [large, setLarge] = useState(false);
  const picture = pictures[at];
  const count = offers.reduce((sum, { found }) => sum + found.drafts.length, 0);

  useEffect(() => {
    if (!large) return undefined;
    void client.invoke('accounts.showFullScreen', { on: true });
    return () => void client.invoke('accounts.showFullScreen', { on: false });
  }, [large]);

  const readPart = async (canvas: HTMLCanvasElement, part: Area): Promise<void> => {
    setSaid(t('screen.part.reading'));
    const texts = await scanPart(canvas, part, reader);
    // What is offered already is not read a second time: it would be "the same as above".
    const known = offers.filter((offer) => offer.texts.some((text) => texts.includes(text)));
    const more = await judge(texts.filter((text) => offerOf(offers, text) === undefined), t('door.screen'));
    const chosen = [...known, ...more.offers];
    if (chosen.length === 0) setSaid(refusedWord(more.refused) ?? t('screen.part.none'));
    else take(choose(chosen, offers, before));
  };

  return (
    <Sheet
      title={t(offers.length > 0 ? 'screen.several' : 'screen.none')}
      size="full"
      onClose={() => { if (large) setLarge(false); else closeSheet(); }}
      actions={(
        <>
          <Button onClick={() => setLarge(!large)}>{t(large ? 'show.full.leave' : 'show.full')}</Button>
          <Button onClick={onAgain}>{t('screen.again')}</Button>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          {offers.length > 0 && <Button kind="primary" onClick={() => take(all(offers))}>{t('screen.all', { count })}</Button>}
        </>
      )}
    >
      <p>{t(offers.length > 0 ? 'screen.several.what' : 'screen.none.what')}</p>
      {pictures.length > 1 && (
        <Select label={t('screen.picture')} value={String(at)} onValue={(value) => setAt(Number(value))} options={pictures.map((one, index) => ({ value: String(index), text: placeName(t, pictures, one) }))} />
      )}
      <p role="status" className={said === '' ? 'visually-hidden' : 'name'}>{said}</p>
      {picture !== undefined && (
        <PicturePlace
          key={picture.id}
          picture={picture}
          marks={picture.codes.flatMap((code) => {
            const offer = offerOf(offers, code.text);
            return offer === undefined ? [] : [{ corners: code.corners, name: offer.name, onTake: () => take(choose([offer], offers, before)) }];
          })}
          label={t('screen.picture.of', { name: placeName(t, pictures, picture) })}
          onPart={(canvas, part) => void readPart(canvas, part)}
        />
      )}
    </Sheet>
  );
}

const offerOf = (offers: readonly Offer[], text: string): Offer | undefined => offers.find(({ texts }) => texts.includes(text));

function placeName(t: Translate, pictures: readonly ScreenPicture[], one: ScreenPicture): string {
  const number = pictures.filter(({ kind }) => kind === one.kind).indexOf(one) + 1;
  return t(one.kind === 'screen' ? 'screen.place.screen' : 'screen.place.window', { number });
}
