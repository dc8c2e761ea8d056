import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../../src-shared/contract';
import type { AppError } from '../../../../src-shared/errors';
import { Button, ErrorNote, Note, PassphraseField, PrintSheet, Sheet, TextField } from '../../../ui/components';
import { language, useText } from '../../../ui/i18n/text';
import { printed } from '../../../ui/print';
import { openSheet, say } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { usesPassphrase } from './ProtectSheet';

type Made = CallOutput<'security.makeRecoveryKey'>;

/** Three steps: who is there, the words for paper, some of them typed back. Only then it counts. */
export function RecoverySheet(): ReactNode {
  const t = useText();
  const protection = useStore((state) => state.app?.protection);
  const [current, setCurrent] = useState('');
  const [made, setMade] = useState<Made | null>(null);
  const [step, setStep] = useState<'begin' | 'words' | 'verify'>('begin');
  const [typed, setTyped] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  // Closed in whatever way, main forgets the words that were not kept.
  useEffect(() => () => void client.invoke('security.forgetRecoveryKey'), []);
  if (protection === undefined) return null;
  const asks = usesPassphrase(protection.kind);
  const back = (): void => openSheet({ name: 'security' });

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('security.makeRecoveryKey', { proof: asks ? { kind: 'passphrase', passphrase: current } : null });
    setBusy(false);
    setCurrent('');
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    setMade(answer.value);
    setTyped(answer.value.ask.map(() => ''));
    setStep('words');
  };
  const keep = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('security.keepRecoveryKey', { typed: [...typed] });
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (!answer.value.kept) setWrong(true);
    else {
      say(t('security.recovery.kept'));
      back();
    }
  };
  const submit = (): void => {
    if (step === 'begin') void make();
    else if (step === 'words') setStep('verify');
    else void keep();
  };

  return (
    <Sheet
      title={t('security.recovery.title')}
      busy={busy}
      onClose={back}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={step === 'verify' ? () => setStep('words') : back}>{step === 'verify' ? t('common.back') : t('common.cancel')}</Button>
          {step === 'words' && <Button onClick={() => void printed()}>{t('security.recovery.print')}</Button>}
          <Button kind="primary" type="submit" busy={busy}>{t(`security.recovery.${step}.go`)}</Button>
        </>
      }
    >
      {step === 'begin' && (
        <>
          <p>{t('security.recovery.what')}</p>
          {protection.recovery && <Note tone="warn"><p>{t('security.recovery.replaces')}</p></Note>}
          {asks && <PassphraseField label={t('security.passphrase.current')} value={current} onValue={setCurrent} autofocus />}
        </>
      )}
      {step === 'words' && made !== null && (
        <>
          <p>{t('security.recovery.write')}</p>
          <ol className="recovery-words mono selectable" aria-label={t('security.recovery.list')}>{made.words.map((word, place) => <li key={place}>{word}</li>)}</ol>
          <p className="soft">{t('security.recovery.keep')}</p>
        </>
      )}
      {step === 'verify' && made !== null && (
        <>
          <p>{t('security.recovery.verify')}</p>
          {made.ask.map((place, index) => (
            <TextField
              key={place}
              label={t('security.recovery.word', { number: place + 1 })}
              value={typed[index] ?? ''}
              onValue={(word) => {
                setTyped(typed.map((before, other) => (other === index ? word : before)));
                setWrong(false);
              }}
              {...(index === 0 ? { autoFocus: true } : {})}
            />
          ))}
          {wrong && <p className="field-error" role="alert">{t('security.recovery.wrong')}</p>}
        </>
      )}
      {error !== null && <ErrorNote error={error} />}
      {made !== null && step !== 'begin' && (
        <PrintSheet>
          <h1>{t('security.recovery.sheet')}</h1>
          <ol>{made.words.map((word, place) => <li key={place}>{word}</li>)}</ol>
          <p>{t('security.recovery.keep')}</p>
          <p>{new Date().toLocaleDateString(language())}</p>
        </PrintSheet>
      )}
    </Sheet>
  );
}
