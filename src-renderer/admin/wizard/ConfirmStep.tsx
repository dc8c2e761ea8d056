import { useRef, useState, type ReactNode } from 'react';
import { Button, ErrorNote, LiveCode, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { focusFirstInvalid } from '../parts/field-errors';
import { Progress } from '../parts/Progress';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import type { StepProps } from './Wizard';

interface ConfirmStepProps extends StepProps {
  readonly onBack: () => void;
  readonly onAbandon: () => void;
}

/** Step 3: the live code, sent by main in the middle of its time, or a code typed by hand. */
export function ConfirmStep({ connection, enrolment, request, send, onBack, onAbandon, onClose }: ConfirmStepProps): ReactNode {
  const t = useText();
  const [byHand, setByHand] = useState(false);
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const service = serviceName(t, connection);

  const submit = async (): Promise<void> => {
    setTried(true);
    if (byHand && code.trim() === '') { focusFirstInvalid(form.current); return; }
    await send(() => client.invoke('enrolment.confirm', { id: enrolment.id, ...(byHand ? { code: code.trim() } : {}) }));
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
      <StepHeading>{t('admin.wizard.confirm.title')}</StepHeading>
      <p>{t('admin.wizard.confirm.text', { service })}</p>
      <div className="code-card" role="group" aria-label={t('admin.code.now')}>
        <LiveCode id={enrolment.id} digits={6} showNext />
      </div>
      {byHand && (
        <TextField
          autoFocus
          inputMode="numeric"
          className="input-code"
          label={t('admin.wizard.confirm.byHandLabel')}
          value={code}
          onValue={setCode}
          error={tried && code.trim() === '' ? t('admin.required.code') : undefined}
        />
      )}
      <div className="cluster quiet-row">
        <Button kind="quiet" disabled={request.busy} onClick={() => setByHand(!byHand)}>{byHand ? t('admin.wizard.confirm.byHandHide') : t('admin.wizard.confirm.byHand')}</Button>
        <Button kind="quiet" disabled={request.busy} onClick={onBack}>{t('admin.wizard.confirm.back')}</Button>
      </div>
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.wizard.confirm.busy')} />
        {!request.busy && <Button kind="quiet" className="act-apart" onClick={onAbandon}>{t('admin.wizard.abandon.open')}</Button>}
        <Button disabled={request.busy} onClick={onClose} title={t('admin.wizard.laterMeans')}>{t('admin.wizard.later')}</Button>
        <Button kind="primary" type="submit" busy={request.busy}>{byHand ? t('admin.wizard.confirm.byHandSend') : t('admin.wizard.confirm.send')}</Button>
      </div>
    </form>
  );
}
