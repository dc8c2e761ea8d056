/** @file A frame of video as pixels, in the worker: what is not to be seen is blackened before anything looks at it. */
import type { Area } from '../../src-shared/model';
import { WORKING_LIMIT } from '../../src-shared/qr/picture-size';
import type { FrameRequest } from './messages';

export interface DrawnFrame {
  readonly width: number;
  readonly height: number;
  readonly context: OffscreenCanvasRenderingContext2D;
  /** The picture itself; the canvas is empty afterwards. */
  take(): ImageBitmap;
}

/** Frees the frame. @throws Error where there is no canvas. */
export function drawFrame({ frame, masks }: FrameRequest): DrawnFrame {
  const scale = Math.min(1, Math.sqrt(WORKING_LIMIT / (frame.displayWidth * frame.displayHeight)));
  const width = Math.max(1, Math.round(frame.displayWidth * scale));
  const height = Math.max(1, Math.round(frame.displayHeight * scale));
  const canvas = new OffscreenCanvas(width, height);
  // Read once, or painted over and over: a canvas in the processor's memory is right for both.
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (context === null) throw new Error('no canvas');
  context.drawImage(frame, 0, 0, width, height);
  frame.close();
  for (const mask of masks) {
    const { x, y, right, bottom } = pixelsOf(mask, width, height);
    context.fillRect(x, y, right - x, bottom - y);
  }
  return { width, height, context, take: () => canvas.transferToImageBitmap() };
}

/** Rounded outwards: not a line of what is masked stays. */
export function pixelsOf({ x, y, width, height }: Area, pictureWidth: number, pictureHeight: number): { readonly x: number; readonly y: number; readonly right: number; readonly bottom: number } {
  return {
    x: Math.floor(x * pictureWidth), y: Math.floor(y * pictureHeight),
    right: Math.ceil((x + width) * pictureWidth), bottom: Math.ceil((y + height) * pictureHeight),
  };
}
