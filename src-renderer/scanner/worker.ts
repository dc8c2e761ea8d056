/**
 * @file Finds QR codes in a picture, away from the page: decoding hostile pictures costs time and memory, and this worker
 * can be killed. Only its own response may compile WebAssembly (src-main/windows/csp.ts).
 */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { ScanAnswer, ScanRequest } from './messages';

/** More is scaled down: 16 megapixels are 64 MB of pixels, and a code that fills 1 % of them is still 400 pixels wide. */
const WORKING_PIXELS = 16e6;
/** jsQR is slow (MEASURED: seconds on a screenshot), so it sees less. */
const FALLBACK_PIXELS = 2e6;

// Without locateFile the library would fetch its wasm from a CDN.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

async function decode(request: ScanRequest): Promise<ImageBitmap> {
  if ('bitmap' in request) return request.bitmap;
  const { blob, width, height } = request;
  const scale = Math.sqrt(WORKING_PIXELS / (width * height));
  if (scale >= 1) return createImageBitmap(blob);
  return createImageBitmap(blob, { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'medium' });
}

/** Pixels on an opaque ground: a transparent one would be black, and so would the code on it. */
function pixels(bitmap: ImageBitmap, ground: 'white' | 'black', limit: number): ImageData {
  const scale = Math.min(1, Math.sqrt(limit / (bitmap.width * bitmap.height)));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

async function byZxing(image: ImageData): Promise<readonly string[]> {
  const found = await readBarcodes(image, { formats: ['QRCode', 'MicroQRCode', 'rMQRCode'], tryHarder: true, maxNumberOfSymbols: 255 });
  return found.filter((symbol) => symbol.isValid).map((symbol) => symbol.text);
}

/** The way out where the first decoder sees nothing or cannot be loaded. It finds one code. */
async function byJsqr(image: ImageData): Promise<readonly string[]> {
  const { default: jsqr } = await import('jsqr');
  const found = jsqr(image.data, image.width, image.height, { inversionAttempts: 'attemptBoth' });
  return found === null ? [] : [found.data];
}

async function scan(bitmap: ImageBitmap): Promise<readonly string[]> {
  const attempts = [
    () => byZxing(pixels(bitmap, 'white', WORKING_PIXELS)),
    // A light code on a transparent ground disappears on white.
    () => byZxing(pixels(bitmap, 'black', WORKING_PIXELS)),
    () => byJsqr(pixels(bitmap, 'white', FALLBACK_PIXELS)),
  ];
  let failure: unknown;
  let worked = false;
  for (const attempt of attempts) {
    try {
      const texts = await attempt();
      worked = true;
      if (texts.some((text) => text !== '')) return [...new Set(texts)].filter((text) => text !== '');
    } catch (error) {
      failure = error;
    }
  }
  if (!worked) throw failure;
  return [];
}

const answer = (message: ScanAnswer): void => {
  self.postMessage(message);
};

self.addEventListener('message', (event: MessageEvent<ScanRequest>) => {
  void (async () => {
    let bitmap: ImageBitmap;
    try {
      bitmap = await decode(event.data);
    } catch {
      // The browser's decoder says no more than "could not be decoded".
      answer({ kind: 'broken' });
      return;
    }
    answer({ kind: 'texts', texts: await scan(bitmap) });
    bitmap.close();
  })();
});
