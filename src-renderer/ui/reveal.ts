/** @file Something secret on screen: asked for by the sheet that shows it, forgotten on close, and when the window is left (DESIGN section 1). */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError, Envelope } from '../../src-shared/errors';

export type Revealed<T> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'shown'; readonly value: T }
  /** The window lost the focus; `show` asks again. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: AppError };

interface Reveal<T> {
  readonly revealed: Revealed<T>;
  readonly show: () => void;
  /** Runs something that takes the focus away itself (a file or print dialog) without dropping what is shown. */
  readonly holding: (work: () => Promise<void>) => Promise<void>;
}

/** `ask` must be the same function on every render, or it is asked again. */
export function useReveal<T>(ask: () => Promise<Envelope<T>>): Reveal<T> {
  const [revealed, setRevealed] = useState<Revealed<T>>({ kind: 'asking' });
  const held = useRef(false);
  /** The window was left since it asked: an answer that is still on its way is not shown. */
  const left = useRef(false);
  const dropNow = useRef((): void => undefined);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let open = true;
    left.current = false;
    void ask().then((answer) => {
      if (open && left.current) setRevealed({ kind: 'dropped' });
      else if (open) setRevealed(answer.ok ? { kind: 'shown', value: answer.value } : { kind: 'failed', error: answer.error });
    });
    return () => {
      open = false;
    };
  }, [ask, turn]);

  useEffect(() => {
    const drop = (): void => {
      if (held.current) return;
      left.current = true;
      setRevealed((now) => (now.kind === 'shown' ? { kind: 'dropped' } : now));
    };
    dropNow.current = drop;
    const hidden = (): void => {
      if (document.hidden) drop();
    };
    window.addEventListener('blur', drop);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('blur', drop);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);

  const show = useCallback(() => {
    setRevealed({ kind: 'asking' });
    setTurn((count) => count + 1);
  }, []);

  const holding = useCallback(async (work: () => Promise<void>) => {
    held.current = true;
    try {
      await work();
    } finally {
      held.current = false;
      // The dialog is gone, and so may the person be: without the focus there comes no blur to notice.
      setTimeout(() => { if (!document.hasFocus()) dropNow.current(); }, 1000);
    }
  }, []);

  return { revealed, show, holding };
}
