import { useEffect, useState, type ReactNode } from 'react';
import type { CallInput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import type { AppStateView, Damage, VaultState } from '../../../src-shared/model';
import { useText } from '../i18n/text';
import { dated } from '../moment';
import { Button } from './Button';
import { ErrorNote, Note } from './Feedback';
import { Icon } from './Icon';
import { useSlow } from '../slow';
import { LinksNote } from './LinksNote';
import { UnlockForm } from './Unlock';
import { inert } from '../inert';
import './feedback.css';

/** What of `app.unlock` a screen needs; resolves with what went wrong, or null. A vault that opens replaces the screen by itself. */
export type OnUnlock = (given: CallInput<'app.unlock'>) => Promise<AppError | null>;

/** An unlocked keychain answers within a second; ms. */
const LATE = 3_000;

type Trouble = Exclude<VaultState, 'opening' | 'open' | 'locked' | 'older-than-seen'>;

/** True where the vault cannot be used and the window shows the trouble screen in place of its content. */
export function isTrouble(vault: VaultState): vault is Trouble {
  return vault !== 'opening' && vault !== 'open' && vault !== 'locked' && vault !== 'older-than-seen';
}

/** As main has it (`mayStartOver`): elsewhere nothing can be written, or a newer program can read what is here. */
const isReplaceable = (trouble: Trouble): boolean => trouble !== 'folder-unusable' && trouble !== 'from-newer-version';

/** What can stand in the way of a first vault, too. */
const isKeychains = (trouble: Trouble): trouble is 'keychain-unavailable' | 'keychain-locked' | 'keychain-unanswered' => trouble.startsWith('keychain-');

interface TroubleScreenProps {
  readonly app: AppStateView;
  readonly trouble: Trouble;
  /** Resolves with what went wrong, or null. A vault that opens replaces this screen by itself. */
  readonly onRetry: () => Promise<AppError | null>;
  readonly onUnlock: OnUnlock;
  /** Begins a restore from a backup; the old files stay. Left out where this window has no way to it. */
  readonly onRestore?: () => void;
  /** Begins an empty vault; the old files stay. Left out likewise. */
  readonly onEmpty?: () => void;
  readonly onQuit: () => void;
}

/** A keychain or vault in trouble: what it is, what to do, where the vault is; nothing here can harm it (DESIGN section 4). */
export function TroubleScreen({ app, trouble, onRetry, onUnlock, onRestore, onEmpty, onQuit }: TroubleScreenProps): ReactNode {
  const t = useText();
  const fresh = app.fresh === true && isKeychains(trouble) ? trouble : null;
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(0);
  const [error, setError] = useState<AppError | null>(null);

  const retry = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const failed = await onRetry();
    setBusy(false);
    setAgain((count) => count + 1);
    setError(failed);
  };

  return (
    <main className="screen">
      <div className="trouble">
        <Icon name={trouble === 'keychain-locked' || trouble === 'keychain-unanswered' ? 'lock' : 'warning'} size={36} />
        <h1>{t(`trouble.${trouble}.title`)}</h1>
        <p>{fresh === null ? t(`trouble.${trouble}.what`) : t(`trouble.${fresh}.fresh`)}</p>
        <p><strong>{t(`trouble.${trouble}.next`)}{fresh !== null && onEmpty !== undefined ? ` ${t('trouble.fresh.or')}` : ''}</strong></p>
        <p className="soft">{fresh === null ? `${t('trouble.nothing-lost')} ${t('trouble.folder')}` : t('trouble.fresh.folder')}</p>
        <code className="selectable">{inert(app.vaultFolder)}</code>
        <LinksNote app={app} />
        {error !== null && <ErrorNote error={error} />}
        <p role="status" className="soft">{again > 0 && !busy && error === null ? <span key={again}>{t('trouble.again')}</span> : null}</p>
        <div className="cluster">
          <Button kind="primary" busy={busy} onClick={() => void retry()}>{t('common.retry')}</Button>
          <Button onClick={onQuit}>{t('common.quit')}</Button>
          {onRestore !== undefined && isReplaceable(trouble) && <Button onClick={onRestore}>{t('trouble.restore')}</Button>}
          {onEmpty !== undefined && isReplaceable(trouble) && <Button onClick={onEmpty}>{t('trouble.empty')}</Button>}
        </div>
        {app.unlock !== undefined && (
          <>
            <h2>{t('lock.instead')}</h2>
            <UnlockForm doors={app.unlock} onUnlock={onUnlock} />
          </>
        )}
      </div>
    </main>
  );
}

/** Where the keychain takes long: most likely it asks a question in a window of its own. */
export function OpeningNote(): ReactNode {
  const t = useText();
  const slow = useSlow();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE);
    return () => clearTimeout(timer);
  }, []);
  return <p role="status" className="opening-note soft">{slow ? t('slow.what') : late ? t('opening.late') : null}</p>;
}

interface KeyLostNoticeProps {
  readonly onNewKey: () => void;
}

/** Over the content of a vault that was opened without the keychain, which has lost the key. */
export function KeyLostNotice({ onNewKey }: KeyLostNoticeProps): ReactNode {
  const t = useText();
  return (
    <Note tone="warn">
      <h2>{t('keylost.title')}</h2>
      <p>{t('keylost.what')}</p>
      <Button onClick={onNewKey}>{t('keylost.go')}</Button>
    </Note>
  );
}

interface DamageNoticeProps {
  readonly damage: Damage;
  /** Opens a backup beside the vault; left out where that cannot be done. */
  readonly onRestore?: (() => void) | undefined;
}

/** Over the content of a vault of which something could not be read: stays until the person closes it, and comes back after a lock. */
export function DamageNotice({ damage: { what, asOf }, onRestore }: DamageNoticeProps): ReactNode {
  const t = useText();
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <Note tone="warn">
      <h2>{t(`damage.${what}.title`)}</h2>
      <p>{t(`damage.${what}.what`, { time: asOf === undefined ? '' : dated(asOf) })}</p>
      {what !== 'journal' && <p>{t('damage.next')}</p>}
      <div className="cluster">
        {what !== 'journal' && onRestore !== undefined && <Button onClick={onRestore}>{t('damage.restore')}</Button>}
        <Button onClick={() => setClosed(true)}>{t('common.close')}</Button>
      </div>
    </Note>
  );
}

/** Over the content of a vault that was opened for reading only, until the person says that this one counts. */
export function ReadOnlyNotice({ onAccept }: { readonly onAccept: () => Promise<AppError | null> }): ReactNode {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setError(await onAccept());
    setBusy(false);
  };
  return (
    <Note tone="warn">
      <h2>{t('trouble.older-than-seen.title')}</h2>
      <p>{t('trouble.older-than-seen.what')} {t('trouble.older-than-seen.next')}</p>
      {error !== null && <ErrorNote error={error} />}
      <Button busy={busy} onClick={() => void accept()}>{t('trouble.older-than-seen.accept')}</Button>
    </Note>
  );
}
