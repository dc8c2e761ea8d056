import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { carries, TAG_LIMIT, tagKey } from '../../../src-shared/tags';
import type { AppError } from '../../../src-shared/errors';
import { Button, ErrorNote, Sheet, TextField } from '../../ui/components';
import { inert } from '../../ui/inert';
import { useText } from '../../ui/i18n/text';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { focusSearch } from '../focus';
import { useLive } from '../selectors';
import { change, state } from '../store';

/** A tag on all its accounts: another name, or none any more. Each account's history keeps what it was. */
export function TagSheet({ tag }: { readonly tag: string }): ReactNode {
  const t = useText();
  const [name, setName] = useState(tag);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const count = useLive().filter((account) => carries(account, [tag])).length;
  const tooLong = name.trim().length > TAG_LIMIT;

  const go = async (to: string): Promise<void> => {
    setBusy(true);
    const answer = await client.invoke('accounts.retag', { tag, to });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const now = answer.value.tag;
    // What was pressed stays so under its new name.
    change({ tags: state().tags.flatMap((one) => (tagKey(one) !== tagKey(tag) ? [one] : now === null ? [] : [now])) });
    say(now === null ? t('tags.removed', { tag: inert(tag) }) : t('tags.renamed', { tag: inert(now) }));
    // What had the focus is gone with the old name; at once, because a closing sheet gives the focus back first.
    flushSync(closeSheet);
    focusSearch();
  };

  return (
    <Sheet
      title={t('tags.title', { tag: inert(tag) })}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => { if (name.trim() !== '' && !tooLong) void go(name); }}
      actions={
        <>
          <Button busy={busy} onClick={() => void go('')}>{t('tags.remove')}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={name.trim() === '' || tooLong}>{t('tags.rename')}</Button>
        </>
      }
    >
      <p>{t('tags.carried', { count })}</p>
      <TextField data-autofocus label={t('tags.name')} value={name} onValue={setName} dir="auto" error={tooLong ? t('tags.too-long', { limit: TAG_LIMIT }) : undefined} />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
