import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import type { Protection } from '../../../../src-shared/model';
import { safetyNet } from '../../../../src-shared/safety-net';
import { Button, Checkbox, ErrorNote, Note, PassphraseField, Sheet, TextArea } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { openSheet, say } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { Strength } from './Strength';

const SHORTEST = 8;
export const usesPassphrase = (kind: Protection['kind']): boolean => kind !== 'keychain';

interface ProtectSheetProps {
  readonly kind: Protection['kind'];
  /** A new passphrase is asked for although there is one. */
  readonly renew: boolean;
}

/** What shall open the vault from now on: proof of the person, and a new passphrase where one is needed. */
export function ProtectSheet({ kind, renew }: ProtectSheetProps): ReactNode {
  const t = useText();
  const protection = useStore((state) => state.app?.protection);
  const backup = useStore((state) => state.backup);
  const [current, setCurrent] = useState('');
  const [words, setWords] = useState<string | null>(null);
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [wrong, setWrong] = useState<'short' | 'differ' | null>(null);
  if (protection === undefined) return null;

  const net = safetyNet(protection, backup);
  const asks = usesPassphrase(protection.kind);
  const makes = usesPassphrase(kind) && (renew || !asks || words !== null);
  const back = (): void => openSheet({ name: 'security' });

  const submit = async (): Promise<void> => {
    const problem = !makes ? null : first.length < SHORTEST ? 'short' : first !== second && !shown ? 'differ' : null;
    setWrong(problem);
    if (problem !== null) return;
    setBusy(true);
    setError(null);
    const proof = !asks ? null : words === null ? { kind: 'passphrase' as const, passphrase: current } : { kind: 'recovery' as const, words };
    const answer = await client.invoke('security.change', { kind, proof, passphrase: makes ? first : null });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      setCurrent('');
      return;
    }
    say(t('security.changed'));
    back();
  };

  return (
    <Sheet
      title={renew ? t('security.passphrase.change') : t(`security.kind.${kind}`)}
      busy={busy}
      onClose={back}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('security.change.go')}</Button>
        </>
      }
    >
      {!renew && <p>{t(`security.kind.${kind}.what`)}{kind === 'both' && net !== 'none' ? ` ${t(`security.net.${net}`)}` : ''}</p>}
      {asks && words === null && <PassphraseField label={t('security.passphrase.current')} value={current} onValue={setCurrent} shown={shown} autofocus />}
      {asks && words !== null && <TextArea label={t('lock.words')} hint={t('lock.words.hint')} rows={3} value={words} onValue={setWords} />}
      {asks && protection.recovery && <Button kind="quiet" onClick={() => setWords(words === null ? '' : null)}>{words === null ? t('security.forgotten') : t('lock.use-passphrase')}</Button>}
      {makes && (
        <>
          <PassphraseField label={t('security.passphrase.new')} value={first} onValue={setFirst} shown={shown} autofocus={!asks} error={wrong === 'short' ? t('security.passphrase.short', { count: SHORTEST }) : undefined} />
          <Strength passphrase={first} />
          {!shown && <PassphraseField label={t('security.passphrase.repeat')} value={second} onValue={setSecond} error={wrong === 'differ' ? t('security.passphrase.differ') : undefined} />}
        </>
      )}
      {(asks || makes) && <Checkbox checked={shown} onChecked={setShown}>{t('lock.show')}</Checkbox>}
      {makes && !protection.recovery && <Note tone="warn"><p>{t(kind === 'either' ? 'security.forget.either' : 'security.forget')}</p></Note>}
      <p className="soft">{t('security.copies')}</p>
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
