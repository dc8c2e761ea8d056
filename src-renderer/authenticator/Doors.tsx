import { useRef, type ReactNode } from 'react';
import { Icon, type IconName } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { openAdmin, openSheet, sayTrouble } from './actions';
import { takePictures } from './incoming';
import { change } from './store';

interface DoorProps {
  readonly icon: IconName;
  readonly title: string;
  readonly what: string;
  readonly onClick: () => void;
}

export function Door({ icon, title, what, onClick }: DoorProps): ReactNode {
  return (
    <button type="button" className="door" onClick={onClick}>
      <Icon name={icon} size={24} />
      <span>
        <span className="name">{title}</span>
        <span className="soft">{what}</span>
      </span>
    </button>
  );
}

/** The ways in that there are now, as large buttons: in the empty window and on the "add" sheet. */
export function Doors(): ReactNode {
  const t = useText();
  const file = useRef<HTMLInputElement>(null);
  const exported = useRef<HTMLInputElement>(null);
  return (
    <>
      <Door icon="camera" title={t('door.camera')} what={t('door.camera.what')} onClick={() => openSheet({ name: 'camera' })} />
      <Door icon="screen" title={t('door.screen')} what={t('door.screen.what')} onClick={() => openSheet({ name: 'screen' })} />
      <Door icon="picture" title={t('door.picture')} what={t('door.picture.what')} onClick={() => file.current?.click()} />
      <Door icon="paste" title={t('door.paste')} what={t('door.paste.what')} onClick={() => openSheet({ name: 'paste' })} />
      <Door icon="import" title={t('door.export')} what={t('door.export.what')} onClick={() => exported.current?.click()} />
      <Door icon="keyboard" title={t('door.form')} what={t('door.form.what')} onClick={() => openSheet({ name: 'form' })} />
      <Door
        icon="link"
        title={t('door.connect')}
        what={t('door.connect.what')}
        onClick={() => {
          change({ sheet: null });
          void openAdmin();
        }}
      />
      <input
        ref={file}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif,image/svg+xml,application/pdf"
        aria-label={t('door.picture')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file must count as a change when it is chosen again.
          event.target.value = '';
          if (files.length === 0) return;
          change({ sheet: null });
          void takePictures(files).then((trouble) => {
            if (trouble !== null) sayTrouble(trouble);
          });
        }}
      />
      <input
        ref={exported}
        type="file"
        hidden
        aria-label={t('door.export')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length === 0) return;
          change({ sheet: null });
          void import('./exports').then(({ takeFiles }) => takeFiles(files)).then((trouble) => {
            if (trouble !== null) sayTrouble(trouble);
          });
        }}
      />
    </>
  );
}
