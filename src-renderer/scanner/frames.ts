/** @file Frames out of a video that plays. */

/**
 * The next frame that is shown, or null where none will come: `signal` was given, or the time is up. A hidden page shows
 * no frames, so a camera is never read behind the person's back.
 */
export function nextFrame(video: HTMLVideoElement, signal: AbortSignal, patience: number | null = null): Promise<VideoFrame | null> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(null);
      return;
    }
    const settle = (frame: VideoFrame | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(frame);
    };
    const stop = (): void => {
      video.cancelVideoFrameCallback(asked);
      settle(null);
    };
    const asked = video.requestVideoFrameCallback(() => settle(frameOf(video)));
    const timer = patience === null ? undefined : setTimeout(stop, patience);
    signal.addEventListener('abort', stop);
  });
}

/** Null where the track has just ended. The frame shares the video's memory: nothing is copied here. */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  try {
    return new VideoFrame(video);
  } catch {
    return null;
  }
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
