import { useState, type ReactNode } from 'react';
import type { AppStateView, ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, PassphraseField, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { openSheet, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

interface RemoveSheetProps {
  readonly connection: ConnectionView;
  readonly protection: AppStateView['protection'];
  readonly onClose: () => void;
}

/** Says what goes and what stays; the vault's new keys take the passphrase where one opens it. */
export function RemoveSheet({ connection, protection, onClose }: RemoveSheetProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [passphrase, setPassphrase] = useState('');
  const withPassphrase = protection !== undefined && protection.kind !== 'keychain';
  const remove = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('connections.remove', { id: connection.id, ...(withPassphrase ? { proof: { kind: 'passphrase', passphrase } } : {}) }));
    if (answer?.ok !== true) return;
    if (answer.value.unrenewed === null) onClose();
    else openSheet({ kind: 'renew', error: answer.value.unrenewed });
    await refresh();
  };
  return (
    <Sheet
      title={t('admin.removal.title')}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.removal.busy') : ''}</p>
          <Button data-autofocus disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" busy={request.busy} onClick={() => void remove()}>{t('admin.removal.submit')}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t('admin.removal.text', { name: connection.name, service: serviceName(t, connection) })}</p>
      {(connection.status?.mfa === 'on' || connection.enrolment !== null) && <Note tone="warn"><p>{t('admin.removal.on')}</p></Note>}
      <p>{t('admin.removal.final')}</p>
      {withPassphrase && <PassphraseField label={t('lock.passphrase')} value={passphrase} onValue={setPassphrase} />}
      {request.error !== null && <ErrorNote error={request.error} />}
    </Sheet>
  );
}
