import { useState, type ReactNode } from 'react';
import { Icon, IconButton, Menu } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { openSheet } from '../state/store';

/** What a connection's page offers beside its everyday acts: for testers, and the way out. */
export function ConnectionMenu({ id }: { readonly id: string }): ReactNode {
  const t = useText();
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number } | null>(null);
  return (
    <>
      <IconButton
        label={t('admin.more')}
        title={t('admin.more')}
        aria-haspopup="menu"
        aria-expanded={menu !== null}
        onClick={(event) => {
          const { right, bottom } = event.currentTarget.getBoundingClientRect();
          setMenu({ x: right - 230, y: bottom + 4 });
        }}
      >
        <Icon name="more" />
      </IconButton>
      {menu !== null && (
        <Menu
          label={t('admin.more')}
          {...menu}
          onClose={() => setMenu(null)}
          items={[
            { text: t('admin.inspector'), icon: 'search', run: () => openSheet({ kind: 'inspector', id }) },
            { text: t('admin.conformance'), icon: 'check', run: () => openSheet({ kind: 'conformance', id }) },
            { text: t('admin.remove'), icon: 'trash', danger: true, run: () => openSheet({ kind: 'remove', id }) },
          ]}
        />
      )}
    </>
  );
}
