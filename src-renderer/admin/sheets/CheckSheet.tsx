import { useRef, useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { focusFirstInvalid } from '../parts/field-errors';
import { LimitNote } from '../parts/LimitNote';
import { StandingResult } from '../parts/StandingResult';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyConnection, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

/** Where only a sign-in tells the state: the password, the probe, and how it stands (contracts/backends.md, rule 10). */
export function CheckSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const service = serviceName(t, connection);

  const check = async (): Promise<void> => {
    setTried(true);
    if (password === '') { focusFirstInvalid(form.current); return; }
    const answer = await request.run(() => client.invoke('connections.check', { id: connection.id, password }));
    if (answer === null) return;
    if (!answer.ok) return refresh();
    applyConnection(answer.value);
    setDone(true);
  };

  return (
    <Sheet title={t('admin.check.title')} busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {done ? <StandingResult connection={connection} onClose={onClose} /> : (
        <form
          ref={form}
          className="step-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void check();
          }}
        >
          <p>{t('admin.check.text', { service })}</p>
          <TextField data-autofocus type="password" label={t('admin.credentials.password')} hint={t('admin.credentials.passwordHelp')} value={password} onValue={setPassword} error={tried && password === '' ? t('admin.required.password') : undefined} />
          <LimitNote connection={connection} need="call" />
          {request.error !== null && <ErrorNote error={request.error} />}
          <div className="step-actions">
            <p role="status" className="progress">{request.busy ? t('admin.check.busy', { service }) : ''}</p>
            <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
            <Button kind="primary" type="submit" busy={request.busy}>{t('admin.check.submit')}</Button>
          </div>
        </form>
      )}
    </Sheet>
  );
}
