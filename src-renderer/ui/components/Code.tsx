import { memo, useEffect, useRef, type ReactNode } from 'react';
import { useCodeNow } from '../board';
import { dots, groupDigits, grouped, spoken } from '../digits';
import { useText } from '../i18n/text';
import { onTick } from '../tick';
import './code.css';

interface CodeTextProps {
  /** Null shows dots. */
  readonly code: string | null;
  readonly digits: number;
  /** Given to the element, so that a button may be described by it. */
  readonly id?: string | undefined;
  readonly size?: 'large' | 'small';
}

/** A code in groups for the eye and digit by digit for the ear. */
export const CodeText = memo(function CodeText({ code, digits, id, size = 'large' }: CodeTextProps): ReactNode {
  const t = useText();
  return (
    <span className={`code code-${size} ${(code?.length ?? digits) > 8 ? 'code-long' : ''}`} data-code={code ?? ''}>
      <span aria-hidden="true" className="code-digits">{code === null ? dots(digits) : groupDigits(code).join('\u00a0')}</span>
      <span id={id} className="visually-hidden">{code === null ? t('code.hidden') : t('code.digits', { digits: spoken(code) })}</span>
    </span>
  );
});

/** From this many seconds on the code is about to change: another shape, bold. */
const URGENT = 5;

interface TimeLeftProps {
  /** Main's clock, ms. */
  readonly from: number;
  readonly until: number;
}

/**
 * Time left as a pie and a number, set by script once a second (DESIGN section 3). Under five seconds the pie is a ring
 * with a notch and the number bold. It is not announced: it can be read, but does not talk.
 */
export function TimeLeft({ from, until }: TimeLeftProps): ReactNode {
  const root = useRef<HTMLSpanElement>(null);
  const number = useRef<HTMLSpanElement>(null);

  useEffect(
    () =>
      onTick((now) => {
        if (root.current === null || number.current === null) return;
        const left = Math.max(0, Math.ceil((until - now) / 1000));
        // The text node's data: replacing the node would cost a layout of the row.
        if (number.current.firstChild instanceof Text) number.current.firstChild.data = String(left);
        root.current.style.setProperty('--left', `${Math.max(0, Math.min(1, (until - now) / (until - from))) * 360}deg`);
        root.current.dataset['urgent'] = String(left <= URGENT);
      }),
    [from, until],
  );

  return (
    <span ref={root} className="time-left" aria-hidden="true">
      <span className="pie" />
      <span ref={number} className="time-number">{' '}</span>
    </span>
  );
}

interface LiveCodeProps {
  readonly id: string;
  readonly digits: number;
  /** For `aria-describedby` of the button that copies. */
  readonly describedId?: string | undefined;
  readonly showNext: boolean;
}

/**
 * The code of one board row with its time, both rolling by themselves; the next code stands under it in the last seconds.
 * The id must be among those given to `watch`.
 */
export function LiveCode({ id, digits, describedId, showNext }: LiveCodeProps): ReactNode {
  const t = useText();
  const { code, next, from, until, near } = useCodeNow(id);
  return (
    <span className="live-code">
      <CodeText code={code} digits={digits} id={describedId} />
      {until > 0 && <TimeLeft from={from} until={until} />}
      {showNext && near && next !== null && <span className="next-code">{t('code.next', { digits: grouped(next) })}</span>}
    </span>
  );
}
