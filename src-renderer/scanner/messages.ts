/** @file What the page and the QR worker say to each other. */
import type { Area } from '../../src-shared/model';
import type { Read } from '../../src-shared/qr/zxing';

/**
 * One frame of a camera or of the screen. `budget`: ms, as a live picture has no time. `masks`: parts that are blackened
 * first. `keep`: the picture comes back with the answer.
 */
export interface FrameRequest {
  readonly frame: VideoFrame;
  readonly budget: number;
  readonly masks: readonly Area[];
  readonly keep: boolean;
}

/** A picture to look at: a file that the worker decodes, a drawing that the page made of an SVG, or a frame. */
export type ScanRequest = { readonly blob: Blob; readonly width: number; readonly height: number } | { readonly bitmap: ImageBitmap } | FrameRequest;

/** `codes` are the same texts with their places, in pixels of the picture as it was looked at (at most 16 megapixels). */
export type ScanAnswer =
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly codes: readonly Read[]; readonly picture?: ImageBitmap }
  | { readonly kind: 'broken' };
