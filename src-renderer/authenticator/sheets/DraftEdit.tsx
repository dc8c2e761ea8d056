import { useLayoutEffect, useState, type ReactNode } from 'react';
import type { DraftView } from '../../../src-shared/model';
import { watch } from '../../ui/board';
import { Button, LiveCode, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { useTags } from '../selectors';
import { remarksOf } from './Checklist';
import { allParameters } from './parameters';
import { hasLongTag, TagsField, tagsText, typedTags } from './TagsField';

/** As main keeps them (NAME_LIMIT): nobody types a name that is refused afterwards. */
const LONGEST_NAME = 512;

export interface Names {
  readonly issuer: string;
  readonly label: string;
  readonly tags: readonly string[];
}

/** One account of a checklist by itself: its names to change, everything that is to be known of it, its code. */
export function DraftEdit({ draft, names, onDone }: { readonly draft: DraftView; readonly names: Names; readonly onDone: (names: Names | null) => void }): ReactNode {
  const t = useText();
  const [issuer, setIssuer] = useState(names.issuer);
  const [label, setLabel] = useState(names.label);
  const [tags, setTags] = useState(() => tagsText(names.tags));
  const tagged = useTags().length > 0 || names.tags.length > 0;
  const empty = issuer.trim() === '' && label.trim() === '';
  const ready = !empty && !hasLongTag(tags);

  useLayoutEffect(() => {
    watch('sheet', [draft.id]);
    return () => watch('sheet', []);
  }, [draft.id]);

  return (
    <Sheet
      title={t('checklist.edit.title')}
      onClose={() => onDone(null)}
      onSubmit={() => { if (ready) onDone({ issuer, label, tags: typedTags(tags) }); }}
      actions={
        <>
          <Button onClick={() => onDone(null)}>{t('common.back')}</Button>
          <Button kind="primary" type="submit" disabled={!ready}>{t('common.done')}</Button>
        </>
      }
    >
      <TextField label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" maxLength={LONGEST_NAME} data-autofocus />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" maxLength={LONGEST_NAME} />
      {tagged && <TagsField value={tags} onValue={setTags} />}
      {remarksOf(t, draft, 'full').map((remark) => <Note key={remark}><p className="wrap">{remark}</p></Note>)}
      {draft.type !== 'hotp' && <div className="proof"><span className="soft">{t('confirm.code')}</span><LiveCode id={draft.id} digits={draft.digits} showNext={false} /></div>}
      <p className="soft selectable">{allParameters(t, draft).join(' · ')}</p>
    </Sheet>
  );
}
