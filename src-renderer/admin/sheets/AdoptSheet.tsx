import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, serviceName } from '../model/names';
import { Choice } from '../parts/Choice';
import { Progress } from '../parts/Progress';
import { StandingResult } from '../parts/StandingResult';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyEnrolment, openSheet, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

/** MFA is on with a secret that the server holds and this app does not: take it over, or have a new one made, said plainly. */
export function AdoptSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [how, setHow] = useState<'take' | 'replace'>('take');
  const [done, setDone] = useState(false);
  const { id } = connection;
  const values = { service: serviceName(t, connection), account: accountName(connection) ?? connection.name };

  const submit = async (): Promise<void> => {
    const answer = await request.run(() => (how === 'take'
      ? client.invoke('enrolment.adopt', { connectionId: id })
      : client.invoke('enrolment.start', { connectionId: id, replace: true })));
    if (answer === null) return;
    await refresh();
    if (!answer.ok) return;
    applyEnrolment(answer.value);
    if (answer.value.showable) openSheet({ kind: 'enrol', id });
    else setDone(true);
  };

  return (
    <Sheet title={t('admin.adopt.title')} busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {done ? <StandingResult connection={connection} onClose={onClose} /> : (
        <form
          className="step-form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p>{t('admin.adopt.found', values)}</p>
          {connection.environment === 'production' && <Note tone="warn"><p>{t('admin.realAccount')}</p></Note>}
          <Choice
            focused
            label={t('admin.adopt.choose')}
            value={how}
            options={[
              { value: 'take', content: t('admin.adopt.take'), hint: t('admin.adopt.takeHelp') },
              { value: 'replace', content: t('admin.adopt.replace'), hint: t('admin.adopt.replaceHelp') },
            ]}
            onValue={setHow}
          />
          {request.error !== null && <ErrorNote error={request.error} />}
          <div className="step-actions">
            <Progress busy={request.busy} connectionId={id} text={t('admin.adopt.busy', values)} />
            <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
            <Button kind={how === 'take' ? 'primary' : 'danger'} type="submit" busy={request.busy}>{how === 'take' ? t('admin.adopt.submitTake') : t('admin.adopt.submitReplace')}</Button>
          </div>
        </form>
      )}
    </Sheet>
  );
}
