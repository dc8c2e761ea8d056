import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../../src-shared/contract';
import type { AppError } from '../../../../src-shared/errors';
import type { RestorePreview } from '../../../../src-shared/model';
import { Button, ErrorNote, Note, PassphraseField, Sheet, TextArea } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet, openSheet, say, undoRestore } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { useNewPassphrase } from './NewPassphrase';
import { Preview } from './Preview';
import './backup.css';

type Chosen = NonNullable<CallOutput<'restore.chooseFile'>>;

/** Choose a file, open it, see what it would do, and only then do it. Also the way out of a vault that does not open. */
export function RestoreSheet(): ReactNode {
  const t = useText();
  const vault = useStore((state) => state.app?.vault);
  const open = vault === 'open';
  const [file, setFile] = useState<Chosen | null>(null);
  const [preview, setPreview] = useState<RestorePreview | null>(null);
  const [kind, setKind] = useState<'passphrase' | 'recovery'>('passphrase');
  const [typed, setTyped] = useState('');
  const [mode, setMode] = useState<'merge' | 'replace'>('merge');
  /** The keychain does not take the new vault's key. */
  const [needsPassphrase, setNeedsPassphrase] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const fresh = useNewPassphrase();

  // Closed in whatever way, main forgets the file that was chosen.
  useEffect(() => () => void client.invoke('restore.discard'), []);

  const choose = async (): Promise<void> => {
    const answer = await client.invoke('restore.chooseFile');
    setError(answer.ok ? null : answer.error);
    if (!answer.ok || answer.value === null) return;
    setFile(answer.value);
    setPreview(null);
    setTyped('');
    setKind(answer.value.passphrase ? 'passphrase' : 'recovery');
  };
  const unlock = async (): Promise<void> => {
    if (typed === '') return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('restore.unlock', { proof: kind === 'passphrase' ? { kind, passphrase: typed } : { kind, words: typed } });
    setBusy(false);
    if (kind === 'passphrase' || answer.ok) setTyped(''); // twelve mistyped words are worth mending
    if (answer.ok) setPreview(answer.value);
    else setError(answer.error);
  };
  const bringIn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('restore.bringIn', { mode });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    closeSheet();
    say(t('restore.done'), { text: t('common.undo'), run: () => void undoRestore() });
  };
  const startOver = async (): Promise<void> => {
    const passphrase = needsPassphrase ? fresh.take(false) : '';
    if (passphrase === null) return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('restore.startOver', { passphrase: passphrase === '' ? null : passphrase });
    setBusy(false);
    if (answer.ok) openSheet({ name: 'restored', moved: answer.value.moved });
    else if (answer.error.code === 'keychain-refused' && !needsPassphrase) setNeedsPassphrase(true);
    else setError(answer.error);
  };
  const submit = (): void => {
    if (file === null) void choose();
    else if (preview === null) void unlock();
    else void (open ? bringIn() : startOver());
  };
  const nothing = open && preview !== null && preview.added.total === 0 && preview.changed.total === 0 && preview.connections === 0 && preview.missing.total === 0;

  return (
    <Sheet
      title={t('restore.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={submit}
      actions={(
        <>
          <Button onClick={closeSheet}>{nothing ? t('common.close') : t('common.cancel')}</Button>
          {file !== null && <Button onClick={() => void choose()}>{t('restore.other')}</Button>}
          {!nothing && (
            <Button kind="primary" type="submit" busy={busy}>
              {file === null ? t('restore.choose') : preview === null ? t('restore.open') : !open ? t('restore.over.go') : preview.empty ? t('restore.go') : t(`restore.go.${mode}`)}
            </Button>
          )}
        </>
      )}
    >
      {file === null ? <p>{t('restore.choose.what')}</p> : <p className="wrap">{t('restore.file', { name: file.name })}</p>}
      {file !== null && preview === null && (
        <>
          {kind === 'passphrase'
            ? <PassphraseField key={`${file.name} passphrase`} label={t('restore.passphrase')} value={typed} onValue={setTyped} autofocus />
            : <TextArea key={`${file.name} words`} label={t('lock.words')} hint={t('lock.words.hint')} rows={3} value={typed} onValue={setTyped} autoFocus />}
          {file.passphrase && file.recovery && (
            <div className="cluster">
              <Button
                kind="quiet"
                onClick={() => {
                  setKind(kind === 'passphrase' ? 'recovery' : 'passphrase');
                  setTyped('');
                  setError(null);
                }}
              >
                {kind === 'passphrase' ? t('lock.use-words') : t('lock.use-passphrase')}
              </Button>
            </div>
          )}
        </>
      )}
      {preview !== null && <Preview preview={preview} open={open} mode={mode} onMode={setMode} />}
      {nothing && <p role="status"><strong>{t('restore.nothing')}</strong></p>}
      {preview !== null && !open && <Note tone="warn"><p>{t(vault === 'locked' ? 'restore.over.locked' : 'restore.over.what')}</p></Note>}
      {needsPassphrase && (
        <>
          <p role="status">{t('restore.over.passphrase')}</p>
          {fresh.fields(t('restore.over.new'), undefined, true)}
        </>
      )}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
