import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, serviceName } from '../model/names';
import { StandingResult } from '../parts/StandingResult';
import { UnknownOutcome } from '../parts/UnknownOutcome';
import { useRequest } from '../state/request';
import { EnvironmentLine } from './SignInSheet';

/** Settles a lost "disable" outside the wizard. */
export function SettleSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [settled, setSettled] = useState(false);
  const { enrolment } = connection;
  return (
    <Sheet title={accountName(connection) ?? serviceName(t, connection)} busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {settled || enrolment === null
        ? <StandingResult connection={connection} onClose={onClose} />
        : <UnknownOutcome connection={connection} enrolment={enrolment} request={request} onClose={onClose} onSettled={() => setSettled(true)} />}
    </Sheet>
  );
}
