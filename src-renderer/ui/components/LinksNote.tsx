import type { ReactNode } from 'react';
import type { AppStateView } from '../../../src-shared/model';
import { useText } from '../i18n/text';

/** While the vault is not open: links wait for it, or have been dropped. */
export function LinksNote({ app }: { readonly app: AppStateView }): ReactNode {
  const t = useText();
  const { waiting = 0, dropped = 0 } = app.links ?? {};
  return (
    <p role="status" className="soft">
      {waiting > 0 && t('links.vault.waiting', { count: waiting })}
      {waiting > 0 && dropped > 0 && ' '}
      {dropped > 0 && t('links.vault.dropped', { count: dropped })}
    </p>
  );
}
