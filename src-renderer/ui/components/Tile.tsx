import type { ReactNode } from 'react';
import { inert } from '../inert';
import './tile.css';

/** The first letter of an account, for the eye alone; the name stands beside it. */
export function Tile({ name, children }: { readonly name: string; readonly children?: ReactNode }): ReactNode {
  return <span className="tile" aria-hidden="true">{Array.from(inert(name))[0]?.toUpperCase()}{children}</span>;
}
