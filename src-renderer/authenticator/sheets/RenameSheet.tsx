import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet, rename } from '../actions';

export function RenameSheet({ account }: { readonly account: AccountView }): ReactNode {
  const t = useText();
  const [issuer, setIssuer] = useState(account.issuer);
  const [label, setLabel] = useState(account.label);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    setBusy(true);
    const failed = await rename(account, issuer, label);
    setBusy(false);
    setError(failed);
    if (failed === null) closeSheet();
  };

  return (
    <Sheet
      title={t('rename.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('common.save')}</Button>
        </>
      }
    >
      <TextField data-autofocus label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
