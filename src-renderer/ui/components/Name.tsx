import type { ReactNode } from 'react';
import { inert } from '../inert';

/** A name from outside (a QR code, a server), with its own writing direction and nothing else of its own. */
export function Name({ text, className }: { readonly text: string; readonly className?: string }): ReactNode {
  const shown = inert(text);
  return <bdi className={className} title={shown}>{shown}</bdi>;
}
