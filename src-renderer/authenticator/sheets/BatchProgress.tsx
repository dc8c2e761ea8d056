import { useRef, type ReactNode } from 'react';
import type { BatchView } from '../../../src-shared/model';
import { Button, Icon } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { collectWith } from '../actions';
import { isComplete, missingOf } from '../collect';
import { sayHere, takePictures } from '../incoming';

/** More tiles than this say less than the sentence beside them. */
const TILES = 40;

interface BatchProgressProps {
  readonly batch: BatchView;
  readonly other: boolean;
  /** False where one is open already: the camera. */
  readonly doors?: boolean;
}

/** How much of an export is here, which of its codes are missing, and the doors for the next one. */
export function BatchProgress({ batch, other, doors = true }: BatchProgressProps): ReactNode {
  const t = useText();
  const file = useRef<HTMLInputElement>(null);
  const complete = isComplete(batch);
  const missing = missingOf(batch);
  return (
    <div className="batch">
      <p className="name">{t(other ? 'batch.other.progress' : 'batch.progress', { count: batch.collected.length, size: batch.size })}</p>
      {batch.size <= TILES && (
        <div className="batch-tiles" role="progressbar" aria-label={t('batch.label')} aria-valuemin={0} aria-valuemax={batch.size} aria-valuenow={batch.collected.length} aria-valuetext={t('batch.progress', { count: batch.collected.length, size: batch.size })}>
          {Array.from({ length: batch.size }, (_one, index) => (
            <span key={index} className="batch-tile" data-here={batch.collected.includes(index)} aria-hidden="true">
              {batch.collected.includes(index) ? <Icon name="check" size={14} /> : index + 1}
            </span>
          ))}
        </div>
      )}
      {!complete && (
        <>
          <p className="soft">{t('batch.missing', { codes: missing.slice(0, 12).join(', ') + (missing.length > 12 ? ', …' : '') })} {doors && !other && t('batch.next')}</p>
          {doors && !other && (
            <div className="cluster">
              <Button onClick={() => collectWith({ name: 'camera' })}><Icon name="camera" size={18} />{t('door.camera')}</Button>
              <Button onClick={() => collectWith({ name: 'screen' })}><Icon name="screen" size={18} />{t('door.screen')}</Button>
              <Button onClick={() => collectWith({ name: 'paste' })}><Icon name="paste" size={18} />{t('door.paste')}</Button>
              <Button onClick={() => file.current?.click()}><Icon name="picture" size={18} />{t('door.picture')}</Button>
            </div>
          )}
          <input
            ref={file}
            type="file"
            hidden
            multiple
            accept="image/png,image/jpeg,image/webp,image/gif,image/bmp,image/svg+xml"
            aria-label={t('door.picture')}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length === 0) return;
              void takePictures(files).then((trouble) => {
                if (trouble !== null) sayHere(trouble);
              });
            }}
          />
        </>
      )}
    </div>
  );
}
