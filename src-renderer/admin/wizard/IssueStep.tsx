import type { ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { LimitNote, useEnrolmentWait } from '../parts/LimitNote';
import { Progress } from '../parts/Progress';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import type { Request } from '../state/request';
import type { StepProps } from './Wizard';

interface IssueStepProps {
  readonly connection: ConnectionView;
  readonly request: Request;
  readonly send: StepProps['send'];
  /** A former request was settled as never asked for. */
  readonly setupLost: boolean;
  readonly onClose: () => void;
}

/** Step 1: what will happen, then the server makes the secret. */
export function IssueStep({ connection, request, send, setupLost, onClose }: IssueStepProps): ReactNode {
  const t = useText();
  const service = serviceName(t, connection);
  const wait = useEnrolmentWait(connection);
  const atOnce = !SERVICES[connection.kind].capabilities.confirm;
  return (
    <>
      <StepHeading>{t('admin.wizard.issue.title', { service })}</StepHeading>
      {setupLost && <Note><p>{t('admin.wizard.setupLost', { service })}</p></Note>}
      <p>{atOnce ? t('admin.wizard.issue.textAtOnce', { service }) : t('admin.wizard.issue.text', { service })}</p>
      <p>{atOnce ? t('admin.wizard.issue.sealedAtOnce') : t('admin.wizard.issue.sealed')}</p>
      <LimitNote connection={connection} need="enrolment" />
      {connection.environment === 'production' && <Note tone="warn"><p>{t('admin.realAccount')}</p></Note>}
      {request.error !== null && (request.error.code !== 'limit-reached' || wait === 0) && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.wizard.issue.busy', { service })} />
        <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
        <Button kind="primary" disabled={wait > 0} busy={request.busy} onClick={() => void send(() => client.invoke('enrolment.start', { connectionId: connection.id }))}>
          {atOnce ? t('admin.wizard.issue.submitAtOnce') : t('admin.wizard.issue.submit')}
        </Button>
      </div>
    </>
  );
}
