/**
 * @file Finds QR codes in a picture, away from the page: decoding hostile pictures costs time and memory, and this worker
 * can be killed. Only its own response may compile WebAssembly (src-main/windows/csp.ts). The reading is src-shared/qr.
 */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { assertNever } from '../../src-shared/assert';
import { readCodes } from '../../src-shared/qr/chain';
import type { Rgba } from '../../src-shared/qr/grey';
import { loadZxing, type Zxing } from '../../src-shared/qr/zxing';
import { drawFrame } from './frame-pixels';
import type { FrameRequest, ScanAnswer, ScanRequest } from './messages';
import { openFile, pixelsOf, type PictureFile } from './picture-file';

let compiled: Promise<Zxing | null> | null = null;

/** Once a worker. Null where WebAssembly cannot start: the chain has other readers. */
const zxing = (): Promise<Zxing | null> => (compiled ??= loadZxing({ locateFile: () => wasmUrl }).catch(() => null));

void zxing(); // while the picture is still on its way

let file: PictureFile | null = null;

async function answer(request: ScanRequest): Promise<ScanAnswer> {
  switch (request.kind) {
    case 'open':
      file = await openFile(request);
      return { kind: 'opened', pictures: file.count };
    case 'picture': return file === null ? { kind: 'broken' } : read(await file.pixels(request.index), request.budget);
    case 'pixels': return read(request.image, request.budget);
    case 'bitmap': return read(pixelsOf(request.bitmap));
    case 'video': return readFrame(request);
    default: return assertNever(request);
  }
}

async function read(image: Rgba, budget?: number): Promise<Extract<ScanAnswer, { readonly kind: 'texts' }>> {
  const codes = await readCodes(image, { zxing: await zxing(), now: () => performance.now(), ...(budget === undefined ? {} : { budget }) });
  return { kind: 'texts', texts: codes.map(({ text }) => text), codes };
}

async function readFrame(request: FrameRequest): Promise<ScanAnswer> {
  const canvas = drawFrame(request);
  const answered = await read(canvas.context.getImageData(0, 0, canvas.width, canvas.height), request.budget);
  return request.keep ? { ...answered, picture: canvas.take() } : answered;
}

self.addEventListener('message', (event: MessageEvent<ScanRequest>) => {
  // The browser says no more than that a picture could not be decoded, or that memory ran out: to the person it is one thing.
  void answer(event.data).catch((): ScanAnswer => ({ kind: 'broken' }))
    .then((reply) => self.postMessage(reply, { transfer: reply.kind === 'texts' && reply.picture !== undefined ? [reply.picture] : [] }));
});
