import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { AccountView } from '../../src-shared/model';
import { watch } from '../ui/board';
import { useText } from '../ui/i18n/text';
import { AccountRow } from './AccountRow';
import { rowFocus } from './focus';
import { usePressed } from './selectors';
import { useStore } from './store';
import { useWindowOfRows } from './window-of-rows';

/** The accounts, of which only those on screen are in the page and computed by main. */
export function AccountList({ accounts }: { readonly accounts: readonly AccountView[] }): ReactNode {
  const t = useText();
  const query = useStore((state) => state.query);
  const tags = usePressed().join(','); // a tag has no comma
  const coming = useStore((state) => (state.query === '' && tags === '' ? state.coming : 0));
  const total = accounts.length + coming;
  const { box, columns, row, start, end, onScroll, reveal, toTop } = useWindowOfRows(accounts.length);
  const visible = accounts.slice(start, end);
  const ids = visible.map((account) => account.id).join(' ');
  const revealNow = useRef(reveal);

  useLayoutEffect(() => watch('list', ids === '' ? [] : ids.split(' ')), [ids]);
  useLayoutEffect(() => () => watch('list', []), []);
  useEffect(() => {
    revealNow.current = reveal;
  });
  useEffect(() => {
    rowFocus.current = (index) => {
      flushSync(() => revealNow.current(index));
      box.current?.querySelector<HTMLElement>(`[data-row="${index}"] .row-copy`)?.focus({ preventScroll: true });
    };
    return () => {
      rowFocus.current = null;
    };
  }, [box]);
  // Another search begins at its first match. Not the first one: a new list is at its top, and scrolling would lay the page out for nothing.
  const search = `${tags},${query}`;
  const scrolledFor = useRef(search);
  useLayoutEffect(() => {
    if (scrolledFor.current !== search) toTop();
    scrolledFor.current = search;
  }, [toTop, search]);

  return (
    <div ref={box} className="list-box" onScroll={onScroll}>
      <h1 className="visually-hidden">{t('list.label')}</h1>
      <ul aria-label={t('list.label')} className={`list list-${columns}`} style={{ height: Math.ceil(total / columns) * row }}>
        {visible.map((account, n) => (
          <AccountRow key={account.id} account={account} index={start + n} total={total} columns={columns} height={row} />
        ))}
      </ul>
    </div>
  );
}
