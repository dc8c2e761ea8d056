import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet, openAdmin, purge } from '../actions';
import { nameOf } from '../../ui/search';

/** Plain words before a secret goes for good; where a server still asks for it, main refuses and this says what to do first. */
export function PurgeSheet({ account }: { readonly account: AccountView }): ReactNode {
  const t = useText();
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const believed = error?.code === 'still-required' && (error.detail?.['reason'] === 'replaced' || error.detail?.['reason'] === 'removed');
  const required = error?.code === 'still-required' && !believed;

  const go = async (): Promise<void> => {
    setBusy(true);
    const failed = await purge(account, believed);
    setBusy(false);
    setError(failed);
    if (failed === null) closeSheet();
  };

  return (
    <Sheet
      title={t('purge.title')}
      busy={busy}
      onClose={closeSheet}
      actions={
        <>
          <Button onClick={closeSheet} data-autofocus>{t('common.cancel')}</Button>
          {required ? (
            <Button
              kind="primary"
              onClick={() => {
                closeSheet();
                void openAdmin();
              }}
            >
              {t('toolbar.admin')}
            </Button>
          ) : <Button kind="danger" busy={busy} onClick={() => void go()}>{t(believed ? 'purge.go.anyway' : 'purge.go')}</Button>}
        </>
      }
    >
      <p className="wrap">{t('purge.what', { name: nameOf(account) })}</p>
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
