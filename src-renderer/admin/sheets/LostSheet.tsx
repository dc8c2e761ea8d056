import type { ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, Note, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, serviceName } from '../model/names';
import { isOn } from '../model/standing';
import { openSheet } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

/** The device that makes the codes is gone: the ways in that this service has, in order, and what to do where there is none. */
export function LostSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const { id, enrolment, signedIn } = connection;
  const { lostAuthenticator: way, reenrol } = SERVICES[connection.kind].capabilities;
  const values = { service: serviceName(t, connection), account: accountName(connection) ?? connection.name };
  const left = enrolment === null ? 0 : enrolment.backupCodes.total - enrolment.backupCodes.used;
  const disables = signedIn && isOn(connection);
  const next = disables ? 'disable' : signedIn ? null : 'sign-in';

  return (
    <Sheet
      title={t('admin.lost.title')}
      onClose={onClose}
      actions={(
        <>
          <Button onClick={onClose}>{t('common.close')}</Button>
          {next !== null && <Button kind="primary" data-autofocus onClick={() => openSheet({ kind: next, id })}>{t(`admin.lost.go.${next}`)}</Button>}
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t('admin.lost.text', values)}</p>
      {left > 0 && <Note><p>{t('admin.lost.kept', { count: left })}</p></Note>}
      <ol className="lost-steps">
        <li aria-current={!signedIn || undefined}>{t(`admin.lost.${way}.first`, values)}</li>
        <li aria-current={disables || undefined}>{t(`admin.lost.${way}.second`, values)}</li>
        <li>{t(`admin.lost.then.${reenrol}`)}</li>
      </ol>
      <p className="soft">{t(`admin.lost.${way}.none`, values)}</p>
    </Sheet>
  );
}
