import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import type { BackupView, Protection } from '../../../../src-shared/model';
import { safetyNet } from '../../../../src-shared/safety-net';
import { Button, Checkbox, ErrorNote, Note, PassphraseField, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { openSheet, say } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { usesPassphrase } from './ProtectSheet';

/** What would be lost with the recovery key: the way back where both are needed, or what opens the automatic backups. Null: it may go. */
export function recoveryNeededFor({ kind }: Protection, backup: BackupView | null): 'both' | 'backups' | null {
  if (kind === 'both' && safetyNet({ recovery: false }, backup) === 'none') return 'both';
  return backup !== null && backup.folder !== null && !backup.passphrase ? 'backups' : null;
}

/** The words on paper shall open nothing any more: what that means, and who is there. */
export function RemoveRecoverySheet(): ReactNode {
  const t = useText();
  const protection = useStore((state) => state.app?.protection);
  const [current, setCurrent] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (protection === undefined) return null;
  const asks = usesPassphrase(protection.kind);
  const back = (): void => openSheet({ name: 'security' });

  const remove = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('security.removeRecoveryKey', { proof: asks ? { kind: 'passphrase', passphrase: current } : null });
    setBusy(false);
    setCurrent('');
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    say(t('security.recovery.removed'));
    back();
  };

  return (
    <Sheet
      title={t('security.recovery.remove')}
      busy={busy}
      onClose={back}
      onSubmit={() => void remove()}
      actions={
        <>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button kind="danger" type="submit" busy={busy}>{t('security.recovery.remove.go')}</Button>
        </>
      }
    >
      <p>{t('security.recovery.remove.what')}</p>
      <Note tone="warn"><p>{t(`security.recovery.remove.${protection.kind}`)}</p></Note>
      {asks && (
        <>
          <PassphraseField label={t('security.passphrase.current')} value={current} onValue={setCurrent} shown={shown} autofocus />
          <Checkbox checked={shown} onChecked={setShown}>{t('lock.show')}</Checkbox>
        </>
      )}
      <p className="soft">{t('security.copies')}</p>
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
