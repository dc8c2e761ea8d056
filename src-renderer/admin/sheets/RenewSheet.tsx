import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AppStateView } from '../../../src-shared/model';
import { Button, ErrorNote, PassphraseField, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say } from '../state/store';

interface RenewSheetProps {
  /** Why the removal could not make new keys. */
  readonly error: AppError;
  readonly protection: AppStateView['protection'];
  readonly onClose: () => void;
}

/** A connection was removed, but the vault kept its keys: what that means, and the same again. */
export function RenewSheet({ error, protection, onClose }: RenewSheetProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [passphrase, setPassphrase] = useState('');
  const withPassphrase = protection !== undefined && protection.kind !== 'keychain';
  const renew = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('connections.renewKeys', withPassphrase ? { proof: { kind: 'passphrase', passphrase } } : {}));
    if (answer?.ok !== true) return;
    say(t('admin.renewal.done'));
    onClose();
  };
  return (
    <Sheet
      title={t('admin.renewal.title')}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.renewal.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('admin.renewal.later')}</Button>
          <Button kind="primary" data-autofocus busy={request.busy} onClick={() => void renew()}>{t('admin.renewal.submit')}</Button>
        </>
      )}
    >
      <p>{t('admin.renewal.text')}</p>
      <p className="soft">{t('admin.renewal.laterMeans')}</p>
      {withPassphrase && <PassphraseField label={t('lock.passphrase')} value={passphrase} onValue={setPassphrase} />}
      {!request.busy && <ErrorNote error={request.error ?? error} />}
    </Sheet>
  );
}
