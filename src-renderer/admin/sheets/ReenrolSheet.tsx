import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { StepHeading } from '../parts/StepHeading';
import { UnknownOutcome } from '../parts/UnknownOutcome';
import { useRequest } from '../state/request';
import { openSheet } from '../state/store';
import { DisableForm, SignInAgain } from './DisableSheet';
import { EnvironmentLine } from './SignInSheet';

/** A new secret in place of ours: what stands between is named first, then main does it as one act and the wizard goes on. */
export function ReenrolSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const finding = useRequest();
  const [begun, setBegun] = useState(false);
  const { id, enrolment } = connection;
  const goOn = (): void => openSheet({ kind: 'enrol', id });

  const screen = (): ReactNode => {
    const expired = !connection.signedIn || request.error?.code === 'session-expired';
    if (!request.busy && enrolment !== null && (enrolment.state === 'unknown' || enrolment.state === 'disabling')) {
      return <UnknownOutcome connection={connection} enrolment={enrolment} request={finding} onClose={onClose} onSettled={() => setBegun(true)} />;
    }
    if (!request.busy && expired) return <SignInAgain connection={connection} onClose={onClose} onDone={request.clear} />;
    if (!request.busy && enrolment === null && (begun || request.error !== null)) return <InTheGap connection={connection} error={request.error} onClose={onClose} onGoOn={goOn} />;
    return <DisableForm reenrol connection={connection} request={request} onClose={onClose} onDone={goOn} />;
  };
  return (
    <Sheet title={t('admin.reenrol.title')} busy={request.busy || finding.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {screen()}
    </Sheet>
  );
}

interface InTheGapProps {
  readonly connection: ConnectionView;
  readonly error: ReturnType<typeof useRequest>['error'];
  readonly onClose: () => void;
  readonly onGoOn: () => void;
}

/** The old secret went, and the new one did not come: nobody is locked out, and one button goes on. */
function InTheGap({ connection, error, onClose, onGoOn }: InTheGapProps): ReactNode {
  const t = useText();
  return (
    <div className="step-form">
      <StepHeading>{t('admin.reenrol.between.title')}</StepHeading>
      <Note tone="warn"><p>{t('admin.reenrol.between.text', { service: serviceName(t, connection) })}</p></Note>
      {error !== null && error.code !== 'outcome-unknown' && <ErrorNote error={error} />}
      <div className="step-actions">
        <Button onClick={onClose}>{t('common.close')}</Button>
        <Button kind="primary" onClick={onGoOn}>{t('admin.reenrol.between.submit')}</Button>
      </div>
    </div>
  );
}
