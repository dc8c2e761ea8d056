/** @file Pictures as plain numbers: grey levels, scaling, blurring. Pure, so that the worker and the command line share them. */

/** RGBA, 8 bits each, row by row, as `ImageData` holds it. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Grey levels, one byte a pixel: 0 is black. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What lies behind transparent pixels: a code without a ground of its own is drawn for a light or for a dark page. */
export type Ground = 'white' | 'black';

/** Luma (BT.601) on an opaque ground. */
export function greyOf({ width, height, data }: Rgba, ground: Ground = 'white'): Grey {
  const grey = new Uint8Array(width * height);
  const behind = ground === 'white' ? 255 : 0;
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    const luma = ((data[from] ?? 0) * 77 + (data[from + 1] ?? 0) * 150 + (data[from + 2] ?? 0) * 29) >> 8;
    const alpha = data[from + 3] ?? 255;
    grey[at] = alpha === 255 ? luma : (luma * alpha + behind * (255 - alpha)) / 255;
  }
  return { width, height, data: grey };
}

export type Channel = 'red' | 'green' | 'blue';

/** One colour alone: a code printed in two colours of the same brightness shows in one of them. */
export function channelOf({ width, height, data }: Rgba, channel: Channel): Grey {
  const grey = new Uint8Array(width * height);
  for (let at = 0, from = { red: 0, green: 1, blue: 2 }[channel]; at < grey.length; at += 1, from += 4) grey[at] = data[from] ?? 0;
  return { width, height, data: grey };
}

/** Whether any pixel lets the ground through. */
export function isTransparent({ data }: Rgba): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

/** A new size: areas are averaged when it shrinks, neighbours blended when it grows. Width and height may scale differently. */
export function resize(image: Grey, width: number, height: number): Grey {
  if (width === image.width && height === image.height) return image;
  const across = steps(image.width, width);
  const down = steps(image.height, height);
  const rows = new Float32Array(width * image.height);
  for (let y = 0; y < image.height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      const from = across.from[x] ?? 0;
      for (let tap = 0; tap < across.taps; tap += 1) sum += (image.data[y * image.width + Math.min(image.width - 1, from + tap)] ?? 0) * (across.weights[x * across.taps + tap] ?? 0);
      rows[y * width + x] = sum;
    }
  }
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = down.from[y] ?? 0;
    for (let x = 0; x < width; x += 1) {
      let sum = 0.5;
      for (let tap = 0; tap < down.taps; tap += 1) sum += (rows[Math.min(image.height - 1, from + tap) * width + x] ?? 0) * (down.weights[y * down.taps + tap] ?? 0);
      data[y * width + x] = sum;
    }
  }
  return { width, height, data };
}

/** For each target position the first source pixel and the weights of those from it on. */
function steps(source: number, target: number): { readonly from: Int32Array; readonly weights: Float32Array; readonly taps: number } {
  const ratio = source / target;
  const reach = Math.max(1, ratio);
  const taps = Math.ceil(reach * 2) + 1;
  const from = new Int32Array(target);
  const weights = new Float32Array(target * taps);
  for (let at = 0; at < target; at += 1) {
    const centre = (at + 0.5) * ratio - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    from[at] = first;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = first + tap < source ? Math.max(0, 1 - Math.abs(first + tap - centre) / reach) : 0;
      weights[at * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1) weights[at * taps + tap] = (weights[at * taps + tap] ?? 0) / sum;
  }
  return { from, weights, taps };
}

/** The same picture by one factor. */
export const scale = (image: Grey, factor: number): Grey =>
  resize(image, Math.max(1, Math.round(image.width * factor)), Math.max(1, Math.round(image.height * factor)));

/** A part, which must lie inside. */
export function crop(image: Grey, { left, top, width, height }: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }): Grey {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) data.set(image.data.subarray((top + y) * image.width + left, (top + y) * image.width + left + width), y * width);
  return { width, height, data };
}

/** Means over squares of 2 × `radius` + 1, cut at the border. */
export const boxMean = ({ width, height, data }: Grey, radius: number): Float32Array => boxMeans(data, width, height, radius);

export function boxMeans(data: Uint8Array | Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(width, radius); x += 1) sum += data[row + x] ?? 0;
    for (let x = 0; x < width; x += 1) {
      const enters = x + radius;
      const leaves = x - radius - 1;
      if (enters < width) sum += data[row + enters] ?? 0;
      if (leaves >= 0) sum -= data[row + leaves] ?? 0;
      rows[row + x] = sum / (Math.min(width - 1, enters) - Math.max(0, leaves + 1) + 1);
    }
  }
  const means = new Float32Array(width * height);
  // Down the columns a row at a time, for the sake of the processor's cache.
  const sums = new Float32Array(width);
  for (let y = 0; y < Math.min(height, radius); y += 1) for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + (rows[y * width + x] ?? 0);
  for (let y = 0; y < height; y += 1) {
    const enters = y + radius;
    const leaves = y - radius - 1;
    const count = Math.min(height - 1, enters) - Math.max(0, leaves + 1) + 1;
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] ?? 0;
      if (enters < height) sum += rows[enters * width + x] ?? 0;
      if (leaves >= 0) sum -= rows[leaves * width + x] ?? 0;
      sums[x] = sum;
      means[y * width + x] = sum / count;
    }
  }
  return means;
}
