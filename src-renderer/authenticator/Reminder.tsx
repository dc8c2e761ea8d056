import { useState, type ReactNode } from 'react';
import type { AppError } from '../../src-shared/errors';
import { sentence } from '../ui/client';
import { Button, ErrorNote, Note } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { moment } from '../ui/moment';
import { openSheet } from './actions';
import { client } from './client';
import { useLive } from './selectors';
import { change, useStore } from './store';

/** Over the list where backups need a person: never set up, old, or failing. Put off, it comes back in a week. */
export function Reminder(): ReactNode {
  const t = useText();
  const backup = useStore((state) => (state.app?.vault === 'open' ? state.backup : null));
  const count = useLive().length;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (backup === null || backup.reminder === null) return null;
  const { reminder, last, failure } = backup;

  const act = async (name: 'backup.now' | 'backup.remindLater'): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke(name);
    setBusy(false);
    if (answer.ok) change({ backup: answer.value });
    else if (failure === null) setError(answer.error); // else it stands here already, as new as it is
  };
  const said = failure === null ? null : sentence(failure);

  return (
    <Note tone="warn">
      <h2>{t(`remind.${reminder}.title`)}</h2>
      {reminder === 'never' && <p>{t('remind.never.what', { count })}</p>}
      {reminder === 'overdue' && last !== null && <p>{t('remind.overdue.what', { when: moment(last.at) })}</p>}
      {reminder === 'failing' && said !== null && <p>{said.what} {said.next}</p>}
      {error !== null && <ErrorNote error={error} />}
      <div className="cluster">
        {reminder !== 'never' && <Button busy={busy} onClick={() => void act('backup.now')}>{t('remind.again')}</Button>}
        <Button onClick={() => openSheet({ name: reminder === 'never' ? 'backup-set-up' : 'backup' })}>{reminder === 'never' ? t('remind.setUp') : t('remind.look')}</Button>
        <Button kind="quiet" onClick={() => void act('backup.remindLater')}>{t('remind.later')}</Button>
      </div>
    </Note>
  );
}
