import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
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
  return (
    <>
      <StepHeading>{t('admin.wizard.issue.title', { service })}</StepHeading>
      {setupLost && <Note><p>{t('admin.wizard.setupLost', { service })}</p></Note>}
      <p>{t('admin.wizard.issue.text', { service })}</p>
      <p>{t('admin.wizard.issue.sealed')}</p>
      {connection.environment === 'production' && <Note tone="warn"><p>{t('admin.realAccount')}</p></Note>}
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.wizard.issue.busy', { service })} />
        <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
        <Button kind="primary" busy={request.busy} onClick={() => void send(() => client.invoke('enrolment.start', { connectionId: connection.id }))}>
          {t('admin.wizard.issue.submit')}
        </Button>
      </div>
    </>
  );
}
