import type { ReactNode } from 'react';
import { Menu, type MenuItem } from '../ui/components/Menu';
import { useText } from '../ui/i18n/text';
import { copyCode, nextHotpCode, openSheet, pin, trash } from './actions';
import { nameOf } from '../ui/search';
import { change, useStore } from './store';

/** All actions of one account, at the pointer or at its row's button. */
export function RowMenu(): ReactNode {
  const t = useText();
  const menu = useStore((state) => state.menu);
  if (menu === null) return null;
  const { account, x, y } = menu;
  const next: MenuItem =
    account.type === 'hotp'
      ? { text: t('row.nextCode'), icon: 'next', run: () => void nextHotpCode(account) }
      : { text: t('action.copyNext'), icon: 'next', run: () => void copyCode(account, 'next') };
  return (
    <Menu
      key={`${account.id} ${x} ${y}`}
      label={t('row.actions', { name: nameOf(account) })}
      x={x}
      y={y}
      onClose={() => change({ menu: null })}
      items={[
        { text: t('action.copy'), icon: 'copy', shortcut: 'Enter', run: () => void copyCode(account) },
        next,
        { text: t('show.open'), icon: 'qr', run: () => openSheet({ name: 'show', account }) },
        { text: t(account.pinned ? 'action.unpin' : 'action.pin'), icon: account.pinned ? 'unpin' : 'pin', run: () => void pin(account, !account.pinned) },
        { text: t('edit.open'), icon: 'edit', shortcut: 'F2', run: () => openSheet({ name: 'edit', account }) },
        { text: t('history.open'), icon: 'history', run: () => openSheet({ name: 'history', account }) },
        { text: t('action.trash'), icon: 'trash', shortcut: 'Del', danger: true, run: () => void trash(account) },
      ]}
    />
  );
}
