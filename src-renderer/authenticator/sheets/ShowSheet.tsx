import { useCallback, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView } from '../../../src-shared/model';
import { Button, ErrorNote, Fold, Name, Note, PrintSheet, QrCard, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { printed } from '../../ui/print';
import { useReveal } from '../../ui/reveal';
import { closeSheet } from '../actions';
import { client } from '../client';
import { nameOf } from '../../ui/search';
import { Hidden, useFullScreen } from './showing';
import './showing.css';

type Shown = CallOutput<'accounts.reveal'>;

/** An account's QR code again, for a phone to scan. It is forgotten here when the sheet closes or the window is left. */
export function ShowSheet({ account }: { readonly account: AccountView }): ReactNode {
  const t = useText();
  const { id } = account;
  const ask = useCallback(() => client.invoke('accounts.reveal', { id }), [id]);
  const { revealed, show, holding } = useReveal(ask);
  const dropped = revealed.kind === 'dropped';
  const { full, setFull } = useFullScreen(dropped);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const name = nameOf(account);
  const value = revealed.kind === 'shown' ? revealed.value : null;

  const copy = async (what: 'secret' | 'uri' | 'picture'): Promise<void> => {
    const answer = await client.invoke('accounts.copyShown', { id, what });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setSaid(answer.value.clearsIn === 0 ? t('show.copied') : t('show.copied.clears', { seconds: answer.value.clearsIn }));
  };
  const save = (format: 'png' | 'svg'): Promise<void> => holding(async () => {
    const answer = await client.invoke('accounts.saveShown', { id, format });
    setError(answer.ok ? null : answer.error);
    if (answer.ok && answer.value.saved) setSaid(t('show.saved'));
  });

  return (
    <Sheet
      title={t('show.title')}
      size={full ? 'full' : 'normal'}
      onClose={() => { if (full) setFull(false); else closeSheet(); }}
      actions={(
        <>
          <Button disabled={value?.qr == null} onClick={() => setFull(!full)}>{full ? t('show.full.leave') : t('show.full')}</Button>
          <Button kind="primary" data-autofocus onClick={closeSheet}>{t('common.close')}</Button>
        </>
      )}
    >
      <div className="showing">
        <p className="name wrap"><Name text={name} /></p>
        {revealed.kind === 'asking' && <div className="qr-place" />}
        {dropped && <Hidden onShow={show} />}
        {revealed.kind === 'failed' && <ErrorNote error={revealed.error} />}
        {value?.qr === null && <Note tone="warn"><p>{t('show.tooLong')}</p></Note>}
        {value?.qr != null && <QrCard qr={value.qr} label={t('show.label', { name })} />}
      </div>
      {!full && <About account={account} excluded={value?.excluded === true} />}
      {!full && value !== null && (
        <>
          {value.qr !== null && (
            <div className="cluster">
              <Button onClick={() => void copy('picture')}>{t('show.copyPicture')}</Button>
              <Button onClick={() => void save('png')}>{t('show.savePng')}</Button>
              <Button onClick={() => void save('svg')}>{t('show.saveSvg')}</Button>
              <Button onClick={() => void holding(printed)}>{t('show.print')}</Button>
            </div>
          )}
          <AsText value={value} onCopy={(what) => void copy(what)} />
        </>
      )}
      {!full && <p role="status" className="soft">{said}</p>}
      {error !== null && <ErrorNote error={error} />}
      {value?.qr != null && (
        <PrintSheet>
          <QrCard qr={value.qr} label={t('show.label', { name })} />
          <p>{t('show.paper', { name })}</p>
        </PrintSheet>
      )}
    </Sheet>
  );
}

function About({ account, excluded }: { readonly account: AccountView; readonly excluded: boolean }): ReactNode {
  const t = useText();
  return (
    <>
      <p>{t('show.scan')}</p>
      {account.type === 'steam' && <Note><p>{t('show.steam')}</p></Note>}
      {account.type === 'hotp' && <Note tone="warn"><p>{t('show.hotp')}</p></Note>}
      {excluded && <p className="soft">{t('show.excluded')}</p>}
    </>
  );
}

function AsText({ value, onCopy }: { readonly value: Shown; readonly onCopy: (what: 'secret' | 'uri') => void }): ReactNode {
  const t = useText();
  return (
    <Fold title={t('show.text')} open={value.qr === null}>
      <div className="showing-text">
        <p className="soft" id="shown-secret">{t('show.secret')}</p>
        <code className="secret selectable" aria-labelledby="shown-secret" role="group">{inFours(value.secret)}</code>
        <Button onClick={() => onCopy('secret')}>{t('show.copySecret')}</Button>
        <p className="soft" id="shown-uri">{t('show.uri')}</p>
        <code className="showing-uri selectable" aria-labelledby="shown-uri" role="group">{value.uri}</code>
        <Button onClick={() => onCopy('uri')}>{t('show.copyUri')}</Button>
      </div>
    </Fold>
  );
}

/** `KBTS KUKR DJPE GCZK`: four at a time, for eyes that compare. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;
