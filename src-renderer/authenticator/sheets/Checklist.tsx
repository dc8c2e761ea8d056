import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { DraftView } from '../../../src-shared/model';
import { watch } from '../../ui/board';
import { Icon, IconButton, LiveCode, Name } from '../../ui/components';
import { inert } from '../../ui/inert';
import { useText, type Translate } from '../../ui/i18n/text';
import { nameOf } from '../../ui/search';
import { useWindowOfRows } from '../window-of-rows';
import { unusualParameters } from './parameters';
import { tagsText } from './TagsField';

/** Height of a row in CSS pixels; the style sheet has the same. */
const ROW = 66;

type Names = Pick<DraftView, 'issuer' | 'label'> & { readonly tags: readonly string[] };

interface ChecklistProps {
  readonly drafts: readonly DraftView[];
  readonly isChosen: (draft: DraftView) => boolean;
  /** As edited. */
  readonly namesOf: (draft: DraftView) => Names;
  readonly onChoose: (draft: DraftView, chosen: boolean) => void;
  readonly onEdit: (draft: DraftView) => void;
  /** The row that has the focus again after it was edited. */
  readonly back: string | null;
}

/** Accounts to tick, one or thousands: only rows in sight are in the page and computed by main. Arrows move, the blank ticks, F2 edits. */
export function Checklist({ drafts, isChosen, namesOf, onChoose, onEdit, back }: ChecklistProps): ReactNode {
  const t = useText();
  const [active, setActive] = useState(() => Math.max(0, drafts.findIndex(({ id }) => id === back)));
  const { box, start, end, onScroll, reveal } = useWindowOfRows(drafts.length, ROW);
  const inSight = drafts.slice(start, end).map((draft, n) => ({ draft, index: start + n }));
  // The focused row stays in the page when it is scrolled away: the focus would be lost with it.
  const held = drafts[active];
  const shown = held === undefined || (active >= start && active < end) ? inSight : [...inSight, { draft: held, index: active }];
  const ids = inSight.map(({ draft }) => draft.id).join(' ');
  const revealNow = useRef(reveal);

  useLayoutEffect(() => watch('sheet', ids === '' ? [] : ids.split(' ')), [ids]);
  useLayoutEffect(() => () => watch('sheet', []), []);
  useEffect(() => {
    revealNow.current = reveal;
  });

  const focusRow = (index: number): void => {
    const to = Math.max(0, Math.min(drafts.length - 1, index));
    flushSync(() => {
      setActive(to);
      revealNow.current(to);
    });
    box.current?.querySelector<HTMLElement>(`[data-index="${to}"] input`)?.focus({ preventScroll: true });
  };
  const first = useRef(back === null ? null : active);
  useEffect(() => {
    if (first.current !== null) focusRow(first.current);
    first.current = null;
  });

  const move = (event: KeyboardEvent, draft: DraftView, index: number): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: drafts.length - 1, PageDown: index + page, PageUp: index - page }[event.key];
    if (to === undefined && event.key !== 'F2') return;
    event.preventDefault();
    if (to === undefined) onEdit(draft);
    else focusRow(to);
  };

  return (
    <div ref={box} className="checklist-box" onScroll={onScroll}>
      <ul className="checklist" aria-label={t('checklist.label')} style={{ height: drafts.length * ROW }}>
        {shown.map(({ draft, index }) => (
          <CheckRow
            key={draft.id}
            draft={draft}
            index={index}
            total={drafts.length}
            names={namesOf(draft)}
            chosen={isChosen(draft)}
            current={index === active}
            onChoose={(on) => onChoose(draft, on)}
            onEdit={() => onEdit(draft)}
            onFocus={() => setActive(index)}
            onKey={(event) => move(event, draft, index)}
          />
        ))}
      </ul>
    </div>
  );
}

interface CheckRowProps {
  readonly draft: DraftView;
  readonly index: number;
  readonly total: number;
  readonly names: Names;
  readonly chosen: boolean;
  /** The one row that Tab comes to. */
  readonly current: boolean;
  readonly onChoose: (on: boolean) => void;
  readonly onEdit: () => void;
  readonly onFocus: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

function CheckRow({ draft, index, total, names, chosen, current, onChoose, onEdit, onFocus, onKey }: CheckRowProps): ReactNode {
  const t = useText();
  const id = useId();
  const tags = names.tags.length === 0 ? [] : [t('history.tags', { value: inert(tagsText(names.tags)) })];
  const remarks = [...remarksOf(t, draft, 'short'), ...tags].join(' · ');
  const name = nameOf(names) || t('confirm.unnamed');
  const [first, second] = names.issuer.trim() === '' || names.label.trim() === '' ? [name, ''] : [names.issuer, names.label];
  return (
    <li className="checklist-row" data-index={index} aria-posinset={index + 1} aria-setsize={total} style={{ top: index * ROW }} onKeyDown={onKey} onFocus={onFocus}>
      <input id={id} type="checkbox" checked={chosen} tabIndex={current ? 0 : -1} aria-describedby={remarks === '' ? undefined : `${id}-remark`} onChange={(event) => onChoose(event.target.checked)} />
      <span className="checklist-names">
        <label htmlFor={id} className="checklist-name">
          <span className="name ellipsis"><Name text={first} /></span>
          {second !== '' && <span className="soft ellipsis"><Name text={second} /></span>}
        </label>
        {remarks !== '' && (
          <span id={`${id}-remark`} className="checklist-remark soft" title={remarks}>
            {(draft.duplicate !== 'none' || draft.warnings.length > 0) && <Icon name="warning" size={14} />}
            <span className="ellipsis">{remarks}</span>
          </span>
        )}
      </span>
      {draft.type !== 'hotp' && <LiveCode id={draft.id} digits={draft.digits} showNext={false} />}
      <IconButton label={inert(t('checklist.edit', { name }))} tabIndex={current ? 0 : -1} onClick={onEdit}><Icon name="edit" size={18} /></IconButton>
    </li>
  );
}

/** What is to be known of it before it is added: duplicates first, `short` where a row has little room. */
export function remarksOf(t: Translate, draft: DraftView, length: 'short' | 'full'): readonly string[] {
  const { duplicate } = draft;
  return [
    ...(duplicate === 'none' ? [] : [t(length === 'short' ? `checklist.${duplicate}` : `confirm.${duplicate}.short`)]),
    ...(draft.pinned === true ? [t(length === 'short' ? 'row.pinned' : 'confirm.pinned')] : []),
    ...(draft.unusual ? [unusualParameters(t, draft).join(', ')] : []),
    ...draft.warnings.map((warning) => t(`confirm.warning.${warning}`)),
  ];
}
