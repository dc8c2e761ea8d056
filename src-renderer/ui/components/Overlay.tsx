import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon';
import './overlay.css';

/** Over the whole window, an open sheet included: in the top layer. The pointer goes through it. */
export function Overlay({ children, className = '' }: { readonly children: ReactNode; readonly className?: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.showPopover(), []);
  return <div ref={box} popover="manual" className={`over-all ${className}`}>{children}</div>;
}

/** Shown while something is dragged over the window: wherever it is let go, it is taken. */
export function DropOver({ title, what }: { readonly title: string; readonly what: string }): ReactNode {
  return (
    <Overlay className="drop-target">
      <Icon name="picture" size={40} />
      <div role="status">
        <p className="name">{title}</p>
        <p className="soft">{what}</p>
      </div>
    </Overlay>
  );
}
