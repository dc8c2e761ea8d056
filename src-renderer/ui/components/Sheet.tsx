import { useLayoutEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/text';
import { useSlow } from '../slow';
import { Icon } from './Icon';
import { IconButton } from './Button';
import './sheet.css';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The row of buttons at the bottom, the primary one last. */
  readonly actions?: ReactNode;
  /** Esc, the cross, or a click beside the sheet. Never called while `busy`. */
  readonly onClose: () => void;
  /** With it the sheet is a form: Enter in a field does this. */
  readonly onSubmit?: () => void;
  readonly busy?: boolean;
  /** `full` fills the window. */
  readonly size?: 'normal' | 'wide' | 'full';
}

/** What gets the focus where nothing asks for it: not the cross, which stands first. */
const FIRST = '.sheet-body :is(input, select, textarea, button, summary), .sheet-actions button:last-of-type';

/**
 * A modal dialog: the platform's own `<dialog>`, which keeps the focus inside, makes the rest inert and gives the focus
 * back on close. The element with `data-autofocus` gets the focus, else the first in the body.
 */
export function Sheet({ title, children, actions, onClose, onSubmit, busy = false, size = 'normal' }: SheetProps): ReactNode {
  const t = useText();
  const slow = useSlow();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const pressedOutside = useRef(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element?.open === false) {
      element.showModal();
      (element.querySelector<HTMLElement>('[data-autofocus]') ?? element.querySelector<HTMLElement>(FIRST))?.focus();
    }
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const body = (
    <>
      <div className="sheet-head">
        <h1 id={titleId}>{title}</h1>
        <IconButton label={t('common.close')} onClick={() => { if (!busy) onClose(); }}>
          <Icon name="close" />
        </IconButton>
      </div>
      <div className="sheet-body">{children}</div>
      <p className="sheet-slow" aria-live="polite">{busy && slow ? t('slow.what') : null}</p>
      {actions !== undefined && <div className="sheet-actions">{actions}</div>}
    </>
  );

  return (
    <dialog
      ref={dialog}
      className={`sheet sheet-${size}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A file dialog inside the sheet also fires `cancel`, which bubbles here.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        if (!busy) onClose();
      }}
      onMouseDown={(event) => (pressedOutside.current = event.target === dialog.current)}
      onClick={(event) => {
        if (event.target === dialog.current && pressedOutside.current && !busy) onClose();
      }}
    >
      {onSubmit === undefined ? (
        <div className="sheet-frame">{body}</div>
      ) : (
        <form
          className="sheet-frame"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) onSubmit();
          }}
        >
          {body}
        </form>
      )}
    </dialog>
  );
}
