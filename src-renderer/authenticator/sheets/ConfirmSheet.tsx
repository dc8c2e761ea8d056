import { useLayoutEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { AppError } from '../../../src-shared/errors';
import type { DraftView } from '../../../src-shared/model';
import { watch } from '../../ui/board';
import { Button, ErrorNote, Fold, LiveCode, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { focusSearch } from '../focus';
import { nameOf } from '../../ui/search';
import { useTags } from '../selectors';
import { change, type Found, type Lost } from '../store';
import { allParameters, unusualParameters } from './parameters';
import { LinkNotes } from './LinkNotes';
import { LostNote } from './LostNote';
import { RefusedNote } from './RefusedNote';
import { TagsField, tagsText, typedTags } from './TagsField';

/** The end of every door: names to check, the live code as proof, one primary button; Enter saves. */
export function ConfirmSheet({ draft, refused, lost }: { readonly draft: DraftView; readonly refused: Found['refused']; readonly lost: readonly Lost[] }): ReactNode {
  const t = useText();
  const byLink = draft.source === 'link';
  const [issuer, setIssuer] = useState(draft.issuer);
  const [label, setLabel] = useState(draft.label);
  const [tags, setTags] = useState(() => tagsText(draft.tags));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  // Where nobody uses tags, nothing of them is seen.
  const tagged = useTags().length > 0 || draft.tags.length > 0;

  useLayoutEffect(() => {
    watch('sheet', [draft.id]);
    return () => watch('sheet', []);
  }, [draft.id]);

  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await client.invoke('drafts.save', { id: draft.id, issuer, label, tags: [...typedTags(tags)] });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    // At once: a closing sheet gives the focus back to where it was, and only then it can go to the search.
    flushSync(() => change({ sheet: null, query: '', tags: [] }));
    say(t('status.added', { name: nameOf(answer.value) }));
    focusSearch();
  };

  if (draft.duplicate === 'same') {
    return (
      <Sheet title={t('confirm.same.short')} onClose={closeSheet} actions={<Button kind="primary" onClick={closeSheet} data-autofocus>{t('common.close')}</Button>}>
        <Note>
          <p className="note-what wrap">{nameOf(draft)}</p>
          <p>{t('confirm.same')}</p>
        </Note>
        <RefusedNote refused={refused} />
      </Sheet>
    );
  }

  return (
    <Sheet
      title={t('confirm.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void save()}
      actions={
        <>
          {/* What a link brought is not saved by an Enter that was meant for something else. */}
          <Button onClick={closeSheet} data-autofocus={byLink || undefined}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('confirm.save')}</Button>
        </>
      }
    >
      <LinkNotes drafts={[draft]} />
      {draft.duplicate === 'name' && <Note tone="warn"><p>{t('confirm.name')}</p></Note>}
      {draft.pinned === true && <Note><p>{t('confirm.pinned')}</p></Note>}
      {draft.unusual && <Note><p>{t('confirm.unusual', { parameters: unusualParameters(t, draft).join(', ') })}</p></Note>}
      {draft.warnings.map((warning) => <Note key={warning} tone="warn"><p>{t(`confirm.warning.${warning}`)}</p></Note>)}
      <TextField label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" data-autofocus={(!byLink && draft.issuer === '') || undefined} />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" data-autofocus={(!byLink && draft.issuer !== '') || undefined} />
      {tagged && <TagsField value={tags} onValue={setTags} />}
      <div className="proof">
        <span className="soft">{t('confirm.code')}</span>
        {draft.type === 'hotp' ? <p>{t('confirm.code.hotp')}</p> : (
          <>
            <LiveCode id={draft.id} digits={draft.digits} showNext={false} />
            <span className="soft">{t('confirm.code.hint')}</span>
          </>
        )}
      </div>
      <Fold title={t('confirm.parameters')}>
        <p className="selectable">{allParameters(t, draft).join(' · ')}</p>
      </Fold>
      <RefusedNote refused={refused} />
      <LostNote lost={lost} />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
