import type { ComponentPropsWithRef, ReactNode } from 'react';
import './controls.css';

interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly children: ReactNode;
  /** One `primary` per screen; `danger` for what cannot be undone. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** True while its work is under way: it keeps the focus and refuses a second click. */
  readonly busy?: boolean;
}

export function Button({ kind = 'plain', busy = false, className = '', onClick, children, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${kind} ${className}`}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  /** The accessible name; also shown on hover. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A square button that holds a drawing only. */
export function IconButton({ label, children, className = '', ...rest }: IconButtonProps): ReactNode {
  return (
    <button type="button" title={label} {...rest} aria-label={label} className={`icon-button ${className}`}>
      {children}
    </button>
  );
}
