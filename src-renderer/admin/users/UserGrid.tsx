import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { RemoteUserView } from '../../../src-shared/bulk';
import { sentence } from '../../ui/client';
import { Name } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { moment } from '../../ui/moment';
import { StateMark } from '../parts/StateMark';
import { COLUMNS, stateOf, TONES, type Column, type Sorting } from './rows';
import { chooseAll, chooseNone, moveTo, toggle, type Selection } from './selection';

/** Every row is as high as this, px: that is what lets ten thousand of them be no more than the few in sight. */
const ROW = 40;
const SPARE = 6;

interface GridProps {
  readonly rows: readonly RemoteUserView[];
  readonly label: string;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  readonly sorting: Sorting;
  readonly onSorting: (sorting: Sorting) => void;
}

/** A grid for the keyboard and screen readers: the focus stays on it, the active row is named. */
export function UserGrid({ rows, label, selection, onSelection, sorting, onSorting }: GridProps): ReactNode {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const active = selection.active === null ? -1 : order.indexOf(selection.active);
  const first = Math.max(0, Math.floor(view.top / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + SPARE);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
    observer?.observe(element);
    return () => observer?.disconnect();
  }, []);

  // The active row comes into sight, below the heading that stays.
  useEffect(() => {
    const element = box.current;
    if (element === null || active < 0) return;
    const top = active * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW * 2 > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW * 2 - element.clientHeight;
  }, [active]);

  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const next = nextSelection(event, selection, order, active, Math.max(1, Math.floor(view.height / ROW) - 2));
    if (next === null) return;
    event.preventDefault();
    onSelection(next);
  };
  const click = (event: MouseEvent, index: number): void => {
    const id = order[index];
    if (id === undefined) return;
    const isBox = (event.target as Element).closest('.user-check') !== null;
    onSelection(event.shiftKey ? moveTo(selection, order, index, { extend: true }) : event.ctrlKey || event.metaKey || isBox ? toggle(selection, id) : moveTo(selection, order, index));
  };

  return (
    <div
      ref={box}
      className="user-grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length + 1}
      aria-activedescendant={active >= first && active < last ? `user-row-${active}` : undefined}
      onKeyDown={keys}
      onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
    >
      <div role="rowgroup" className="user-head">
        <div role="row" aria-rowindex={1} className="user-row">
          <span role="columnheader" aria-colindex={1} className="user-check"><span className="visually-hidden">{t('users.column.chosen')}</span></span>
          {COLUMNS.map((column, index) => <Heading key={column} column={column} index={index + 2} sorting={sorting} onSorting={onSorting} />)}
        </div>
      </div>
      <div role="rowgroup" className="user-body" style={{ height: rows.length * ROW }}>
        {rows.slice(first, last).map((user, place) => (
          <Row key={user.id} user={user} index={first + place} chosen={selection.chosen.has(user.id)} active={first + place === active} onClick={click} />
        ))}
      </div>
    </div>
  );
}

function nextSelection(event: KeyboardEvent, selection: Selection, order: readonly string[], active: number, page: number): Selection | null {
  const { key, shiftKey: extend, ctrlKey, metaKey } = event;
  const keep = ctrlKey || metaKey;
  const go = (index: number): Selection => moveTo(selection, order, index, { extend, keep });
  switch (key) {
    case 'ArrowDown': return go(active + 1);
    case 'ArrowUp': return go(active - 1);
    case 'PageDown': return go(active + page);
    case 'PageUp': return go(active - page);
    case 'Home': return go(0);
    case 'End': return go(order.length - 1);
    case ' ': return selection.active === null ? null : toggle(selection, selection.active);
    case 'a':
    case 'A': return keep ? chooseAll(selection, order) : null;
    case 'Escape': return selection.chosen.size > 0 ? chooseNone(selection) : null;
    default: return null;
  }
}

interface HeadingProps extends Pick<GridProps, 'sorting' | 'onSorting'> {
  readonly column: Column;
  readonly index: number;
}

function Heading({ column, index, sorting, onSorting }: HeadingProps): ReactNode {
  const t = useText();
  const sorted = sorting.column === column;
  return (
    <span role="columnheader" aria-colindex={index} aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="user-sort" onClick={() => onSorting({ column, descending: sorted && !sorting.descending })}>
        {t(`users.column.${column}`)}
        <span aria-hidden="true">{sorted ? (sorting.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </span>
  );
}

interface RowProps {
  readonly user: RemoteUserView;
  readonly index: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly onClick: (event: MouseEvent, index: number) => void;
}

function Row({ user, index, chosen, active, onClick }: RowProps): ReactNode {
  const t = useText();
  const { id, label, status, enrolment, lastError, handedOver } = user;
  const state = stateOf(user);
  return (
    <div
      id={`user-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={`user-row${active ? ' user-active' : ''}`}
      style={{ transform: `translateY(${index * ROW}px)` }}
      onClick={(event) => onClick(event, index)}
    >
      <span role="gridcell" aria-colindex={1} className="user-check"><span className="user-box" aria-hidden="true">{chosen ? '✓' : ''}</span></span>
      <span role="gridcell" aria-colindex={2} className="user-name"><Name className="name ellipsis" text={label === '' ? id : label} />{label !== '' && <span className="soft mono ellipsis">{id}</span>}</span>
      <span role="gridcell" aria-colindex={3}><StateMark tone={TONES[state]}>{t(`users.state.${state}`)}{handedOver && ` · ${t('users.handedOver')}`}</StateMark></span>
      <span role="gridcell" aria-colindex={4}>{enrolment?.since == null ? '' : moment(enrolment.since)}</span>
      <span role="gridcell" aria-colindex={5}>{status === null ? t('admin.table.never') : moment(status.checkedAt)}</span>
      <span role="gridcell" aria-colindex={6} className="ellipsis" title={lastError === null ? undefined : sentence({ code: lastError.code, retryable: false }).what}>{lastError === null ? '' : sentence({ code: lastError.code, retryable: false }).what}</span>
    </div>
  );
}
