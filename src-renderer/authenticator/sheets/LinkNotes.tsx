import type { ReactNode } from 'react';
import type { DraftView } from '../../../src-shared/model';
import { Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { useStore } from '../store';

/** Said of what a link brought: nobody here may have asked for it. And how many more wait behind this sheet. */
export function LinkNotes({ drafts }: { readonly drafts: readonly DraftView[] }): ReactNode {
  const t = useText();
  const waiting = useStore((state) => state.app?.links?.waiting ?? 0);
  return (
    <>
      {drafts.some(({ source }) => source === 'link') && <Note tone="warn"><p>{t('link.from')}</p></Note>}
      {waiting > 0 && <p role="status" className="soft">{t('link.more', { count: waiting })}</p>}
    </>
  );
}
