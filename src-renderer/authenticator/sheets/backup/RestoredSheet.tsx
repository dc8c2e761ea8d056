import type { ReactNode } from 'react';
import { Button, Sheet } from '../../../ui/components';
import { inert } from '../../../ui/inert';
import { useText } from '../../../ui/i18n/text';
import { closeSheet } from '../../actions';
import { useStore } from '../../store';
import './backup.css';

/** After a restore into a new vault: where the old one is, and what is left to do. */
export function RestoredSheet({ moved, empty = false }: { readonly moved: string | null; readonly empty?: boolean }): ReactNode {
  const t = useText();
  const folder = useStore((state) => state.app?.vaultFolder ?? '');
  return (
    <Sheet title={t(empty ? 'newvault.done' : 'restore.over.done')} onClose={closeSheet} actions={<Button kind="primary" data-autofocus onClick={closeSheet}>{t('common.done')}</Button>}>
      {moved !== null && (
        <>
          <p>{t('restore.over.moved')}</p>
          <code className="backup-path selectable">{inert(folder)}/{moved}</code>
        </>
      )}
      <p>{t(empty ? 'newvault.recovery' : 'restore.over.recovery')}</p>
    </Sheet>
  );
}
