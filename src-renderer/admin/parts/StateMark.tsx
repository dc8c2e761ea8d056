import type { ReactNode } from 'react';
import type { Tone } from '../model/standing';

/** A shape of its own for each state, so that colour is never the only sign. */
const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  on: <><circle cx="8" cy="8" r="7" className="shape-fill" /><path d="M4.8 8.3 7 10.5l4.2-4.7" className="shape-cut" /></>,
  off: <circle cx="8" cy="8" r="6.2" className="shape-line" />,
  unknown: <><circle cx="8" cy="8" r="6.2" className="shape-line" strokeDasharray="2.6 2.3" /><path d="M6.2 6.6a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1M8 11.3v.1" className="shape-line" /></>,
  pending: <><circle cx="8" cy="8" r="6.2" className="shape-line" /><path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" className="shape-fill" /></>,
  failed: <><path d="M8 1.5 15 14.2H1Z" className="shape-fill" /><path d="M8 6v4M8 12v.1" className="shape-cut" /></>,
};

/** A state as word and shape. */
export function StateMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className={`state-mark tone-${tone}`}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{SHAPES[tone]}</svg>
      <span>{children}</span>
    </span>
  );
}
