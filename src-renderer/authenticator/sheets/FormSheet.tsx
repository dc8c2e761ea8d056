import { useState, type ReactNode } from 'react';
import type { AppError, ErrorCode } from '../../../src-shared/errors';
import type { Algorithm, OtpType } from '../../../src-shared/model';
import { sentence } from '../../ui/client';
import { Button, ErrorNote, Fold, Select, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { client } from '../client';
import { change } from '../store';

const ALGORITHMS: readonly { readonly value: Algorithm; readonly text: string }[] = [
  { value: 'SHA1', text: 'SHA-1' },
  { value: 'SHA224', text: 'SHA-224' },
  { value: 'SHA256', text: 'SHA-256' },
  { value: 'SHA384', text: 'SHA-384' },
  { value: 'SHA512', text: 'SHA-512' },
  { value: 'MD5', text: 'MD5' },
];

type FieldName = 'issuer' | 'secret' | 'digits' | 'period' | 'counter';
/** Which field an error of main belongs to; others are said under the form. */
const FIELD_OF: Partial<Record<ErrorCode, FieldName>> = {
  'label-missing': 'issuer',
  'secret-missing': 'secret',
  'secret-bad-character': 'secret',
  'secret-too-long': 'secret',
  'digits-out-of-range': 'digits',
  'period-out-of-range': 'period',
  'counter-missing': 'counter',
  'counter-out-of-range': 'counter',
};

/** An account typed by hand. Main names what is wrong; the secret is sent once and dropped with the sheet. */
export function FormSheet(): ReactNode {
  const t = useText();
  const [issuer, setIssuer] = useState('');
  const [label, setLabel] = useState('');
  const [secret, setSecret] = useState('');
  const [type, setType] = useState<OtpType>('totp');
  const [algorithm, setAlgorithm] = useState<Algorithm>('SHA1');
  const [digits, setDigits] = useState('6');
  const [period, setPeriod] = useState('30');
  const [counter, setCounter] = useState('0');
  const [error, setError] = useState<AppError | null>(null);
  const [notANumber, setNotANumber] = useState<FieldName | null>(null);
  const [busy, setBusy] = useState(false);

  const field = error === null ? undefined : FIELD_OF[error.code];
  const said = error === null ? undefined : `${sentence(error).what} ${sentence(error).next}`;
  const errorOf = (name: FieldName): string | undefined => (notANumber === name ? t('form.number') : field === name ? said : undefined);

  const submit = async (): Promise<void> => {
    const wrong = ([['digits', digits], ...(type === 'totp' ? [['period', period] as const] : [])] as const).find(([, text]) => !/^\s*\d{1,9}\s*$/.test(text));
    setNotANumber(wrong?.[0] ?? null);
    setError(null);
    if (wrong !== undefined) return;
    setBusy(true);
    const answer = await client.invoke('drafts.fromForm', { issuer, label, secret, type, algorithm, digits: Number(digits), period: type === 'totp' ? Number(period) : 30, counter });
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
      <TextField data-autofocus label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" error={errorOf('issuer')} />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" />
      <TextField label={t('form.secret')} hint={t('form.secret.hint')} className="input-code" value={secret} onValue={setSecret} error={errorOf('secret')} />
      <Select label={t('form.type')} value={type} onValue={setType} options={[{ value: 'totp', text: t('parameter.totp') }, { value: 'hotp', text: t('parameter.hotp') }]} />
      {type === 'hotp' && <TextField label={t('form.counter')} inputMode="numeric" value={counter} onValue={setCounter} error={errorOf('counter')} />}
      <Fold title={t('form.more')} open={notANumber !== null || field === 'digits' || field === 'period'}>
        <Select label={t('form.algorithm')} value={algorithm} onValue={setAlgorithm} options={ALGORITHMS} />
        <TextField label={t('form.digits')} inputMode="numeric" value={digits} onValue={setDigits} error={errorOf('digits')} />
        {type === 'totp' && <TextField label={t('form.period')} inputMode="numeric" value={period} onValue={setPeriod} error={errorOf('period')} />}
      </Fold>
      {error !== null && field === undefined && <ErrorNote error={error} />}
    </Sheet>
  );
}
