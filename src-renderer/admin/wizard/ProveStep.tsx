import { useRef, useState, type ReactNode } from 'react';
import { Button, ErrorNote, LiveCode, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { canSignIn, serviceName } from '../model/names';
import type { Progress as WizardProgress } from '../model/steps';
import { focusFirstInvalid } from '../parts/field-errors';
import { Progress } from '../parts/Progress';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { Said } from './Said';
import type { StepProps } from './Wizard';

interface ProveStepProps extends StepProps {
  readonly onProof: (proof: WizardProgress['proof']) => void;
}

/** Step 5: a first sign-in with the password and a code of this secret. Without a password it says why there is none. */
export function ProveStep({ connection, enrolment, request, send, onProof }: ProveStepProps): ReactNode {
  const t = useText();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const service = serviceName(t, connection);
  const unproven = enrolment.state === 'on-unproven';
  const { auth } = connection;
  const possible = canSignIn(connection);
  const skip = (): void => {
    request.clear();
    onProof('skipped');
  };

  const submit = async (): Promise<void> => {
    if (!possible) { skip(); return; }
    setTried(true);
    if (password === '') { focusFirstInvalid(form.current); return; }
    const proven = await send(() => client.invoke('enrolment.prove', { id: enrolment.id, password }));
    if (proven?.state === 'proven' || proven?.state === 'on-without-codes') onProof('made');
  };

  return (
    <form
      ref={form}
      className="step-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Said>{unproven ? t('admin.wizard.prove.saidUnproven', { service }) : t('admin.wizard.prove.said', { service })}</Said>
      <StepHeading>{t('admin.wizard.prove.title')}</StepHeading>
      {possible ? (
        <>
          <p>{unproven ? t('admin.wizard.prove.textUnproven') : t('admin.wizard.prove.text')}</p>
          <TextField type="password" label={t('admin.credentials.password')} hint={t('admin.credentials.passwordHelp')} value={password} onValue={setPassword} error={tried && password === '' ? t('admin.required.password') : undefined} />
          <div className="code-card" role="group" aria-label={t('admin.code.now')}><LiveCode id={enrolment.id} digits={6} showNext /></div>
        </>
      ) : <p>{t(`admin.wizard.prove.none.${auth === 'password' ? 'token' : auth}`, { service })}</p>}
      <p className="soft">{unproven ? t('admin.wizard.prove.skipMeansUnproven') : possible && t('admin.wizard.prove.skipMeans')}</p>
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.wizard.prove.busy')} />
        {possible && <Button disabled={request.busy} onClick={skip}>{t('admin.wizard.prove.skip')}</Button>}
        <Button kind="primary" type="submit" busy={request.busy}>{possible ? t('admin.wizard.prove.submit') : t('admin.wizard.prove.goOn')}</Button>
      </div>
    </form>
  );
}
