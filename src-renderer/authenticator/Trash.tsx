import { type ReactNode } from 'react';
import { Button, EmptyState, Name } from '../ui/components';
import { language, useText } from '../ui/i18n/text';
import { openSheet, restore } from './actions';
import { nameOf } from '../ui/search';
import { useTrash } from './selectors';

/** Deleted accounts: they stay until deleted for good, one by one. */
export function Trash(): ReactNode {
  const t = useText();
  const accounts = useTrash();
  if (accounts.length === 0) {
    return (
      <div className="screen">
        <EmptyState title={t('trash.empty.title')} mark={false}><p>{t('trash.empty.what')}</p></EmptyState>
      </div>
    );
  }
  const date = new Intl.DateTimeFormat([navigator.language, language()].find((tag) => tag.startsWith(language())), { dateStyle: 'medium' });
  return (
    <div className="list-box">
      <p className="trash-what soft">{t('trash.what')}</p>
      <ul aria-label={t('trash.title')}>
        {accounts.map((account) => (
          <li key={account.id} className="trash-row">
            <span className="row-names">
              <span className="name ellipsis"><Name text={nameOf(account)} /></span>
              <span className="soft">{t('trash.deleted', { date: date.format(account.deletedAt ?? 0) })}</span>
            </span>
            <span className="cluster">
              <Button aria-label={t('trash.restore.label', { name: nameOf(account) })} onClick={() => void restore(account)}>{t('trash.restore')}</Button>
              <Button kind="quiet" className="button-warned" aria-label={t('trash.purge.label', { name: nameOf(account) })} onClick={() => openSheet({ name: 'purge', account })}>{t('trash.purge')}</Button>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
