import type { ReactNode } from 'react';
import { Button, EmptyState } from '../ui/components';
import { inert } from '../ui/inert';
import { useText } from '../ui/i18n/text';
import { openSheet } from './actions';
import { Door, Doors } from './Doors';
import { focusSearch } from './focus';
import { usePressed } from './selectors';
import { change, useStore } from './store';

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
  const pressed = usePressed();
  const tags = inert(pressed.join(', '));
  const what = pressed.length > 0 ? t(query === '' ? 'tags.none' : 'tags.none.query', { tags, query }) : t(query.includes('#') ? 'search.none.hash' : 'search.none.what', { query });
  return (
    <div className="screen">
      <EmptyState title={t('search.none.title')} mark={false}>
        <p className="wrap">{what}</p>
        {pressed.length > 0 && (
          <Button
            onClick={() => {
              change({ query: '', tags: [] });
              focusSearch();
            }}
          >
            {t('search.all')}
          </Button>
        )}
      </EmptyState>
    </div>
  );
}
