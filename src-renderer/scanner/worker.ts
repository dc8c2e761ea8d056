/**
 * @file Finds QR codes in a picture, away from the page: decoding hostile pictures costs time and memory, and this worker
 * can be killed. Only its own response may compile WebAssembly (src-main/windows/csp.ts). The reading is src-shared/qr.
 */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { readCodes } from '../../src-shared/qr/chain';
import { WORKING_LIMIT } from '../../src-shared/qr/picture-size';
import { loadZxing, type Zxing } from '../../src-shared/qr/zxing';
import { drawFrame } from './frame-pixels';
import type { FrameRequest, ScanAnswer, ScanRequest } from './messages';

async function decode(request: Exclude<ScanRequest, FrameRequest>): Promise<ImageBitmap> {
  if ('bitmap' in request) return request.bitmap;
  const { blob, width, height } = request;
  const scale = Math.sqrt(WORKING_LIMIT / (width * height));
  if (scale >= 1) return createImageBitmap(blob);
  return createImageBitmap(blob, { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'medium' });
}

function pixels(bitmap: ImageBitmap): ImageData {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

let compiled: Promise<Zxing | null> | null = null;

/** Once a worker. Null where WebAssembly cannot start: the chain has other readers. */
const zxing = (): Promise<Zxing | null> => (compiled ??= loadZxing({ locateFile: () => wasmUrl }).catch(() => null));

void zxing(); // while the picture is still on its way

/** The worker lives as long as the camera is on: what one frame cost must not be paid for the next. */
async function scanFrame(request: FrameRequest): Promise<ScanAnswer> {
  const canvas = drawFrame(request);
  const image = canvas.context.getImageData(0, 0, canvas.width, canvas.height);
  const codes = await readCodes(image, { zxing: await zxing(), now: () => performance.now(), budget: request.budget });
  const texts = codes.map(({ text }) => text);
  return request.keep ? { kind: 'texts', texts, codes, picture: canvas.take() } : { kind: 'texts', texts, codes };
}

/** The browser says no more than that a picture could not be decoded, or that memory ran out: to the person it is one thing. */
async function scan(request: ScanRequest): Promise<ScanAnswer> {
  try {
    if ('frame' in request) return await scanFrame(request);
    const bitmap = await decode(request);
    const image = pixels(bitmap);
    bitmap.close();
    const codes = await readCodes(image, { zxing: await zxing(), now: () => performance.now() });
    return { kind: 'texts', texts: codes.map(({ text }) => text), codes };
  } catch {
    return { kind: 'broken' };
  }
}

self.addEventListener('message', (event: MessageEvent<ScanRequest>) => {
  void scan(event.data).then((answer) => self.postMessage(answer, { transfer: answer.kind === 'texts' && answer.picture !== undefined ? [answer.picture] : [] }));
});
