import { useId, type ReactNode } from 'react';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly content: ReactNode; readonly hint?: string }[];
  readonly onValue: (value: V) => void;
  readonly error?: string | undefined;
  /** The sheet opens with the focus here. */
  readonly focused?: boolean;
}

/** One of a few, all to be seen at once. */
export function Choice<V extends string>({ label, value, options, onValue, error, focused }: ChoiceProps<V>): ReactNode {
  const id = useId();
  return (
    <fieldset className="choice" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? 'choice-option choice-chosen' : 'choice-option'}>
            <input type="radio" name={id} value={option.value} checked={option.value === value} onChange={() => onValue(option.value)} data-autofocus={(focused && option.value === value) || undefined} />
            <span>
              {option.content}
              {option.hint !== undefined && <span className="choice-hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && <p id={`${id}-error`} className="field-error" role="alert">{error}</p>}
    </fieldset>
  );
}
