import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createFrameReader, type FrameReader } from '../../../scanner/frame-reader';
import { watchLive } from '../../../scanner/live';
import { Button, Select, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet } from '../../actions';
import { useStore } from '../../store';
import { BatchProgress } from '../BatchProgress';
import { AccessNote } from './AccessNote';
import { takeFromCamera, type Said } from './take';
import { useCamera } from './useCamera';
import './capture.css';

/** Codes held in front of a camera. The light is on only while this sheet is open and the window in use. */
export function CameraSheet(): ReactNode {
  const t = useText();
  const { state, cameras, start } = useCamera();
  const collected = useStore((store) => store.aside?.batches);
  const [said, setSaid] = useState<Said | null>(null);
  const stream = state.kind === 'on' ? state.stream : null;
  const [reader] = useState(createFrameReader);
  useEffect(() => () => reader.close(), [reader]);

  return (
    <Sheet
      title={t('camera.title')}
      onClose={closeSheet}
      actions={<Button onClick={closeSheet} data-autofocus>{t(collected === undefined ? 'common.cancel' : 'common.done')}</Button>}
    >
      {state.kind === 'trouble' ? <AccessNote of="camera" trouble={state.trouble} onAgain={() => start()} /> : (
        <div className="camera">
          {stream !== null && <Preview key={stream.id} stream={stream} reader={reader} onSaid={setSaid} />}
          {state.kind === 'on' && <Guide />}
          {state.kind === 'starting' && <p className="camera-word" role="status">{t('camera.starting')}</p>}
          {state.kind === 'off' && (
            <div className="camera-word" role="status">
              <p>{t('camera.off')}</p>
              <Button onClick={() => start()}>{t('camera.on')}</Button>
            </div>
          )}
        </div>
      )}
      {state.kind === 'on' && <p>{t('camera.hint')}</p>}
      <p role="status" className={said?.seen === true ? undefined : 'visually-hidden'}>{said?.text}</p>
      {collected?.map((batch) => <BatchProgress key={batch.number} batch={batch} other={false} doors={false} />)}
      {cameras.length > 1 && (
        <Select
          label={t('camera.choose')}
          value={state.kind === 'on' ? state.chosen : ''}
          onValue={(id) => start(id)}
          options={[
            ...(state.kind === 'on' ? [] : [{ value: '', text: '…' }]),
            ...cameras.map(({ id, name }, at) => ({ value: id, text: name === '' ? t('camera.unnamed', { number: at + 1 }) : name })),
          ]}
        />
      )}
    </Sheet>
  );
}

/** Corners round the place for the code; what is beside it is read all the same. */
function Guide(): ReactNode {
  const corners = 'M2 26V10a8 8 0 0 1 8-8h16M74 2h16a8 8 0 0 1 8 8v16M98 74v16a8 8 0 0 1-8 8H74M26 98H10a8 8 0 0 1-8-8V74';
  return (
    <svg className="camera-guide" viewBox="0 0 100 100" fill="none" strokeLinecap="round" aria-hidden="true" focusable="false">
      <path d={corners} stroke="#0f766e" strokeWidth="4" />
      <path d={corners} stroke="#ffffff" strokeWidth="1.6" />
    </svg>
  );
}

/** Mirrored, as everybody knows it: a hand that goes left goes left. What is read is the picture as it is. */
function Preview({ stream, reader, onSaid }: { readonly stream: MediaStream; readonly reader: FrameReader; readonly onSaid: (word: Said) => void }): ReactNode {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const over = new AbortController();
    element.srcObject = stream;
    void element.play().catch(() => undefined); // ended meanwhile: the camera's own state tells it
    void watchLive(element, reader, async (texts) => {
      const word = await takeFromCamera(texts, over.signal);
      if (word !== null && !over.signal.aborted) onSaid(word);
    }, over.signal);
    return () => {
      over.abort();
      element.srcObject = null;
    };
  }, [stream, reader, onSaid]);
  return <video ref={video} className="camera-preview" muted playsInline aria-label={t('camera.preview')} />;
}
