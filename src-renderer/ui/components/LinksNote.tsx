import type { ReactNode } from 'react';
import type { AppStateView } from '../../../src-shared/model';
import { useText } from '../i18n/text';
import { Icon } from './Icon';

/** While the vault is not open: links wait for it, or have been dropped. */
export function LinksNote({ app }: { readonly app: AppStateView }): ReactNode {
  const t = useText();
  const { waiting = 0, dropped = 0 } = app.links ?? {};
  return (
    <div role="status" className="links-note">
      {waiting > 0 && <p><Icon name="link" /><span>{t('links.vault.waiting', { count: waiting })}</span></p>}
      {dropped > 0 && <p className="soft"><Icon name="trash" /><span>{t('links.vault.dropped', { count: dropped })}</span></p>}
    </div>
  );
}
