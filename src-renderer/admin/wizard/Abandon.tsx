import type { ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Button, ErrorNote } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyEnrolment, refresh } from '../state/store';

interface AbandonProps {
  readonly connection: ConnectionView;
  readonly enrolment: EnrolmentView;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** Before the confirm nothing is required yet, so giving up harms nobody; where setup turned MFA on, main turns it off again. */
export function Abandon({ connection, enrolment, onBack, onClose }: AbandonProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const atOnce = !SERVICES[connection.kind].capabilities.confirm;
  const abandon = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('enrolment.abandon', { id: enrolment.id }));
    if (answer === null) return;
    if (!answer.ok) return refresh();
    applyEnrolment(answer.value);
    onClose();
  };
  return (
    <div className="step">
      <StepHeading>{atOnce ? t('admin.wizard.undo.title') : t('admin.wizard.abandon.title')}</StepHeading>
      <p>{atOnce ? t('admin.wizard.undo.text', { service: serviceName(t, connection) }) : t('admin.wizard.abandon.text', { service: serviceName(t, connection) })}</p>
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <p role="status" className="progress">{request.busy ? t('admin.wizard.abandon.busy') : ''}</p>
        <Button disabled={request.busy} onClick={onBack}>{t('admin.wizard.abandon.back')}</Button>
        <Button kind="danger" busy={request.busy} onClick={() => void abandon()}>{atOnce ? t('admin.wizard.undo.submit') : t('admin.wizard.abandon.submit')}</Button>
      </div>
    </div>
  );
}
