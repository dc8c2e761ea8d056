import { useEffect, useState, type ReactNode } from 'react';
import type { AppError, Envelope } from '../../../../src-shared/errors';
import type { BackupView } from '../../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet } from '../../../ui/components';
import { inert } from '../../../ui/inert';
import { useText, type Translate } from '../../../ui/i18n/text';
import { moment } from '../../../ui/moment';
import { closeSheet, openSheet, say } from '../../actions';
import { client } from '../../client';
import { change, useStore } from '../../store';
import './backup.css';

/** Where backups stand, and everything that can be done about them. */
export function BackupSheet(): ReactNode {
  const t = useText();
  const backup = useStore((state) => state.backup);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    void client.invoke('backup.status').then((answer) => {
      if (answer.ok) change({ backup: answer.value });
      else setError(answer.error);
    });
  }, []);

  const act = async (work: () => Promise<Envelope<BackupView | null>>, said: string): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await work();
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    if (answer.value !== null) change({ backup: answer.value });
    say(said);
  };
  const shown = error ?? backup?.failure ?? null;

  return (
    <Sheet title={t('backup.title')} busy={busy} onClose={closeSheet} actions={<Button kind="primary" onClick={closeSheet}>{t('common.done')}</Button>}>
      <p>{t('backup.what')}</p>
      {backup !== null && (
        <section className="backup-part">
          <h2>{t('backup.automatic')}</h2>
          {backup.folder === null ? <Note tone="warn"><p>{t('backup.none')}</p></Note> : <Standing backup={backup} />}
          {shown !== null && <ErrorNote error={shown} />}
          <div className="cluster">
            {backup.folder !== null && <Button busy={busy} onClick={() => void act(() => client.invoke('backup.now'), t('backup.done'))}>{t('backup.now')}</Button>}
            <Button onClick={() => openSheet({ name: 'backup-set-up' })}>{backup.folder === null ? t('backup.setUp') : t('backup.change')}</Button>
            {backup.folder !== null && <Button kind="quiet" onClick={() => void act(() => client.invoke('backup.stop'), t('backup.stopped'))}>{t('backup.stop')}</Button>}
          </div>
          <p className="soft">{t('backup.when')}</p>
        </section>
      )}
      <section className="backup-part">
        <h2>{t('backup.saveAs.title')}</h2>
        <div className="cluster"><Button onClick={() => openSheet({ name: 'backup-copy' })}>{t('backup.saveAs')}</Button></div>
      </section>
      <section className="backup-part">
        <h2>{t('restore.title')}</h2>
        <div className="cluster">
          <Button onClick={() => openSheet({ name: 'restore' })}>{t('backup.restore')}</Button>
          {backup?.undoable === true && <Button onClick={() => void act(() => client.invoke('restore.undo'), t('restore.undone'))}>{t('backup.undo')}</Button>}
        </div>
      </section>
    </Sheet>
  );
}

function Standing({ backup }: { readonly backup: BackupView }): ReactNode {
  const t = useText();
  const { folder, last, pending, running } = backup;
  return (
    <>
      <p role="status">
        <strong>{last === null ? t('backup.state.none') : t('backup.state.good', { when: moment(last.at) })}</strong>
        {running ? ` ${t('backup.state.running')}` : pending && backup.failure === null ? ` ${t('backup.state.pending')}` : ''}
      </p>
      <dl className="backup-facts">
        <dt>{t('backup.folder')}</dt>
        <dd className="selectable wrap">{inert(folder ?? '')}</dd>
        {last !== null && (
          <>
            <dt>{t('backup.file')}</dt>
            <dd className="selectable wrap">{last.file}</dd>
          </>
        )}
        <dt>{t('backup.opens')}</dt>
        <dd>{openers(t, backup)}</dd>
      </dl>
    </>
  );
}

function openers(t: Translate, { passphrase, recovery }: BackupView): string {
  if (passphrase && recovery) return t('backup.opens.both');
  return t(passphrase ? 'backup.opens.passphrase' : 'backup.opens.recovery');
}
