import { memo, useLayoutEffect, useRef, type ReactNode } from 'react';
import type { AccountView } from '../../src-shared/model';
import { watch } from '../ui/board';
import { Icon, LiveCode, Name, Tile } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { linesOf } from '../ui/search';
import { take } from './actions';
import { useStore } from './store';

/** As many as the window has room for. */
export const ROWS = 6;

export const optionId = (index: number): string => `found-${index}`;

/** The accounts found, of which only those on screen are in the page and computed by main. */
export function Found({ found, marked }: { readonly found: readonly AccountView[]; readonly marked: number }): ReactNode {
  const t = useText();
  // The marked one stays in the upper half, so that what comes next is seen.
  const top = Math.max(0, Math.min(marked - 2, found.length - ROWS));
  const shown = found.slice(top, top + ROWS);
  const ids = shown.map(({ id }) => id).join(' ');

  useLayoutEffect(() => watch('found', ids === '' ? [] : ids.split(' ')), [ids]);
  useLayoutEffect(() => () => watch('found', []), []);

  return (
    <ul id="found" role="listbox" aria-label={t('quick.accounts')} className="quick-found">
      {shown.map((account, n) => <Option key={account.id} account={account} index={top + n} total={found.length} marked={top + n === marked} />)}
    </ul>
  );
}

interface OptionProps {
  readonly account: AccountView;
  readonly index: number;
  readonly total: number;
  readonly marked: boolean;
}

const Option = memo(function Option({ account, index, total, marked }: OptionProps): ReactNode {
  const copied = useStore((state) => state.copied === account.id);
  const showNext = useStore((state) => state.app?.settings.showNextCode ?? true);
  const row = useRef<HTMLLIElement>(null);

  // On a display that is too small for all of them.
  useLayoutEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: 'nearest' });
  }, [marked, index]);

  const [first, second] = linesOf(account);
  return (
    <li
      ref={row}
      id={optionId(index)}
      role="option"
      className="quick-row"
      aria-selected={marked}
      aria-posinset={index + 1}
      aria-setsize={total}
      onClick={() => void take(account)}
    >
      <Tile name={first} />
      <span className="quick-names">
        <span className="name ellipsis"><Name text={first} /></span>
        <span className="soft ellipsis"><Name text={second} /></span>
      </span>
      {copied && <span className="quick-copied"><Icon name="check" size={18} /></span>}
      <LiveCode id={account.id} digits={account.digits} showNext={showNext} />
    </li>
  );
});
