import { useId, type ComponentPropsWithRef, type ReactNode } from 'react';
import './controls.css';

interface Described {
  readonly label: string;
  /** Said under the field, always. */
  readonly hint?: ReactNode;
  /** What is wrong with the value and what to do; the field is marked invalid. */
  readonly error?: string | undefined;
}

function Frame({ id, label, hint, error, children }: Described & { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
      {error !== undefined && <p id={`${id}-error`} className="field-error" role="alert">{error}</p>}
    </div>
  );
}

const describedBy = (id: string, { hint, error }: Described): string | undefined =>
  [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].join(' ').trim() || undefined;

/** A labelled line of text. `onValue` gets the text itself. */
export function TextField({ label, hint, error, onValue, className = '', ...rest }: Described & { readonly onValue?: (value: string) => void } & Omit<ComponentPropsWithRef<'input'>, 'id'>): ReactNode {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        {...rest}
        id={id}
        className={`input ${className}`}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, { label, hint, error })}
        onChange={(event) => onValue?.(event.target.value)}
      />
    </Frame>
  );
}

export function TextArea({ label, hint, error, onValue, className = '', ...rest }: Described & { readonly onValue?: (value: string) => void } & Omit<ComponentPropsWithRef<'textarea'>, 'id'>): ReactNode {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        spellCheck={false}
        autoComplete="off"
        {...rest}
        id={id}
        className={`input input-area ${className}`}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, { label, hint, error })}
        onChange={(event) => onValue?.(event.target.value)}
      />
    </Frame>
  );
}

interface SelectProps<V extends string> extends Described {
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly text: string }[];
  readonly onValue: (value: V) => void;
}

/** A labelled choice of one; the system's own list, which every screen reader knows. */
export function Select<V extends string>({ label, hint, error, value, options, onValue }: SelectProps<V>): ReactNode {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className="select">
        <select
          id={id}
          className="input"
          value={value}
          aria-describedby={describedBy(id, { label, hint, error })}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onValue(chosen.value);
          }}
        >
          {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
        </select>
      </span>
    </Frame>
  );
}

interface CheckProps {
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
}

export function Checkbox({ checked, onChecked, disabled, children, hint }: CheckProps): ReactNode {
  const id = useId();
  return (
    <div className="check">
      <input id={id} type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChecked(event.target.checked)} aria-describedby={hint === undefined ? undefined : `${id}-hint`} />
      <div>
        <label htmlFor={id}>{children}</label>
        {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
      </div>
    </div>
  );
}
