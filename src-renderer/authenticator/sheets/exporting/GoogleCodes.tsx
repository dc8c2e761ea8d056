import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { Button, ErrorNote, QrCard, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { useReveal } from '../../../ui/reveal';
import { closeSheet } from '../../actions';
import { client } from '../../client';
import { Hidden, useFullScreen } from '../showing';
import '../showing.css';

/** The codes of an export, one after another; arrow keys turn them. */
export function GoogleCodes({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const t = useText();
  const ask = useCallback(() => client.invoke('export.google', { ids: [...ids] }), [ids]);
  const { revealed, show } = useReveal(ask);
  const dropped = revealed.kind === 'dropped';
  const { full, setFull } = useFullScreen(dropped);
  const [at, setAt] = useState(0);
  const codes = revealed.kind === 'shown' ? revealed.value.codes : [];
  const last = codes.length - 1;
  const qr = codes[at];
  const place = { number: at + 1, all: codes.length };

  useEffect(() => {
    const turn = (event: KeyboardEvent): void => {
      const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key] ?? 0;
      if (step === 0 || last < 0) return;
      event.preventDefault();
      setAt((now) => Math.min(last, Math.max(0, now + step)));
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [last]);

  return (
    <Sheet
      title={t('google.title')}
      size={full ? 'full' : 'normal'}
      onClose={() => { if (full) setFull(false); else closeSheet(); }}
      actions={(
        <>
          <Button disabled={qr === undefined} onClick={() => setFull(!full)}>{full ? t('show.full.leave') : t('show.full')}</Button>
          {last > 0 && <Button aria-disabled={at === 0 || undefined} aria-keyshortcuts="ArrowLeft" onClick={() => setAt(Math.max(0, at - 1))}>{t('google.previous')}</Button>}
          {at < last
            ? <Button key="go" kind="primary" data-autofocus aria-keyshortcuts="ArrowRight" onClick={() => setAt(at + 1)}>{t('google.next')}</Button>
            : <Button key="go" kind="primary" data-autofocus onClick={closeSheet}>{t('common.done')}</Button>}
        </>
      )}
    >
      <div className="showing">
        <p role="status" className="name">{codes.length > 0 ? t('google.place', place) : ''}</p>
        {revealed.kind === 'asking' && <div className="qr-place" />}
        {dropped && <Hidden onShow={show} />}
        {revealed.kind === 'failed' && <ErrorNote error={revealed.error} />}
        {qr !== undefined && <QrCard qr={qr} label={t('google.label', place)} />}
      </div>
      {!full && <p>{t('google.scan')}</p>}
      {!full && revealed.kind === 'shown' && revealed.value.excluded && <p className="soft">{t('show.excluded')}</p>}
    </Sheet>
  );
}
