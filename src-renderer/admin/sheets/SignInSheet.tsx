import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, EnvironmentBadge, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { ShiftBadge } from '../parts/ClockShift';
import { SignInForm } from '../parts/SignInForm';
import { useRequest } from '../state/request';

export function SignInSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  return (
    <Sheet title={t('admin.signIn.titleNamed', { service: serviceName(t, connection) })} busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      <p>{t('admin.signIn.text')}</p>
      <SignInForm connection={connection} request={request} onDone={onClose}>
        <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
      </SignInForm>
    </Sheet>
  );
}

/** Which environment a sheet acts on, and where; a clock that a tester moved too: on every sheet that can act. */
export function EnvironmentLine({ connection }: { readonly connection: ConnectionView }): ReactNode {
  return (
    <p className="cluster">
      <EnvironmentBadge environment={connection.environment} />
      <ShiftBadge connection={connection} />
      <span className="mono soft break">{connection.baseUrl}</span>
    </p>
  );
}
