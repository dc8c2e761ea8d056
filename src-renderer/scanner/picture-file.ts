/** @file Decodes picture files in a worker: the picture, or the frames of an animation one by one. */
import { chosenFrames } from '../../src-shared/pictures/several';
import type { Rgba } from '../../src-shared/qr/grey';
import { WORKING_LIMIT } from '../../src-shared/qr/picture-size';

export interface PictureFile {
  /** Pictures that are looked at: one, or frames of an animation. */
  readonly count: number;
  /** From 0. Rejects where the file is damaged there. */
  pixels(index: number): Promise<Rgba>;
}

interface Opening {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
}

/** Rejects for a damaged picture. */
export async function openFile({ blob, width, height, animated }: Opening): Promise<PictureFile> {
  const resize = scaledDown(width, height);
  const first = pixelsOf(await createImageBitmap(blob, resize));
  const decoder = animated ? await openAnimation(blob) : null;
  const frames = chosenFrames(decoder?.tracks.selectedTrack?.frameCount ?? 1);
  return {
    count: frames.length,
    pixels: async (index) => {
      if (index === 0 || decoder === null) return first;
      const { image } = await decoder.decode({ frameIndex: frames[index] ?? 0 });
      try {
        return pixelsOf(await createImageBitmap(image, resize));
      } finally {
        image.close();
      }
    },
  };
}

/** Null where its frames cannot be told apart: the first one counts then. */
async function openAnimation(blob: Blob): Promise<ImageDecoder | null> {
  const [start = 0] = new Uint8Array(await blob.slice(0, 1).arrayBuffer());
  try {
    const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type: start === 0x47 ? 'image/gif' : 'image/webp' });
    await decoder.completed;
    await decoder.tracks.ready;
    return decoder;
  } catch {
    return null;
  }
}

function scaledDown(width: number, height: number): ImageBitmapOptions {
  const scale = Math.sqrt(WORKING_LIMIT / (width * height));
  return scale >= 1 ? {} : { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'medium' };
}

/** The bitmap is used up. */
export function pixelsOf(bitmap: ImageBitmap): Rgba {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  const { width, height } = bitmap;
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}
