/** @file A picture in, the texts of its QR codes out. Loaded only when a picture comes. */
import { HEADER_BYTES, PIXEL_LIMIT, isSvg, pictureSize } from '../../src-shared/qr/picture-size';
import type { ScanAnswer, ScanRequest } from './messages';
import { drawSvg } from './svg';

/** Why there is no code: the key of its sentence (`scan.…`). */
export type PictureTrouble = 'not-a-picture' | 'broken' | 'too-large' | 'no-code' | 'timed-out';

export type ScanResult =
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: PictureTrouble };

/** A picture that takes longer is hostile or hopeless: its worker is killed. */
const TIME_BUDGET = 20_000;

const refused = (reason: PictureTrouble): ScanResult => ({ kind: 'refused', reason });

/** All codes of one picture (PNG, JPEG, WebP, GIF, BMP up to 100 megapixels; SVG). Never rejects. */
export async function scanPicture(file: Blob): Promise<ScanResult> {
  const header = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  if (isSvg(header)) {
    const bitmap = await drawSvg(file);
    return bitmap === null ? refused('broken') : ask({ bitmap }, [bitmap]);
  }
  const size = pictureSize(header);
  if (size === null) return refused('not-a-picture');
  if (size.width * size.height > PIXEL_LIMIT) return refused('too-large');
  if (size.width === 0 || size.height === 0) return refused('broken');
  return ask({ blob: file, ...size }, []);
}

/** A worker for each picture: what it found goes with it, and a stuck one harms no other picture. */
function ask(request: ScanRequest, transfer: Transferable[]): Promise<ScanResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'scanner' });
  return new Promise((resolve) => {
    const end = (result: ScanResult): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => end(refused('timed-out')), TIME_BUDGET);
    worker.addEventListener('error', () => end(refused('broken')));
    worker.addEventListener('message', (event: MessageEvent<ScanAnswer>) => {
      const answer = event.data;
      if (answer.kind === 'broken') end(refused('broken'));
      else end(answer.texts.length === 0 ? refused('no-code') : { kind: 'found', texts: answer.texts });
    });
    worker.postMessage(request, transfer);
  });
}
