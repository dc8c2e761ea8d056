import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import './menu.css';

export interface MenuItem {
  readonly text: string;
  readonly icon?: IconName;
  /** Shown, and told to screen readers: `Ctrl+N`, `F2`. */
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where it opens, in page pixels; moved inwards where it would leave the window. */
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/**
 * A context menu (WAI-ARIA menu pattern) in the top layer; Esc, Tab or a press elsewhere closes it and the focus goes back.
 *
 * The popover is `manual`: an `auto` one takes the release of the very right click that opened it for a click elsewhere
 * (where the menu opens on the press, as on Linux), and is gone before anybody has read it.
 */
export function Menu({ label, items, x, y, onClose }: MenuProps): ReactNode {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    const before = document.activeElement;
    if (element === null) return undefined;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(y, window.innerHeight - height - 8))}px`;
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    return () => {
      // Not where a click elsewhere has moved the focus already.
      const lost = document.activeElement === document.body || element.contains(document.activeElement);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [x, y]);

  useEffect(() => {
    const elsewhere = (event: PointerEvent): void => {
      if (!(event.target instanceof Node) || menu.current?.contains(event.target) !== true) onClose();
    };
    document.addEventListener('pointerdown', elsewhere, { capture: true });
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', elsewhere, { capture: true });
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);

  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = all.findIndex((item) => item === document.activeElement);
    const typed = event.key.length === 1 ? all.findIndex((item, n) => n > at && item.textContent.toLowerCase().startsWith(event.key.toLowerCase())) : -1;
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key] ?? typed;
    if (event.key === 'Tab' || event.key === 'Escape') onClose();
    else if (to < 0) return;
    else all[to]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={menu} role="menu" aria-label={label} className="menu" popover="manual" onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={`menu-item ${item.danger === true ? 'menu-danger' : ''}`}
          aria-keyshortcuts={item.shortcut?.replace('Ctrl', 'Control')}
          onClick={() => {
            onClose();
            item.run();
          }}
        >
          {item.icon === undefined ? <span className="menu-gap" /> : <Icon name={item.icon} size={18} />}
          <span className="menu-text">{item.text}</span>
          {item.shortcut !== undefined && <kbd>{item.shortcut}</kbd>}
        </button>
      ))}
    </div>
  );
}
