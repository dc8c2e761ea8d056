import type { ReactNode } from 'react';
import { Button, Note, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { refusedText } from '../refused';
import type { Refused } from '../store';

function RefusedList({ refused }: { readonly refused: readonly Refused[] }): ReactNode {
  const t = useText();
  return (
    <ul className="refused-list">
      {refused.map((one, n) => <li key={n} className="wrap">{refusedText(t, one)}</li>)}
    </ul>
  );
}

/** Says which links, codes or pictures beside the accounts could not be read, each with its reason. */
export function RefusedNote({ refused }: { readonly refused: readonly Refused[] }): ReactNode {
  const t = useText();
  if (refused.length === 0) return null;
  return (
    <Note tone="warn">
      <p className="note-what">{t('confirm.refused')}</p>
      <RefusedList refused={refused} />
    </Note>
  );
}

/** Several things came in and none is an account: all are named, there is nothing to add. */
export function RefusedSheet({ refused }: { readonly refused: readonly Refused[] }): ReactNode {
  const t = useText();
  return (
    <Sheet title={t('confirm.refused.all')} onClose={closeSheet} actions={<Button kind="primary" onClick={closeSheet} data-autofocus>{t('common.close')}</Button>}>
      <RefusedList refused={refused} />
    </Sheet>
  );
}
