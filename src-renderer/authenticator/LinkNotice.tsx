import type { ReactNode } from 'react';
import { Button, Icon } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { takeNextLink } from './links';
import { useStore } from './store';

/** Over the list while links wait and no sheet is open. */
export function LinkNotice(): ReactNode {
  const t = useText();
  const waiting = useStore((state) => (state.app?.vault === 'open' && state.sheet === null ? (state.app.links?.waiting ?? 0) : 0));
  return (
    <div role="status" className={waiting === 0 ? 'visually-hidden' : 'link-notice'}>
      {waiting > 0 && (
        <>
          <Icon name="link" />
          <p>{t('link.waiting', { count: waiting })}</p>
          <Button onClick={() => void takeNextLink()}>{t('link.look')}</Button>
        </>
      )}
    </div>
  );
}
