import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyEnrolment, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

/** Takes an unproven link back. Nothing changes at the service, and the account stays in the list. */
export function UnlinkSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const { enrolment } = connection;
  const unlink = async (): Promise<void> => {
    if (enrolment === null) { onClose(); return; }
    const answer = await request.run(() => client.invoke('enrolment.abandon', { id: enrolment.id }));
    if (answer === null) return;
    if (!answer.ok) return refresh();
    applyEnrolment(answer.value);
    onClose();
  };
  return (
    <Sheet
      title={t('admin.unlink.title')}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <Button data-autofocus disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" busy={request.busy} onClick={() => void unlink()}>{t('admin.unlink.submit')}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t('admin.unlink.text', { service: serviceName(t, connection) })}</p>
      {request.error !== null && <ErrorNote error={request.error} />}
    </Sheet>
  );
}
