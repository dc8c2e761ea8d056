import type { ReactNode } from 'react';
import { Icon } from '../../ui/components';

/** What the server said, in our words. */
export function Said({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className="said"><Icon name="check" size={16} /><span>{children}</span></p>;
}
