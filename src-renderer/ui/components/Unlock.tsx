import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AppStateView } from '../../../src-shared/model';
import { forgetLastMatch } from '../forget';
import { useText } from '../i18n/text';
import { Button } from './Button';
import { AppBadges, ErrorNote } from './Feedback';
import { Checkbox, TextArea, TextField } from './Field';
import { Icon } from './Icon';
import { LinksNote } from './LinksNote';
import type { OnUnlock } from './TroubleScreen';
import './feedback.css';

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly shown?: boolean;
  readonly autofocus?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** A passphrase being typed; says when Caps Lock is on. No password manager keeps it: there is none in this page. */
export function PassphraseField({ label, value, onValue, shown = false, autofocus = false, hint, error }: PassphraseFieldProps): ReactNode {
  const t = useText();
  const [caps, setCaps] = useState(false);
  return (
    <TextField
      label={label}
      type={shown ? 'text' : 'password'}
      value={value}
      onValue={onValue}
      {...(autofocus ? { 'data-autofocus': true, autoFocus: true } : {})}
      hint={caps ? t('lock.caps') : hint}
      error={error}
      onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
    />
  );
}

interface UnlockFormProps {
  readonly doors: NonNullable<AppStateView['unlock']>;
  readonly onUnlock: OnUnlock;
  readonly autofocus?: boolean;
  /** What the button says, where it does not unlock. */
  readonly go?: string;
}

/** One field and a button; the field is emptied as soon as it is handed over. */
export function UnlockForm({ doors, onUnlock, autofocus = false, go }: UnlockFormProps): ReactNode {
  const t = useText();
  const [chosen, setChosen] = useState<'passphrase' | 'recovery' | null>(null);
  const kind = chosen ?? (doors.passphrase ? 'passphrase' : doors.recovery ? 'recovery' : 'keychain');
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const submit = async (): Promise<void> => {
    if (busy || (kind !== 'keychain' && typed === '')) return;
    setBusy(true);
    setError(null);
    const given = kind === 'passphrase' ? { kind, passphrase: typed } : kind === 'recovery' ? { kind, words: typed } : { kind: 'keychain' as const };
    if (kind === 'passphrase') setTyped(''); // twelve mistyped words are worth mending
    setError(await onUnlock(given));
    setBusy(false);
  };
  const choose = (next: 'passphrase' | 'recovery'): void => {
    setChosen(next);
    setTyped('');
    setError(null);
  };

  return (
    <form
      className="unlock"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {kind === 'passphrase' && <PassphraseField key="passphrase" label={t('lock.passphrase')} value={typed} onValue={setTyped} shown={shown} autofocus={autofocus || chosen !== null} />}
      {kind === 'recovery' && <TextArea key="recovery" label={t('lock.words')} hint={t('lock.words.hint')} rows={3} value={typed} onValue={setTyped} autoFocus={autofocus || chosen !== null} />}
      {kind === 'keychain' && <p>{t('lock.click')}</p>}
      {kind === 'passphrase' && <Checkbox checked={shown} onChecked={setShown}>{t('lock.show')}</Checkbox>}
      {error !== null && <ErrorNote error={error} />}
      <div className="cluster">
        <Button kind="primary" type="submit" busy={busy} autoFocus={autofocus && kind === 'keychain'}>{go ?? (kind === 'keychain' ? t('lock.open') : t('lock.unlock'))}</Button>
        {doors.passphrase && doors.recovery && (
          <Button kind="quiet" onClick={() => choose(kind === 'passphrase' ? 'recovery' : 'passphrase')}>{kind === 'passphrase' ? t('lock.use-words') : t('lock.use-passphrase')}</Button>
        )}
      </div>
    </form>
  );
}

interface LockScreenProps {
  readonly app: AppStateView;
  readonly onUnlock: OnUnlock;
  /** Begins a restore from a backup, where what a person knows is needed to open; the old files stay. Left out where this window has no way to it. */
  readonly onRestore?: () => void;
  readonly onQuit: () => void;
}

/** In place of everything: what is locked, and what opens it. Knows no name and no code. */
export function LockScreen({ app, onUnlock, onRestore, onQuit }: LockScreenProps): ReactNode {
  const t = useText();
  useEffect(() => forgetLastMatch(), []);
  return (
    <main className="screen">
      <div className="trouble locked">
        <Icon name="lock" size={36} />
        <h1>{t('lock.title')}</h1>
        <UnlockForm doors={app.unlock ?? { passphrase: false, recovery: false, keychain: true }} onUnlock={onUnlock} autofocus />
        <LinksNote app={app} />
        {onRestore !== undefined && app.unlock?.keychain === false && <div className="locked-more"><Button kind="quiet" onClick={onRestore}>{t('lock.forgotten')}</Button></div>}
        <div className="locked-foot">
          <Button kind="quiet" onClick={onQuit}>{t('common.quit')}</Button>
          <AppBadges app={app} />
        </div>
      </div>
    </main>
  );
}
