import { useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { Area } from '../../../../src-shared/model';
import type { Read } from '../../../../src-shared/qr/zxing';
import type { ScreenPicture } from '../../../scanner/screens';
import { useText } from '../../../ui/i18n/text';
import { inert } from '../../../ui/inert';
import { between, boundsOf, isLarge, type Point } from './areas';
import { PartFrame } from './PartFrame';

export interface Mark {
  readonly corners: Read['corners'];
  readonly name: string;
  readonly onTake: () => void;
}

interface PicturePlaceProps {
  readonly picture: ScreenPicture;
  readonly marks: readonly Mark[];
  readonly label: string;
  readonly onPart: (canvas: HTMLCanvasElement, part: Area) => void;
}

/** Where the frame for the keyboard stands at first. */
const MIDDLE: Area = { x: 0.3, y: 0.3, width: 0.4, height: 0.4 };

/** The picture of a display or window: outlines to click on, and a rectangle to draw round anything else. */
export function PicturePlace({ picture, marks, label, onPart }: PicturePlaceProps): ReactNode {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState(MIDDLE);
  const [from, setFrom] = useState<Point | null>(null);
  const { width, height } = picture.picture;

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    // A copy, because the picture is shown again when the person comes back to it.
    void createImageBitmap(picture.picture).then((copy) => element.getContext('bitmaprenderer')?.transferFromImageBitmap(copy));
  }, [picture]);

  const pointOf = (event: PointerEvent): Point => {
    const box = place.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height };
  };
  const read = (area: Area): void => {
    if (canvas.current !== null) onPart(canvas.current, area);
  };

  return (
    <div className="picture-room">
      <div
        ref={place}
        className="picture-place"
        role="group"
        aria-label={label}
        style={{ aspectRatio: `${width} / ${height}`, width: `min(100cqw, 100cqh * ${width / height}, ${width}px)` }}
        onPointerDown={(event) => {
          if (event.button !== 0 || (event.target instanceof Element && event.target.closest('.picture-mark') !== null)) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(pointOf(event));
        }}
        onPointerMove={(event) => { if (from !== null) setPart(between(from, pointOf(event))); }}
        onPointerUp={(event) => {
          if (from === null) return;
          const drawn = between(from, pointOf(event));
          setFrom(null);
          if (isLarge(drawn)) read(drawn);
        }}
        onPointerCancel={() => setFrom(null)}
      >
        <canvas ref={canvas} width={width} height={height} aria-hidden="true" />
        {marks.map((mark) => {
          const bounds = boundsOf(mark.corners, width, height);
          return (
            <button
              key={`${bounds.x} ${bounds.y}`}
              type="button"
              className="picture-mark"
              aria-label={inert(t('screen.take', { name: mark.name }))}
              title={inert(mark.name)}
              style={{ left: `${bounds.x * 100}%`, top: `${bounds.y * 100}%`, width: `${bounds.width * 100}%`, height: `${bounds.height * 100}%` }}
              onClick={mark.onTake}
            />
          );
        })}
        <PartFrame part={part} drawing={from !== null} onMove={setPart} onRead={read} />
      </div>
    </div>
  );
}
