/** @file What the page and its two workers say to each other. */
import type { Area } from '../../src-shared/model';
import type { Rgba } from '../../src-shared/qr/grey';
import type { Read } from '../../src-shared/qr/zxing';

/**
 * One frame of a camera or of the screen. `budget`: ms, as a live picture has no time. `masks`: parts that are blackened
 * first. `keep`: the picture comes back with the answer.
 */
export interface FrameRequest {
  readonly kind: 'video';
  readonly frame: VideoFrame;
  readonly budget: number;
  readonly masks: readonly Area[];
  readonly keep: boolean;
}

/** To the reader: a file that is opened, and then looked at picture by picture (frames of an animation); or pixels. `budget`: ms, see readCodes. */
export type ScanRequest =
  | { readonly kind: 'open'; readonly blob: Blob; readonly width: number; readonly height: number; readonly animated: boolean }
  | { readonly kind: 'picture'; readonly index: number; readonly budget: number }
  | { readonly kind: 'pixels'; readonly image: Rgba; readonly budget: number }
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap }
  | FrameRequest;

/** `codes` are the same texts with their places, in pixels of the picture as it was looked at (at most 16 megapixels). */
export type ScanAnswer =
  | { readonly kind: 'opened'; readonly pictures: number }
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly codes: readonly Read[]; readonly picture?: ImageBitmap }
  | { readonly kind: 'broken' };

/** To the one that draws documents: an SVG is one page. */
export type DrawRequest =
  | { readonly kind: 'open'; readonly blob: Blob; readonly type: 'svg' | 'pdf' }
  | { readonly kind: 'page'; readonly index: number };

export type DrawAnswer =
  | { readonly kind: 'opened'; readonly pages: number; readonly more: boolean }
  | { readonly kind: 'page'; readonly image: Rgba }
  | { readonly kind: 'broken' }
  | { readonly kind: 'password' };
