import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameReader } from '../../../../src-renderer/scanner/frame-reader';
import { watchLive } from '../../../../src-renderer/scanner/live';

/** What stands in front of the camera, frame by frame; after the last one the sheet is closed. */
let film: readonly (readonly string[])[];
let over: AbortController;
let shown: number;
let underWay: number;
let most: number;
let taken: (readonly string[])[];

const video = {
  requestVideoFrameCallback: (show: () => void) => {
    queueMicrotask(show);
    return 1;
  },
  cancelVideoFrameCallback: () => undefined,
} as unknown as HTMLVideoElement;

const reader: FrameReader = {
  read: async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    const texts = film[shown] ?? [];
    shown += 1;
    if (shown === film.length + 1) over.abort();
    return { kind: 'texts', texts, codes: [] };
  },
  close: () => undefined,
};

const watch = (): Promise<void> => watchLive(video, reader, (texts) => {
  taken.push(texts);
  return Promise.resolve();
}, over.signal);

beforeEach(() => {
  vi.stubGlobal('VideoFrame', class { readonly displayWidth = 1; });
  film = [];
  shown = underWay = most = 0;
  over = new AbortController();
  taken = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a live picture', () => {
  it('hands a code over once, one frame after it was seen, however long it stays', async () => {
    film = [[], ['a'], ['a'], ['a'], []];
    await watch();
    expect(taken).toEqual([['a']]);
  });

  it('offers together what comes into view together, frame by frame', async () => {
    film = [['a'], ['a', 'b'], ['b', 'a'], []];
    await watch();
    expect(taken).toEqual([['a', 'b']]);
  });

  it('hands over what comes later by itself, and what was seen for one frame only', async () => {
    film = [['a'], [], ['b'], [], ['a']];
    await watch();
    expect(taken).toEqual([['a'], ['b']]);
  });

  it('is read one frame at a time', async () => {
    film = [[], [], [], []];
    await watch();
    expect(most).toBe(1);
  });

  it('is left alone once the sheet is closed', async () => {
    film = [['a']];
    over.abort();
    await watch();
    expect(shown).toBe(0);
    expect(taken).toEqual([]);
  });
});
