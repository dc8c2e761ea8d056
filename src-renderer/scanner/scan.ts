/** @file A picture in, the texts of its QR codes out. Loaded only when a picture comes. All work is done in workers. */
import { PDF_BYTES, SVG_BYTES } from '../../src-shared/pictures/limits';
import { readSeveral, type SeveralRead } from '../../src-shared/pictures/several';
import { BYTE_LIMIT, HEADER_BYTES, PIXEL_LIMIT, isAnimation, isPdf, isSvg, pictureSize, type PictureSize } from '../../src-shared/qr/picture-size';
import { Helper, type NoAnswer } from './helper';
import type { DrawAnswer, DrawRequest, ScanAnswer, ScanRequest } from './messages';

/** Why there is no code: the key of its sentence (`scan.…`). */
export type PictureTrouble =
  | 'not-a-picture' | 'unreadable' | 'broken' | 'password' | 'too-large' | 'file-too-large' | 'no-code' | 'no-code-in-pages' | 'timed-out';

export type ScanResult =
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: PictureTrouble };

/**
 * ms after which a worker is killed: what takes longer is hostile or hopeless. Reading ends by itself after 1.5 s; this is
 * for a reader that hangs, on the slowest of machines.
 */
const OPEN_LIMIT = 12_000;
const DRAW_LIMIT = 8000;
const READ_LIMIT = 8000;

const now = (): number => performance.now();
const refused = (reason: PictureTrouble): ScanResult => ({ kind: 'refused', reason });

/** All codes of one file: PNG, JPEG, WebP, GIF, BMP, AVIF up to 100 megapixels; SVG; the first pages of a PDF. Never rejects. */
export async function scanPicture(file: Blob): Promise<ScanResult> {
  const header = await headerOf(file);
  if (header === null) return refused('unreadable');
  if (isSvg(header)) return file.size > SVG_BYTES ? refused('file-too-large') : scanDocument(file, 'svg');
  if (isPdf(header)) return file.size > PDF_BYTES ? refused('file-too-large') : scanDocument(file, 'pdf');
  const size = pictureSize(header);
  if (size === null) return refused('not-a-picture');
  if (size.width * size.height > PIXEL_LIMIT) return refused('too-large');
  if (size.width === 0 || size.height === 0) return refused('broken');
  return file.size > BYTE_LIMIT ? refused('file-too-large') : scanFile(file, size, isAnimation(header));
}

/** Null where it cannot be read: a folder that was dropped, a file that is gone or not the person's. */
const headerOf = (file: Blob): Promise<Uint8Array | null> =>
  file.slice(0, HEADER_BYTES).arrayBuffer().then((bytes) => new Uint8Array(bytes), () => null);

/** Workers for each file: what they found goes with them, and a stuck one harms no other file. */
const newReader = (): Helper<ScanRequest, ScanAnswer> => new Helper(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'scanner' }));
const newPen = (): Helper<DrawRequest, DrawAnswer> => new Helper(new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module', name: 'pages' }));

async function scanFile(blob: Blob, size: PictureSize, animated: boolean): Promise<ScanResult> {
  const reader = newReader();
  try {
    const opened = await reader.ask({ kind: 'open', blob, ...size, animated }, OPEN_LIMIT);
    if (typeof opened === 'string') return refused(opened);
    if (opened.kind !== 'opened') return refused('broken');
    return outcome(await readSeveral('frames', opened.pictures, now, async (index, budget) => textsOf(await reader.ask({ kind: 'picture', index, budget }, READ_LIMIT))));
  } finally {
    reader.end();
  }
}

async function scanDocument(blob: Blob, type: 'svg' | 'pdf'): Promise<ScanResult> {
  const pen = newPen();
  const reader = newReader();
  try {
    const opened = await pen.ask({ kind: 'open', blob, type }, OPEN_LIMIT);
    if (typeof opened === 'string') return refused(opened);
    if (opened.kind !== 'opened') return refused(opened.kind === 'password' ? 'password' : 'broken');
    const found = await readSeveral('pages', opened.pages, now, async (index, budget) => {
      const page = await pen.ask({ kind: 'page', index }, DRAW_LIMIT);
      if (typeof page === 'string') return page;
      if (page.kind !== 'page') return 'broken';
      const { buffer } = page.image.data;
      return textsOf(await reader.ask({ kind: 'pixels', image: page.image, budget }, READ_LIMIT, buffer instanceof ArrayBuffer ? [buffer] : []));
    });
    return outcome(found, opened.more);
  } finally {
    pen.end();
    reader.end();
  }
}

function textsOf(answer: ScanAnswer | NoAnswer): readonly string[] | NoAnswer {
  if (typeof answer === 'string') return answer;
  return answer.kind === 'texts' ? answer.texts : 'broken';
}

/** What was found counts, whatever happened on another page. */
function outcome({ texts, trouble }: SeveralRead<NoAnswer>, more = false): ScanResult {
  if (texts.length > 0) return { kind: 'found', texts };
  return refused(trouble ?? (more ? 'no-code-in-pages' : 'no-code'));
}
