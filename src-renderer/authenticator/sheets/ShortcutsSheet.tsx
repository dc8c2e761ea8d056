import type { ReactNode } from 'react';
import { Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { useStore } from '../store';

/** All actions with their keys. */
export function ShortcutsSheet(): ReactNode {
  const t = useText();
  const mac = useStore((state) => state.app?.platform === 'darwin');
  const mod = mac ? '⌘' : 'Ctrl+';
  const rows = [
    [t('shortcuts.type'), t('shortcuts.type.what')],
    ['↑ ↓', t('shortcuts.arrows.what')],
    ['Enter', t('shortcuts.enter.what')],
    [`${mod}1 … ${mod}9`, t('shortcuts.nth.what')],
    ['Esc', t('shortcuts.escape.what')],
    [`${mod}F`, t('shortcuts.find.what')],
    [`${mod}N`, t('shortcuts.add.what')],
    [mac ? '⇧⌘M' : 'Ctrl+Shift+M', t('shortcuts.camera.what')],
    [mac ? '⇧⌘S' : 'Ctrl+Shift+S', t('shortcuts.screen.what')],
    [`${mod}V`, t('shortcuts.paste.what')],
    ['F2', t('shortcuts.rename.what')],
    ['Del', t('shortcuts.trash.what')],
    [`${mod}Z`, t('shortcuts.undo.what')],
    [t('shortcuts.menu.keys'), t('shortcuts.menu.what')],
    [`${mod}L`, t('shortcuts.lock.what')],
    [`${mod},`, t('shortcuts.settings.what')],
    [`${mod}K  ?`, t('shortcuts.shortcuts.what')],
  ] as const;
  return (
    <Sheet title={t('shortcuts.title')} onClose={closeSheet}>
      <dl className="shortcuts">
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
