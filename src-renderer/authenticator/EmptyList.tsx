import type { ReactNode } from 'react';
import { EmptyState } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { openSheet } from './actions';
import { Door, Doors } from './Doors';
import { useStore } from './store';

/** Nothing there yet: one sentence and the doors. */
export function EmptyList(): ReactNode {
  const t = useText();
  return (
    <div className="screen">
      <EmptyState title={t('empty.title')} doors={<><Doors /><Door icon="backup" title={t('restore.door')} what={t('restore.door.what')} onClick={() => openSheet({ name: 'restore' })} /></>}>
        <p>{t('empty.what')}</p>
      </EmptyState>
    </div>
  );
}

export function NoMatch(): ReactNode {
  const t = useText();
  const query = useStore((state) => state.query);
  return (
    <div className="screen">
      <EmptyState title={t('search.none.title')} mark={false}>
        <p className="wrap">{t('search.none.what', { query })}</p>
      </EmptyState>
    </div>
  );
}
