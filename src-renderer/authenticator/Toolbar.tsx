import { useState, type ReactNode } from 'react';
import { Icon, IconButton, Menu } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { client } from './client';
import { openAdmin, openSheet } from './actions';
import { focusSearch, searchField } from './focus';
import { useLive, usePressed, useShown } from './selectors';
import { change, useStore } from './store';

/** Search, add, and the rest behind one button. */
export function Toolbar(): ReactNode {
  const t = useText();
  const query = useStore((state) => state.query);
  const ready = useStore((state) => state.accounts !== null);
  const mac = useStore((state) => state.app?.platform === 'darwin');
  const count = useLive().length + useStore((state) => state.coming);
  const found = useShown().length;
  const filtered = usePressed().length > 0 || query !== '';
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const key = (letter: string): string => (mac ? `⌘${letter}` : `Ctrl+${letter}`);

  return (
    <header className="toolbar">
      <div className="search" role="search">
        <Icon name="search" size={18} />
        <input
          ref={searchField}
          className="input search-input"
          type="search"
          spellCheck={false}
          autoComplete="off"
          aria-label={t('search.label')}
          aria-describedby="search-found"
          placeholder={ready && count > 0 ? t('search.placeholder', { count }) : t('search.label')}
          value={query}
          dir="auto"
          onChange={(event) => change({ query: event.target.value })}
          onFocus={() => change({ searching: true })}
          onBlur={() => change({ searching: false })}
        />
        {query !== '' && (
          <IconButton
            label={t('search.clear')}
            className="search-clear"
            onClick={() => {
              change({ query: '' });
              focusSearch();
            }}
          >
            <Icon name="close" size={16} />
          </IconButton>
        )}
        <span id="search-found" className="visually-hidden" role="status">{filtered ? t('search.found', { count: found }) : ''}</span>
      </div>
      <IconButton label={t('toolbar.add')} aria-keyshortcuts="Control+N" title={`${t('toolbar.add')} (${key('N')})`} onClick={() => openSheet({ name: 'add' })}>
        <Icon name="add" />
      </IconButton>
      <IconButton
        label={t('toolbar.more')}
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
          label={t('toolbar.more')}
          {...menu}
          onClose={() => setMenu(null)}
          items={[
            { text: t('toolbar.admin'), icon: 'link', shortcut: mac ? '⇧⌘A' : 'Ctrl+Shift+A', run: () => void openAdmin() },
            { text: t('toolbar.trash'), icon: 'trash', run: () => change({ place: 'trash', query: '', tags: [] }) },
            { text: t('backup.title'), icon: 'backup', run: () => openSheet({ name: 'backup' }) },
            { text: t('export.title'), icon: 'export', run: () => openSheet({ name: 'export-accounts' }) },
            { text: t('toolbar.lock'), icon: 'lock', shortcut: key('L'), run: () => void client.invoke('app.lock') },
            { text: t('security.title'), icon: 'key', run: () => openSheet({ name: 'security' }) },
            { text: t('toolbar.settings'), icon: 'settings', shortcut: key(','), run: () => openSheet({ name: 'settings' }) },
            { text: t('toolbar.shortcuts'), icon: 'keyboard', shortcut: key('K'), run: () => openSheet({ name: 'shortcuts' }) },
          ]}
        />
      )}
    </header>
  );
}
