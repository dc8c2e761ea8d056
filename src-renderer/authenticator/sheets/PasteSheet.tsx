import { useState, type ReactNode } from 'react';
import { Button, Sheet, TextArea } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { takePictures, takeText } from '../incoming';

/** Takes a text or a picture from the clipboard; the text leaves this window as soon as it is handed over. */
export function PasteSheet(): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const take = async (work: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    const trouble = await work();
    setBusy(false);
    if (trouble !== null) setError(trouble);
  };

  return (
    <Sheet
      title={t('paste.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void take(() => takeText(text))}
      actions={
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('paste.go')}</Button>
        </>
      }
    >
      <TextArea
        data-autofocus
        label={t('paste.label')}
        hint={t('paste.hint')}
        error={error}
        value={text}
        rows={4}
        onValue={(value) => {
          setText(value);
          setError(undefined);
        }}
        onPaste={(event) => {
          const pictures = [...event.clipboardData.files];
          if (pictures.length === 0) return;
          event.preventDefault();
          void take(() => takePictures(pictures));
        }}
        onKeyDown={(event) => {
          // An address has no line breaks: Enter goes on.
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    </Sheet>
  );
}
