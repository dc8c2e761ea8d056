import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import { Button, ErrorNote, PassphraseField, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { client } from '../client';
import { showImport } from '../exports';

/** Another app's export is locked. The file stays in main and is forgotten with this sheet. */
export function ExportSheet({ app }: { readonly app: string }): ReactNode {
  const t = useText();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => () => void client.invoke('import.discard'), []);

  const open = async (): Promise<void> => {
    if (password === '') return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('import.unlock', { password });
    setBusy(false);
    setPassword('');
    if (answer.ok) showImport(answer.value);
    else setError(answer.error);
  };

  return (
    <Sheet
      title={t('import.title', { app })}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void open()}
      actions={(
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('import.open')}</Button>
        </>
      )}
    >
      <p>{t('import.what', { app })}</p>
      <PassphraseField label={t('import.password')} value={password} onValue={setPassword} autofocus />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
