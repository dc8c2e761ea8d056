import { useId, type KeyboardEvent, type ReactNode } from 'react';
import type { Area } from '../../../../src-shared/model';
import { useText } from '../../../ui/i18n/text';
import { moved, resized } from './areas';

interface PartFrameProps {
  readonly part: Area;
  /** The pointer draws it: seen then, else only while it has the focus. */
  readonly drawing: boolean;
  readonly onMove: (part: Area) => void;
  readonly onRead: (part: Area) => void;
}

const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.02;

/** The part that is read: a frame that the arrow keys move and, with Shift, make larger or smaller. Enter reads it. */
export function PartFrame({ part, drawing, onMove, onRead }: PartFrameProps): ReactNode {
  const t = useText();
  const hint = useId();
  const whole = (value: number): number => Math.round(value * 100);
  const place = t('screen.part.place', { left: whole(part.x), top: whole(part.y), width: whole(part.width), height: whole(part.height) });

  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const [x, y] = [step[0] * STEP, step[1] * STEP];
    onMove(event.shiftKey ? resized(part, x, y) : moved(part, x, y));
  };

  return (
    <>
      <button
        type="button"
        className="picture-part"
        data-drawing={drawing || undefined}
        aria-label={t('screen.part.label')}
        aria-describedby={hint}
        style={{ left: `${part.x * 100}%`, top: `${part.y * 100}%`, width: `${part.width * 100}%`, height: `${part.height * 100}%` }}
        onKeyDown={onKey}
        // By Enter and the blank only: a click is the end of a drawn rectangle, which is read already.
        onClick={(event) => { if (event.detail === 0) onRead(part); }}
      />
      <span id={hint} className="visually-hidden">{t('screen.part.hint')}</span>
      <span role="status" className="visually-hidden">{place}</span>
    </>
  );
}
