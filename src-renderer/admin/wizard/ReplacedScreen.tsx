import type { ReactNode } from 'react';
import { Button, ErrorNote, Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { Progress } from '../parts/Progress';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { openSheet } from '../state/store';
import type { StepProps } from './Wizard';

/** Two fresh codes were refused at a good clock: another secret counts. No third try; start again, or disable first. */
export function ReplacedScreen({ connection, request, send, onClose, onStarted }: StepProps & { readonly onStarted: () => void }): ReactNode {
  const t = useText();
  const service = serviceName(t, connection);
  const on = connection.status?.mfa === 'on';
  const startAgain = async (): Promise<void> => {
    if ((await send(() => client.invoke('enrolment.start', { connectionId: connection.id }))) !== null) onStarted();
  };
  return (
    <>
      <StepHeading>{t('admin.wizard.replaced.title')}</StepHeading>
      <Note tone="warn"><p>{t('admin.wizard.replaced.text', { service })}</p></Note>
      <p>{on ? t('admin.wizard.replaced.on') : t('admin.wizard.replaced.off')}</p>
      {request.error !== null && request.error.code !== 'replaced' && request.error.code !== 'code-refused' && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.wizard.issue.busy', { service })} />
        <Button disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
        {on
          ? <Button kind="primary" onClick={() => openSheet({ kind: 'disable', id: connection.id })}>{t('admin.acts.disable')}</Button>
          : <Button kind="primary" busy={request.busy} onClick={() => void startAgain()}>{t('admin.wizard.replaced.startAgain')}</Button>}
      </div>
    </>
  );
}
