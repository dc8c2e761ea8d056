import { useLayoutEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { AppError } from '../../../src-shared/errors';
import type { DraftView } from '../../../src-shared/model';
import { watch } from '../../ui/board';
import { Button, Checkbox, ErrorNote, LiveCode, Name, Sheet } from '../../ui/components';
import { useText, type Translate } from '../../ui/i18n/text';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { focusSearch } from '../focus';
import { nameOf } from '../search';
import { change, type Found } from '../store';
import { unusualParameters } from './parameters';
import { RefusedNote } from './RefusedNote';

/** Several accounts in one picture or text: tick those to add. What is there already is not offered. */
export function ConfirmManySheet({ drafts, refused }: Found): ReactNode {
  const t = useText();
  const [open, setOpen] = useState<readonly DraftView[]>(drafts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(drafts.filter((draft) => draft.duplicate !== 'same').map((draft) => draft.id)));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ids = open.map((draft) => draft.id).slice(0, 400);
  const key = ids.join(' ');

  useLayoutEffect(() => {
    watch('sheet', key === '' ? [] : key.split(' '));
    return () => watch('sheet', []);
  }, [key]);

  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    let added = 0;
    for (const draft of open.filter(({ id }) => chosen.has(id))) {
      const answer = await client.invoke('drafts.save', { id: draft.id, issuer: draft.issuer, label: draft.label === '' && draft.issuer === '' ? t('confirm.unnamed') : draft.label });
      if (!answer.ok) {
        // What is saved is saved; the rest stays on the sheet with the reason.
        setError(answer.error);
        setBusy(false);
        return;
      }
      added += 1;
      setOpen((before) => before.filter(({ id }) => id !== draft.id));
    }
    void client.invoke('drafts.discard', { ids: drafts.map(({ id }) => id) });
    // At once: a closing sheet gives the focus back to where it was, and only then it can go to the search.
    flushSync(() => change({ sheet: null, query: '' }));
    say(t('status.added.many', { count: added }));
    focusSearch();
  };

  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const count = open.filter(({ id }) => chosen.has(id)).length;

  if (drafts.every(({ duplicate }) => duplicate === 'same')) {
    return (
      <Sheet title={t('confirm.same.all')} onClose={closeSheet} actions={<Button kind="primary" data-autofocus onClick={closeSheet}>{t('common.close')}</Button>}>
        <ul className="draft-list">
          {drafts.map((draft) => <li key={draft.id} className="draft wrap"><Name text={nameOf(draft)} /></li>)}
        </ul>
        <RefusedNote refused={refused} />
      </Sheet>
    );
  }

  return (
    <Sheet
      title={t('confirm.many.title', { count: drafts.length })}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => { if (count > 0) void save(); }}
      actions={
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={count === 0} data-autofocus>{t('confirm.save.many', { count })}</Button>
        </>
      }
    >
      <ul className="draft-list">
        {open.map((draft) => (
          <li key={draft.id} className="draft">
            <Checkbox checked={chosen.has(draft.id)} disabled={draft.duplicate === 'same'} onChecked={(on) => toggle(draft.id, on)} hint={remark(t, draft)}>
              <span className="name wrap"><Name text={nameOf(draft) === '' ? t('confirm.unnamed') : nameOf(draft)} /></span>
            </Checkbox>
            {draft.type === 'totp' && draft.duplicate !== 'same' && <LiveCode id={draft.id} digits={draft.digits} showNext={false} />}
          </li>
        ))}
      </ul>
      <RefusedNote refused={refused} />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}

function remark(t: Translate, draft: DraftView): string | undefined {
  const parts = [
    ...(draft.duplicate === 'same' ? [t('confirm.same.short')] : []),
    ...(draft.duplicate === 'name' ? [t('confirm.name.short')] : []),
    ...(draft.unusual ? [unusualParameters(t, draft).join(', ')] : []),
    ...draft.warnings.map((warning) => t(`confirm.warning.${warning}`)),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}
