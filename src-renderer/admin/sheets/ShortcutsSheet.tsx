import type { ReactNode } from 'react';
import { Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';

interface ShortcutsSheetProps {
  readonly platform: string;
  readonly onClose: () => void;
}

/** All actions of this window with their keys; the menu carries the ones with modifiers out. */
export function ShortcutsSheet({ platform, onClose }: ShortcutsSheetProps): ReactNode {
  const t = useText();
  const mod = platform === 'darwin' ? '⌘' : 'Ctrl+';
  const rows = [
    [`${mod}N`, t('admin.shortcuts.add')],
    [`${mod}F`, t('admin.shortcuts.find')],
    ['↑ ↓', t('admin.shortcuts.arrows')],
    ['Enter', t('admin.shortcuts.enter')],
    ['Esc', t('admin.shortcuts.escape')],
    [`${mod}${platform === 'darwin' ? '⇧' : 'Shift+'}C`, t('admin.shortcuts.authenticator')],
    [`${mod}L`, t('shortcuts.lock.what')],
    [`${mod}K`, t('admin.shortcuts.shortcuts')],
  ] as const;
  return (
    <Sheet title={t('admin.shortcuts.title')} onClose={onClose}>
      <dl className="keys">
        {rows.map(([keys, what]) => (
          <div key={keys}>
            <dt><kbd>{keys}</kbd></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
