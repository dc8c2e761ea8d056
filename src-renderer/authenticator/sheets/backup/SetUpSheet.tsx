import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import { Button, ErrorNote, Sheet } from '../../../ui/components';
import { inert } from '../../../ui/inert';
import { useText } from '../../../ui/i18n/text';
import { openSheet, say } from '../../actions';
import { client } from '../../client';
import { change, useStore } from '../../store';
import { useNewPassphrase } from './NewPassphrase';
import './backup.css';

/** Where automatic backups go and what opens them. Main alone knows the folder's path; it was chosen in the system's dialog. */
export function SetUpSheet(): ReactNode {
  const t = useText();
  const backup = useStore((state) => state.backup);
  const [folder, setFolder] = useState(backup?.folder ?? null);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const passphrase = useNewPassphrase();
  const back = (): void => openSheet({ name: 'backup' });
  const known = backup?.folder != null;
  const mayBeEmpty = backup?.passphrase === true || backup?.recovery === true;

  const choose = async (): Promise<void> => {
    const answer = await client.invoke('backup.chooseFolder');
    if (!answer.ok) setError(answer.error);
    else if (answer.value.folder !== null) setFolder(answer.value.folder);
  };
  const submit = async (): Promise<void> => {
    setError(null);
    if (folder === null) {
      await choose();
      return;
    }
    const typed = passphrase.take(mayBeEmpty);
    if (typed === null) return;
    setBusy(true);
    const answer = await client.invoke('backup.setUp', { passphrase: typed === '' ? null : typed });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    change({ backup: answer.value });
    say(t('backup.done'));
    back();
  };

  return (
    <Sheet
      title={known ? t('backup.change') : t('backup.setUp')}
      busy={busy}
      onClose={back}
      onSubmit={() => void submit()}
      actions={(
        <>
          <Button onClick={back}>{t('common.cancel')}</Button>
          {folder !== null && <Button kind="primary" type="submit" busy={busy}>{known ? t('backup.change.go') : t('backup.setUp.go')}</Button>}
        </>
      )}
    >
      <div className="field">
        <p id="backup-folder"><strong>{t('backup.folder')}</strong></p>
        {folder !== null && <code className="backup-path selectable" aria-labelledby="backup-folder" role="group">{inert(folder)}</code>}
        <p className="field-hint">{t('backup.folder.hint')}</p>
        <div className="cluster"><Button data-autofocus kind={folder === null ? 'primary' : 'plain'} onClick={() => void choose()}>{folder === null ? t('backup.folder.choose') : t('backup.folder.other')}</Button></div>
      </div>
      {folder !== null && passphrase.fields(t('backup.passphrase'), (
        <>
          {t('backup.passphrase.hint')}{' '}
          {backup?.passphrase === true ? t('backup.passphrase.keep') : backup?.recovery === true ? t('backup.passphrase.recovery') : null}
        </>
      ))}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
