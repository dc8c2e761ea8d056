import { memo, useId, useSyncExternalStore, type ReactNode } from 'react';
import type { AccountView, EnrolmentState } from '../../src-shared/model';
import { Icon, IconButton, LiveCode, Name, Tile } from '../ui/components';
import { inert } from '../ui/inert';
import { useText } from '../ui/i18n/text';
import { day } from '../ui/moment';
import { rowOf, subscribeRow } from '../ui/board';
import { copyCode, nextHotpCode, uncover } from './actions';
import { linesOf, nameOf } from '../ui/search';
import { change, useStore } from './store';

interface RowProps {
  readonly account: AccountView;
  readonly index: number;
  readonly total: number;
  readonly columns: number;
  /** CSS pixels. */
  readonly height: number;
}

/** Enrolment states that need a look; they stand out by a shape beside the word. */
const UNSETTLED: ReadonlySet<EnrolmentState> = new Set(['unknown', 'on-unproven', 'replaced', 'on-without-codes', 'issued', 'confirming', 'disabling']);

/** One account: the whole row copies, the rest is behind the button at its edge and the context menu. */
export const AccountRow = memo(function AccountRow({ account, index, total, columns, height }: RowProps): ReactNode {
  const t = useText();
  const id = useId();
  const copied = useStore((state) => state.copied === account.id);
  const marked = useStore((state) => index === 0 && state.searching);
  const showNext = useStore((state) => state.settings?.showNextCode ?? true);
  const hides = useStore((state) => state.settings?.hideCodes === true);
  const name = nameOf(account);
  const [first, second] = linesOf(account);
  const openMenu = (x: number, y: number): void => change({ menu: { account, x, y } });

  return (
    <li
      className="row"
      data-row={index}
      data-copied={copied || undefined}
      data-marked={marked || undefined}
      aria-posinset={index + 1}
      aria-setsize={total}
      style={{ height, top: Math.floor(index / columns) * height, left: columns === 2 && index % 2 === 1 ? '50%' : 0 }}
      onContextMenu={(event) => {
        event.preventDefault();
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        // From the keyboard there is no pointer: below the row then.
        if (event.clientX === 0 && event.clientY === 0) openMenu(left + 64, bottom - 12);
        else openMenu(event.clientX, event.clientY);
      }}
    >
      <button type="button" className="row-copy" aria-label={inert(t('row.copy', { name }))} aria-describedby={account.pinned ? `${id}-pin ${id}` : id} onClick={() => void copyCode(account)} />
      <Tile name={first}>{account.pinned && <span className="row-pin"><Icon name="pin" size={14} /></span>}</Tile>
      {account.pinned && <span id={`${id}-pin`} className="visually-hidden">{t('row.pinned')}</span>}
      <span className="row-names">
        <span className="row-first name ellipsis"><Name text={first} /></span>
        <span className="row-second soft ellipsis">
          {copied ? <span className="row-copied"><Icon name="check" size={14} />{t('row.copied')}</span> : <Name text={second} />}
        </span>
        {account.link !== null && <LinkMark link={account.link} />}
      </span>
      <span className="row-code"><LiveCode id={account.id} digits={account.digits} describedId={id} showNext={showNext} /></span>
      {account.type === 'hotp' && (
        <IconButton className="row-next" label={t('row.nextCode.label', { name })} title={t('row.nextCode')} onClick={() => void nextHotpCode(account)}>
          <Icon name="next" />
        </IconButton>
      )}
      {hides && <Uncover account={account} name={name} />}
      <IconButton
        className="row-more"
        label={t('row.actions', { name })}
        title={t('toolbar.more')}
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          openMenu(left - 190, bottom);
        }}
      >
        <Icon name="more" />
      </IconButton>
    </li>
  );
});

/** Shows a hidden code for a while; what it does stays its name for screen readers, and the drawing says how it is. */
function Uncover({ account, name }: { readonly account: AccountView; readonly name: string }): ReactNode {
  const t = useText();
  const shown = useSyncExternalStore((changed) => subscribeRow(account.id, changed), () => (rowOf(account.id)?.code ?? null) !== null);
  return (
    <IconButton className="row-show" label={t(shown ? 'row.hide' : 'row.show', { name })} title={t(shown ? 'action.hide' : 'action.show')} onClick={() => void uncover(account, !shown)}>
      <Icon name={shown ? 'eyeClosed' : 'eye'} />
    </IconButton>
  );
}

/** How it stands at the service; where its connection was removed, how it stood then. */
function LinkMark({ link: { state, service, removedAt } }: { readonly link: NonNullable<AccountView['link']> }): ReactNode {
  const t = useText();
  const unsettled = UNSETTLED.has(state);
  const values = { service, state: t(`state.${state}`), date: removedAt === null ? '' : day(removedAt) };
  return (
    <span className={`row-link ellipsis ${unsettled ? 'row-unsettled' : ''} ${removedAt === null ? '' : 'row-former'}`} title={removedAt === null ? t('row.linked.to', values) : t('row.lastKnown.to', values)}>
      <Icon name={unsettled ? 'warning' : 'link'} size={13} />
      <span className="ellipsis">{removedAt === null ? t('row.linked', values) : t('row.lastKnown', values)}</span>
    </span>
  );
}
