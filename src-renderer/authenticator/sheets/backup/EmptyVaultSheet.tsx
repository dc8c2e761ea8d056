import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import { Button, ErrorNote, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet, openSheet } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { useNewPassphrase } from './NewPassphrase';
import './backup.css';

/** An empty vault where the one that is here does not open, or where there is no keychain for a first one. Nothing is removed. */
export function EmptyVaultSheet(): ReactNode {
  const t = useText();
  const vault = useStore((state) => state.app?.vault);
  /** The keychain is known not to take a key, or has just refused one. */
  const [needsPassphrase, setNeedsPassphrase] = useState(vault?.startsWith('keychain-') === true);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const fresh = useNewPassphrase();

  const start = async (): Promise<void> => {
    const passphrase = needsPassphrase ? fresh.take(false) : '';
    if (passphrase === null) return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('restore.startEmpty', { passphrase: passphrase === '' ? null : passphrase });
    setBusy(false);
    if (answer.ok) openSheet({ name: 'restored', moved: answer.value.moved, empty: true });
    else if (answer.error.code === 'keychain-refused' && !needsPassphrase) setNeedsPassphrase(true);
    else setError(answer.error);
  };

  return (
    <Sheet
      title={t('newvault.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void start()}
      actions={(
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('newvault.go')}</Button>
        </>
      )}
    >
      <p>{t('newvault.what')}</p>
      {needsPassphrase && (
        <>
          <p role="status">{t('newvault.passphrase')}</p>
          {fresh.fields(t('restore.over.new'), undefined, true)}
        </>
      )}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
