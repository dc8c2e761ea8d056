/** @file Looks at a playing video for codes, one frame at a time. */
import type { FrameReader } from './frame-reader';
import { nextFrame } from './frames';

/** ms for a frame that holds nothing: the next one may be better. */
const BUDGET = 150;

/**
 * Until `signal`: hands over codes that have not been seen before, those together that come one frame after another, so that all
 * that are in view are offered at once. While `onTexts` works nothing is looked at, and never more than one frame is under way.
 */
export async function watchLive(video: HTMLVideoElement, reader: FrameReader, onTexts: (texts: readonly string[]) => Promise<void>, signal: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  let fresh: readonly string[] = [];
  while (!signal.aborted) {
    const frame = await nextFrame(video, signal);
    if (frame === null) return;
    const answer = await reader.read({ kind: 'video', frame, budget: BUDGET, masks: [], keep: false });
    const more = (answer?.texts ?? []).filter((text) => !seen.has(text));
    for (const text of more) seen.add(text);
    const settled = more.length === 0 ? fresh : [];
    fresh = more.length === 0 ? [] : [...fresh, ...more];
    if (settled.length > 0 && !isOver(signal)) await onTexts(settled);
  }
}

/** Asked anew: TypeScript takes it for unchanged since the loop began. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;
