import type { ReactNode } from 'react';
import type { CameraTrouble } from '../../../scanner/camera';
import { Button, Icon } from '../../../ui/components';
import { useText, type Translate } from '../../../ui/i18n/text';
import { client } from '../../client';
import { useStore } from '../../store';

export type ScreenTrouble = 'denied' | 'restricted' | 'portal' | 'failed';

type AccessNoteProps = ({ readonly of: 'camera'; readonly trouble: CameraTrouble } | { readonly of: 'screen'; readonly trouble: ScreenTrouble }) & { readonly onAgain: () => void };

/** Why there is no picture and what to do, with the way to the system's setting where there is one. */
export function AccessNote(props: AccessNoteProps): ReactNode {
  const t = useText();
  const platform = useStore((state) => state.app?.platform);
  const { of, trouble, onAgain } = props;
  const setting = trouble === 'denied' && (platform === 'darwin' || (platform === 'win32' && of === 'camera'));
  return (
    <div className="note note-warn" role="alert">
      <Icon name="warning" />
      <div>
        <p className="note-what">{props.of === 'camera' ? t(`camera.trouble.${props.trouble}`) : t(`screen.trouble.${props.trouble}`)}</p>
        <p>{nextStep(t, props, platform)}</p>
        <div className="cluster">
          {setting && <Button onClick={() => void client.invoke('capture.settings', { of })}>{t('capture.settings')}</Button>}
          <Button onClick={onAgain}>{t('capture.again')}</Button>
        </div>
      </div>
    </div>
  );
}

function nextStep(t: Translate, props: AccessNoteProps, platform: string | undefined): string {
  if (props.trouble !== 'denied') return props.of === 'camera' ? t(`camera.trouble.${props.trouble}.next`) : t(`screen.trouble.${props.trouble}.next`);
  const system = platform === 'darwin' || platform === 'win32' ? platform : 'linux';
  return props.of === 'camera' ? t(`camera.trouble.denied.${system}`) : t(`screen.trouble.denied.${system}`);
}
