import type { ReactNode } from 'react';
import { Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { Doors } from '../Doors';

export function AddSheet(): ReactNode {
  const t = useText();
  return (
    <Sheet title={t('add.title')} onClose={closeSheet}>
      <div className="doors doors-sheet"><Doors /></div>
    </Sheet>
  );
}
