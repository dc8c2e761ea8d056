import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import { Button, ErrorNote, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { client } from '../client';
import { change } from '../store';
import { fieldErrors, ParameterFields, parametersFrom, USUAL, type FieldName } from './ParameterFields';

/** An account typed by hand. Main names what is wrong; the secret is sent once and dropped with the sheet. */
export function FormSheet(): ReactNode {
  const t = useText();
  const [issuer, setIssuer] = useState('');
  const [label, setLabel] = useState('');
  const [secret, setSecret] = useState('');
  const [parameters, setParameters] = useState(USUAL);
  const [error, setError] = useState<AppError | null>(null);
  const [notANumber, setNotANumber] = useState<FieldName | null>(null);
  const [busy, setBusy] = useState(false);
  const errors = fieldErrors(error, notANumber);

  const submit = async (): Promise<void> => {
    const given = parametersFrom(parameters);
    setNotANumber(typeof given === 'string' ? given : null);
    setError(null);
    if (typeof given === 'string') return;
    setBusy(true);
    const answer = await client.invoke('drafts.fromForm', { issuer, label, secret, ...given });
    setBusy(false);
    if (answer.ok) change({ sheet: { name: 'confirm', drafts: [answer.value], refused: [] } });
    else setError(answer.error);
  };

  return (
    <Sheet
      title={t('form.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('form.go')}</Button>
        </>
      }
    >
      <TextField data-autofocus label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" error={errors.of('issuer')} />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" />
      <TextField label={t('form.secret')} hint={t('form.secret.hint')} className="input-code" value={secret} onValue={setSecret} error={errors.of('secret')} />
      <ParameterFields value={parameters} onValue={setParameters} errorOf={errors.of} />
      {errors.rest !== null && <ErrorNote error={errors.rest} />}
    </Sheet>
  );
}
