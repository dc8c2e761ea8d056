import { useEffect, useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { AppError } from '../../../src-shared/errors';
import type { ConnectionView, LinkCandidate } from '../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet, TextField } from '../../ui/components';
import { inert } from '../../ui/inert';
import { useText } from '../../ui/i18n/text';
import { accountName, canSignIn, serviceName } from '../model/names';
import { Choice } from '../parts/Choice';
import { LimitNote } from '../parts/LimitNote';
import { Progress } from '../parts/Progress';
import { StandingResult } from '../parts/StandingResult';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyEnrolment, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

/** More are found by searching. */
const SHOWN = 8;

/** MFA was turned on elsewhere, and its secret stands in the authenticator: which account it is, proven where that can be. */
export function LinkSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [candidates, setCandidates] = useState<readonly LinkCandidate[] | null>(null);
  const [failed, setFailed] = useState<AppError | null>(null);
  const [chosen, setChosen] = useState('');
  const [search, setSearch] = useState('');
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const { id } = connection;
  const { readsSecret } = SERVICES[connection.kind].capabilities;
  const bySigningIn = !readsSecret && canSignIn(connection);
  const values = { service: serviceName(t, connection), account: accountName(connection) ?? connection.name };

  useEffect(() => {
    void client.invoke('enrolment.linkable', { connectionId: id }).then((answer) => {
      if (!answer.ok) { setFailed(answer.error); return; }
      setCandidates(answer.value);
      const [first] = answer.value;
      if (first !== undefined && first.match !== 'none') setChosen(first.id);
    });
  }, [id]);

  const submit = async (): Promise<void> => {
    if (chosen === '') return;
    const answer = await request.run(() => client.invoke('enrolment.link', { connectionId: id, accountId: chosen, ...(password === '' ? {} : { password }) }));
    if (answer === null) return;
    await refresh();
    if (!answer.ok) return;
    applyEnrolment(answer.value);
    setDone(true);
  };

  const found = (candidates ?? []).filter((one) => nameOf(one).toLowerCase().includes(search.trim().toLowerCase()));
  const shown = found.slice(0, SHOWN);
  return (
    <Sheet title={t('admin.link.title')} busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {done ? <StandingResult connection={connection} onClose={onClose} /> : (
        <form
          className="step-form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p>{t('admin.link.text', values)}</p>
          {failed !== null && <ErrorNote error={failed} />}
          {candidates?.length === 0 && <Note><p>{t('admin.link.none')}</p></Note>}
          {candidates !== null && candidates.length > SHOWN && <TextField label={t('admin.link.search')} value={search} onValue={setSearch} />}
          {shown.length > 0 && (
            <Choice
              focused
              label={t('admin.link.choose')}
              value={chosen}
              options={shown.map((one) => ({ value: one.id, content: inert(nameOf(one)), ...(one.match === 'none' ? {} : { hint: t(`admin.link.match.${one.match}`) }) }))}
              onValue={setChosen}
            />
          )}
          {found.length > SHOWN && <p className="soft">{t('admin.link.more', { count: found.length - SHOWN })}</p>}
          {bySigningIn && (
            <TextField type="password" label={t('admin.link.password')} hint={t('admin.link.passwordHelp')} value={password} onValue={setPassword} />
          )}
          <p className="soft">{readsSecret ? t('admin.link.compared', values) : t(bySigningIn ? 'admin.link.unproven' : 'admin.link.neverProven')}</p>
          {bySigningIn && <LimitNote connection={connection} need="call" />}
          {request.error !== null && <ErrorNote error={request.error} />}
          <div className="step-actions">
            <Progress busy={request.busy} connectionId={id} text={t('admin.link.busy', values)} />
            <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
            <Button kind="primary" type="submit" disabled={!shown.some((one) => one.id === chosen)} busy={request.busy}>
              {t(readsSecret || password !== '' ? 'admin.link.submit' : 'admin.link.submitUnproven')}
            </Button>
          </div>
        </form>
      )}
    </Sheet>
  );
}

const nameOf = ({ issuer, label }: LinkCandidate): string => [issuer, label].filter((part) => part !== '').join(' · ');
