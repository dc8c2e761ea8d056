/** @file What is tried with a picture, in this order: what helps most for its time comes first (measured, test/bench/qr). */
import { resize, scale, type Channel, type Grey } from './grey';
import { flatten, gamma, median, sharpen, smooth, spread, threshold } from './prepare';
import type { LookOptions } from './zxing';

/** A way to prepare the picture. `cost` is its time against that of looking at the working picture as it is. */
export interface Step {
  readonly name: string;
  readonly cost: number;
  readonly options?: LookOptions;
  /** The picture to look at, from the working one or one colour of it; null where this step makes no sense for it. */
  prepare(working: Grey, colour: (channel: Channel) => Grey): Grey | null;
}

const BLACK_WHITE: LookOptions = { binarizer: 'FixedThreshold' };

export const STEPS: readonly Step[] = [
  { name: 'denoise', cost: 2, options: { tryDenoise: true }, prepare: (working) => working },
  { name: 'threshold', cost: 2, options: BLACK_WHITE, prepare: (working) => threshold(smooth(working, 1), 30, 3) },
  { name: 'half', cost: 1, prepare: (working) => scale(working, 0.5) },
  { name: 'sharpen', cost: 2, prepare: (working) => sharpen(working, 2, 2) },
  { name: 'double', cost: 5, prepare: (working) => (working.data.length < 500_000 ? scale(working, 2) : null) },
  { name: 'flatten', cost: 2, prepare: (working) => flatten(working, 25) },
  { name: 'shadows', cost: 2, options: { binarizer: 'GlobalHistogram', tryDenoise: true }, prepare: (working) => gamma(working, 0.4) },
  { name: 'glare', cost: 2, options: { tryDenoise: true }, prepare: (working) => gamma(working, 3) },
  { name: 'threshold-wide', cost: 2, options: { ...BLACK_WHITE, tryDenoise: true }, prepare: (working) => threshold(working, 40, 4) },
  { name: 'threshold-narrow', cost: 2, options: BLACK_WHITE, prepare: (working) => threshold(working, 10, 3) },
  { name: 'sharpen-wide', cost: 3, options: { tryDenoise: true }, prepare: (working) => sharpen(working, 4, 3) },
  { name: 'half-flatten', cost: 1, prepare: (working) => flatten(scale(working, 0.5), 15) },
  { name: 'smooth', cost: 2, prepare: (working) => smooth(working, 2) },
  { name: 'one-and-a-half', cost: 4, prepare: (working) => (working.data.length < 1_500_000 ? scale(working, 1.5) : null) },
  { name: 'narrow', cost: 1, prepare: (working) => resize(working, Math.ceil(working.width * 0.5), working.height) },
  { name: 'flat', cost: 1, prepare: (working) => resize(working, working.width, Math.ceil(working.height * 0.5)) },
  { name: 'dark', cost: 2, prepare: (working) => spread(working, 'dark') },
  { name: 'light', cost: 2, prepare: (working) => spread(working, 'light') },
  { name: 'median', cost: 4, prepare: median },
  { name: 'red', cost: 2, prepare: (_, colour) => colour('red') },
  { name: 'blue', cost: 2, prepare: (_, colour) => colour('blue') },
  { name: 'quarter', cost: 0.5, prepare: (working) => scale(working, 0.25) },
];
