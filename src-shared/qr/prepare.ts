/** @file What is tried with a picture that could not be read as it is. Each function answers with a new picture. */
import { boxMean, type Grey } from './grey';

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);

/** Small noise goes, and the pattern of a monitor's pixels. Two box filters come near a Gaussian. */
export function smooth(image: Grey, radius: number): Grey {
  const once = { ...image, data: Uint8Array.from(boxMean(image, radius)) };
  return { ...image, data: Uint8Array.from(boxMean(once, radius)) };
}

/** Unsharp mask: edges that a blur of about `radius` pixels has softened come back. */
export function sharpen(image: Grey, radius: number, amount: number): Grey {
  const means = boxMean({ ...image, data: Uint8Array.from(boxMean(image, radius)) }, radius);
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at += 1) {
    const value = image.data[at] ?? 0;
    data[at] = clamp(value + amount * (value - (means[at] ?? 0)));
  }
  return { ...image, data };
}

/** Local contrast: every neighbourhood of `radius` pixels gets the same mean and spread, so shadows and glare weigh less. */
export function flatten(image: Grey, radius: number): Grey {
  const means = boxMean(image, radius);
  const away = new Uint8Array(image.data.length);
  for (let at = 0; at < away.length; at += 1) away[at] = Math.abs((image.data[at] ?? 0) - (means[at] ?? 0));
  const spread = boxMean({ ...image, data: away }, radius);
  const data = new Uint8Array(image.data.length);
  // Below a spread of 4 levels there is only noise to be seen.
  for (let at = 0; at < data.length; at += 1) data[at] = clamp(128 + (60 * ((image.data[at] ?? 0) - (means[at] ?? 0))) / Math.max(4, spread[at] ?? 0));
  return { ...image, data };
}

/** Black and white by a threshold of the neighbourhood: `offset` levels under its mean is dark. */
export function threshold(image: Grey, radius: number, offset: number): Grey {
  const means = boxMean(image, radius);
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at += 1) data[at] = (image.data[at] ?? 0) > (means[at] ?? 0) - offset ? 255 : 0;
  return { ...image, data };
}

/** Levels bent: under 1 lifts shadows, over 1 opens bright parts. */
export function gamma(image: Grey, exponent: number): Grey {
  const table = Uint8Array.from({ length: 256 }, (_, level) => Math.round(255 * (level / 255) ** exponent));
  return { ...image, data: image.data.map((level) => table[level] ?? 0) };
}

export const invert = (image: Grey): Grey => ({ ...image, data: image.data.map((level) => 255 - level) });

/** The darkest (or lightest) of each 3 × 3: broken dark modules close, or hairlines across them go. */
export function spread(image: Grey, what: 'dark' | 'light'): Grey {
  const { width, height, data } = image;
  const pick = what === 'dark' ? Math.min : Math.max;
  const rows = new Uint8Array(data.length);
  const result = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const x = at % width;
    const here = data[at] ?? 0;
    rows[at] = pick(here, x > 0 ? (data[at - 1] ?? here) : here, x + 1 < width ? (data[at + 1] ?? here) : here);
  }
  for (let at = 0; at < data.length; at += 1) {
    const here = rows[at] ?? 0;
    result[at] = pick(here, rows[at - width] ?? here, rows[at + width] ?? here);
  }
  return { width, height, data: result };
}

/** The middle one of each 3 × 3: specks go, edges stay. */
export function median(image: Grey): Grey {
  const { width, height, data } = image;
  const result = data.slice();
  const nine = new Uint8Array(9);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      for (let k = 0; k < 9; k += 1) nine[k] = data[(y - 1 + ((k / 3) | 0)) * width + x - 1 + (k % 3)] ?? 0;
      nine.sort();
      result[y * width + x] = nine[4] ?? 0;
    }
  }
  return { width, height, data: result };
}
