/** @file What the two sheets that show QR codes share. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { client } from '../client';

/** In the place of a code that was on screen when the window was left. */
export function Hidden({ onShow }: { readonly onShow: () => void }): ReactNode {
  const t = useText();
  return (
    <div className="qr-place">
      <p>{t('show.dropped')}</p>
      <Button onClick={onShow}>{t('show.again')}</Button>
    </div>
  );
}

/**
 * The whole screen for a phone's camera. Once nothing is shown (`dropped`, or the sheet is gone) main is told, which ends the
 * full screen, the exclusion from screenshots and the right to copy and save.
 */
export function useFullScreen(dropped: boolean): { readonly full: boolean; readonly setFull: (on: boolean) => void } {
  const [wanted, setWanted] = useState(false);
  const setFull = useCallback((on: boolean) => {
    setWanted(on);
    void client.invoke('accounts.showFullScreen', { on });
  }, []);
  if (dropped && wanted) setWanted(false);
  useEffect(() => {
    if (dropped) void client.invoke('accounts.hide');
  }, [dropped]);
  useEffect(() => () => void client.invoke('accounts.hide'), []);
  return { full: wanted, setFull };
}
