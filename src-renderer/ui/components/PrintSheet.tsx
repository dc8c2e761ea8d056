import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import './print.css';

/** Stands beside the window's content, unseen, and is the only thing on paper (print.css). */
export function PrintSheet({ children }: { readonly children: ReactNode }): ReactNode {
  return createPortal(<section className="print-sheet" aria-hidden="true">{children}</section>, document.body);
}
