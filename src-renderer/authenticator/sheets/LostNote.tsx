import type { ReactNode } from 'react';
import { Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import type { Lost } from '../store';

/** What the export holds and does not come along: said before anything is taken in. */
export function LostNote({ lost }: { readonly lost: readonly Lost[] }): ReactNode {
  const t = useText();
  return lost.map(({ app, fields }, n) => (
    <Note key={n}><p>{t('import.lost', { app, what: fields.map((field) => t(`import.lost.${field}`)).join(', ') })}</p></Note>
  ));
}
