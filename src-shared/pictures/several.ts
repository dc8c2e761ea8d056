/** @file A file with several pictures, pages of a document or frames of an animation: how many are looked at, and for how long. */
import { BUDGET } from '../qr/chain';

/** ms for a picture after the first: pages may be scans, frames are small and many. */
const FURTHER: Readonly<Record<'pages' | 'frames', number>> = { pages: 400, frames: 100 };
/** ms after which no further picture is begun. */
const TOGETHER = 5000;
/** An export that changes its code every second, recorded for a minute, loses none. */
const FRAMES = 64;

/** Which frames of an animation are looked at: all of a short one, of a long one some from everywhere. */
export const chosenFrames = (count: number): readonly number[] =>
  Array.from({ length: Math.min(count, FRAMES) }, (_, at) => Math.floor((at * count) / Math.min(count, FRAMES)));

export interface SeveralRead<T> {
  /** Each once, in the order found. */
  readonly texts: readonly string[];
  /** Why a picture could not be looked at, the first reason; the others were. */
  readonly trouble: T | null;
}

/** Reads pictures from 0, each within its budget; `read` answers with texts or with why not. */
export async function readSeveral<T extends string>(
  kind: 'pages' | 'frames', count: number, now: () => number, read: (index: number, budget: number) => Promise<readonly string[] | T>,
): Promise<SeveralRead<T>> {
  const texts = new Set<string>();
  const end = now() + TOGETHER;
  let trouble: T | null = null;
  for (let index = 0; index < count && (index === 0 || now() < end); index += 1) {
    const answer = await read(index, index === 0 ? BUDGET : FURTHER[kind]);
    if (typeof answer === 'string') trouble ??= answer;
    else for (const text of answer) texts.add(text);
  }
  return { texts: [...texts], trouble };
}
