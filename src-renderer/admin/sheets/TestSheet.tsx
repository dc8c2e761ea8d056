import { useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView, Trial } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet, TextField } from '../../ui/components';
import { sentence } from '../../ui/client';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { StateMark } from '../parts/StateMark';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';
import './testers.css';

const TONES = { 'works': 'on', 'fails': 'failed', 'not-tried': 'unknown' } as const;

/** "What works with these credentials": asked without changing anything at the service. */
export function TestSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [password, setPassword] = useState('');
  const [trials, setTrials] = useState<readonly Trial[] | null>(null);
  const service = serviceName(t, connection);
  const probes = SERVICES[connection.kind].capabilities.status === 'probe';

  const ask = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('connections.test', { id: connection.id, ...(password === '' ? {} : { password }) }));
    if (answer === null) return;
    setPassword('');
    if (answer.ok) setTrials(answer.value);
    await refresh();
  };

  return (
    <Sheet
      title={t('admin.test.title')}
      busy={request.busy}
      onClose={onClose}
      onSubmit={() => void ask()}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.test.busy', { service }) : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
          <Button kind="primary" type="submit" busy={request.busy}>{t('admin.test.submit')}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t('admin.test.text', { service })}</p>
      {probes && <TextField type="password" label={t('admin.credentials.password')} hint={t('admin.test.passwordHelp', { service })} value={password} onValue={setPassword} />}
      {request.error !== null && <ErrorNote error={request.error} />}
      {trials !== null && (
        <ul className="trials" aria-label={t('admin.test.title')}>
          {trials.map(({ what, result, error }) => (
            <li key={what}>
              <div className="trial-head"><span>{t(`admin.test.what.${what}`)}</span><StateMark tone={TONES[result]}>{t(`admin.test.result.${result}`)}</StateMark></div>
              {error !== undefined && <p className="soft">{sentence(error).what} {sentence(error).next}</p>}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
