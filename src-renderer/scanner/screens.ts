/** @file Looks at displays and windows, one frame of each, and keeps the pictures that a person may want to point into. */
import type { Area, ScreenSource } from '../../src-shared/model';
import type { Read } from '../../src-shared/qr/zxing';
import type { FrameReader } from './frame-reader';
import { nextFrame, stopTracks } from './frames';

export interface ScreenPicture {
  readonly id: string;
  readonly kind: ScreenSource['kind'];
  readonly picture: ImageBitmap;
  readonly codes: readonly Read[];
}

/** ms for the first look at each: codes on screens are sharp. Where nothing was found, displays get all the time of the chain. */
const BUDGET = 300;
/** A window that is minimised may never send a frame. */
const PATIENCE = { screen: 5000, window: 1500 } as const;

/** As Chromium has it since long before the standard: a source by the id that main was given. */
const wanted = (id: string): MediaStreamConstraints => {
  const video = { mandatory: { chromeMediaSource: 'desktop', chromeMediaSourceId: id, maxWidth: 16_384, maxHeight: 16_384, maxFrameRate: 30 } };
  return { audio: false, video: video as MediaTrackConstraints };
};

async function grab({ id, kind }: ScreenSource, signal: AbortSignal): Promise<VideoFrame | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(wanted(id));
  } catch {
    // A window that was closed meanwhile, or one that the system does not show: the others are looked at all the same.
    return null;
  }
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  try {
    const frame = nextFrame(video, signal, PATIENCE[kind]);
    await video.play().catch(() => undefined); // then no frame comes, and the patience ends
    return await frame;
  } finally {
    stopTracks(stream);
    video.srcObject = null;
  }
}

/**
 * All displays, and those windows that hold a code no display shows. `onProgress` is told how many were looked at. Never
 * rejects; with `signal` it ends early.
 */
export async function scanScreens(sources: readonly ScreenSource[], reader: FrameReader, signal: AbortSignal, onProgress: (done: number) => void): Promise<readonly ScreenPicture[]> {
  const pictures: ScreenPicture[] = [];
  const known = new Set<string>();
  for (const [at, source] of sources.entries()) {
    if (signal.aborted) break;
    const frame = await grab(source, signal);
    const answer = frame === null ? null : await reader.read({ kind: 'video', frame, budget: BUDGET, masks: source.masks, keep: true });
    onProgress(at + 1);
    if (answer?.picture === undefined) continue;
    const codes = answer.codes.filter(({ text }) => !known.has(text));
    if (source.kind === 'window' && codes.length === 0) {
      answer.picture.close();
      continue;
    }
    for (const { text } of codes) known.add(text);
    pictures.push({ id: source.id, kind: source.kind, picture: answer.picture, codes });
  }
  return pictures;
}

/** Where no display and no window shows a code: once more with all the time that the chain may take, for faint, small or bent ones. */
export async function lookHarder(pictures: readonly ScreenPicture[], reader: FrameReader, signal: AbortSignal): Promise<readonly ScreenPicture[]> {
  const again: ScreenPicture[] = [];
  for (const one of pictures) {
    if (signal.aborted) break;
    const answer = await reader.read({ kind: 'bitmap', bitmap: await createImageBitmap(one.picture) });
    again.push({ ...one, codes: answer?.codes ?? [] });
  }
  return again;
}

/** All codes of a part of a picture that is on a canvas. */
export async function scanPart(canvas: HTMLCanvasElement, { x, y, width, height }: Area, reader: FrameReader): Promise<readonly string[]> {
  const across = Math.max(1, Math.round(width * canvas.width));
  const down = Math.max(1, Math.round(height * canvas.height));
  const bitmap = await createImageBitmap(canvas, Math.round(x * canvas.width), Math.round(y * canvas.height), across, down);
  return (await reader.read({ kind: 'bitmap', bitmap }))?.texts ?? [];
}
