/**
 * @file Draws documents, SVG and PDF, away from the page and apart from the reader: a page that never ends takes this worker with it
 * and not what was found on the pages before. Like the reader's, its own response may compile WebAssembly.
 */
import pdfiumUrl from '@hyzyla/pdfium/pdfium.wasm?url';
import resvgUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import { assertNever } from '../../src-shared/assert';
import type { Pdf } from '../../src-shared/pictures/pdf';
import type { Rgba } from '../../src-shared/qr/grey';
import type { DrawAnswer, DrawRequest } from './messages';

type Pages = Pick<Pdf, 'pages' | 'more' | 'draw'>;

let open: Pages | null = null;

/** The build's own file, over the app's own scheme. */
// eslint-disable-next-line no-restricted-globals -- windows have no network; nothing else is fetched
const bytesAt = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());

async function answer(request: DrawRequest): Promise<DrawAnswer> {
  switch (request.kind) {
    case 'open': {
      const opened = request.type === 'svg' ? await openSvg(request.blob) : await openPdf(request.blob);
      if (typeof opened === 'string') return { kind: opened };
      open = opened;
      return { kind: 'opened', pages: opened.pages, more: opened.more };
    }
    case 'page': {
      const image = (await open?.draw(request.index)) ?? null;
      return image === null ? { kind: 'broken' } : { kind: 'page', image };
    }
    default: return assertNever(request);
  }
}

async function openSvg(blob: Blob): Promise<Pages> {
  const { drawSvg, loadSvg } = await import('../../src-shared/pictures/svg');
  await loadSvg(await bytesAt(resvgUrl));
  const text = await blob.text();
  return { pages: 1, more: false, draw: () => Promise.resolve(drawSvg(text)) };
}

async function openPdf(blob: Blob): Promise<Pages | 'broken' | 'password'> {
  const { loadPdf } = await import('../../src-shared/pictures/pdf');
  const load = await loadPdf(await bytesAt(pdfiumUrl));
  return load(new Uint8Array(await blob.arrayBuffer()));
}

/** Pixels are handed over, not copied. */
const handedOver = (image: Rgba): Transferable[] => (image.data.buffer instanceof ArrayBuffer ? [image.data.buffer] : []);

self.addEventListener('message', (event: MessageEvent<DrawRequest>) => {
  void answer(event.data).catch((): DrawAnswer => ({ kind: 'broken' })).then((reply) => self.postMessage(reply, { transfer: reply.kind === 'page' ? handedOver(reply.image) : [] }));
});
