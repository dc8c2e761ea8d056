import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Icon, Name } from '../ui/components';

interface TagChipProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'onClick'> {
  readonly tag: string;
  readonly pressed: boolean;
  readonly onPressed: (pressed: boolean) => void;
}

/** A tag to press and release: a tick says that it is pressed, not the colour alone. */
export function TagChip({ tag, pressed, onPressed, ...rest }: TagChipProps): ReactNode {
  return (
    <button type="button" {...rest} className="tag-chip" aria-pressed={pressed} onClick={() => onPressed(!pressed)}>
      {pressed && <Icon name="check" size={13} />}
      <Name text={tag} className="ellipsis" />
    </button>
  );
}
