import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { AppError } from '../../../src-shared/errors';
import type { DraftView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { openBatch } from '../collect';
import { focusSearch } from '../focus';
import { change, type Found } from '../store';
import { BatchProgress } from './BatchProgress';
import { Checklist } from './Checklist';
import { DraftEdit, type Names } from './DraftEdit';
import { LinkNotes } from './LinkNotes';
import { LostNote } from './LostNote';
import { RefusedNote } from './RefusedNote';

/** Several accounts: tick those to add. An export of Google Authenticator that is not complete is collected here. */
export function ConfirmManySheet({ found }: { readonly found: Found }): ReactNode {
  const t = useText();
  const { drafts, refused, batches = [], said } = found;
  const [choice, setChoice] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [names, setNames] = useState<ReadonlyMap<string, Names>>(new Map());
  const [editing, setEditing] = useState<DraftView | null>(null);
  const [back, setBack] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const collecting = openBatch(found);
  const primary = useRef<HTMLButtonElement>(null);
  const byLink = drafts.some(({ source }) => source === 'link');

  const namesOf = (draft: DraftView): Names => names.get(draft.id) ?? draft;
  /** What is here already is not ticked by itself, nor a part of another export that came in between. */
  const isNew = ({ duplicate, batch }: DraftView): boolean =>
    duplicate !== 'same' && duplicate !== 'above' && (batch === undefined || collecting === undefined || batch.number <= collecting.number || batches.some((one) => one.number === batch.number && one.collected.length === one.size));
  const isChosen = (draft: DraftView): boolean => choice.get(draft.id) ?? isNew(draft);
  const chosen = drafts.filter(isChosen);
  const duplicates = drafts.some(({ duplicate }) => duplicate === 'same' || duplicate === 'above');
  const choose = (which: (draft: DraftView) => boolean): void => setChoice(new Map(drafts.map((draft) => [draft.id, which(draft)])));

  // With the last code the doors go, and with them the focus: on to the button that Enter means now.
  const complete = collecting === undefined;
  useEffect(() => {
    const { activeElement } = document;
    if (complete && (activeElement === document.body || activeElement instanceof HTMLDialogElement)) primary.current?.focus();
  }, [complete]);

  const allHere = drafts.every(({ duplicate }) => duplicate === 'same');
  const title = !complete ? t('batch.title') : allHere ? t('confirm.same.all') : t('confirm.many.title', { count: drafts.length });

  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('drafts.saveAll', {
      drafts: chosen.map((draft) => {
        const { issuer, label, tags } = namesOf(draft);
        return { id: draft.id, issuer, tags: [...tags], label: issuer.trim() === '' && label.trim() === '' ? t('confirm.unnamed') : label };
      }),
    });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    void client.invoke('drafts.discard', { ids: drafts.map(({ id }) => id) });
    // At once: a closing sheet gives the focus back to where it was, and only then it can go to the search.
    flushSync(() => change({ sheet: null, query: '', tags: [] }));
    say(t('status.added.many', { count: answer.value.added }));
    focusSearch();
  };

  if (editing !== null) {
    return (
      <DraftEdit
        draft={editing}
        names={namesOf(editing)}
        onDone={(next) => {
          if (next !== null) setNames(new Map(names).set(editing.id, next));
          setBack(editing.id);
          setEditing(null);
        }}
      />
    );
  }

  return (
    <Sheet
      title={title}
      busy={busy}
      onClose={closeSheet}
      // A part of an export is taken by its button only: Enter is pressed too easily.
      onSubmit={() => { if (chosen.length > 0 && collecting === undefined) void save(); }}
      actions={
        <>
          <Button onClick={closeSheet} data-autofocus={byLink || undefined}>{t('common.cancel')}</Button>
          {collecting === undefined
            ? <Button ref={primary} kind="primary" type="submit" busy={busy} disabled={chosen.length === 0} data-autofocus={!byLink || undefined}>{t('confirm.save.many', { count: chosen.length })}</Button>
            : <Button busy={busy} disabled={chosen.length === 0} onClick={() => void save()}>{t('batch.take', { count: chosen.length })}</Button>}
        </>
      }
    >
      <LinkNotes drafts={drafts} />
      {batches.map((batch) => <BatchProgress key={batch.number} batch={batch} other={collecting !== undefined && batch !== collecting} />)}
      <p role="status" className={said?.seen === true ? 'name' : 'visually-hidden'}>{said !== undefined && <span key={said.at}>{said.text}</span>}</p>
      {drafts.length > 0 && (
        <>
          <div className="checklist-head">
            <p aria-live="polite">{t('checklist.chosen', { chosen: chosen.length, count: drafts.length })}</p>
            <div className="checklist-choices">
              {duplicates && <Button kind="quiet" onClick={() => choose(isNew)}>{t('checklist.new')}</Button>}
              <Button kind="quiet" onClick={() => choose(() => true)}>{t('checklist.all')}</Button>
              <Button kind="quiet" onClick={() => choose(() => false)}>{t('checklist.none')}</Button>
            </div>
          </div>
          <Checklist key={back} drafts={drafts} isChosen={isChosen} namesOf={namesOf} onChoose={(draft, on) => setChoice(new Map(choice).set(draft.id, on))} onEdit={setEditing} back={back} />
        </>
      )}
      <RefusedNote refused={refused} />
      <LostNote lost={found.lost ?? []} />
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}
