import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import { Button, ErrorNote, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { openSheet, say } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { useNewPassphrase } from './NewPassphrase';

/** One backup by hand, wherever the person wants it. */
export function CopySheet(): ReactNode {
  const t = useText();
  const backup = useStore((state) => state.backup);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const passphrase = useNewPassphrase();
  const back = (): void => openSheet({ name: 'backup' });
  const mayBeEmpty = backup?.passphrase === true || backup?.recovery === true;

  const submit = async (): Promise<void> => {
    const typed = passphrase.take(mayBeEmpty);
    if (typed === null) return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('backup.saveAs', { passphrase: typed === '' ? null : typed });
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value.saved) {
      say(t('backup.saved'));
      back();
    }
  };

  return (
    <Sheet
      title={t('backup.saveAs.title')}
      busy={busy}
      onClose={back}
      onSubmit={() => void submit()}
      actions={(
        <>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('backup.saveAs.go')}</Button>
        </>
      )}
    >
      <p>{t('backup.saveAs.what')}</p>
      {passphrase.fields(t('backup.passphrase'), (
        <>
          {t('backup.passphrase.hint')}{' '}
          {backup?.passphrase === true ? t('backup.passphrase.keep') : backup?.recovery === true ? t('backup.passphrase.recovery') : null}
        </>
      ), true)}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
