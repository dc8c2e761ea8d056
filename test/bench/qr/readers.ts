/** @file The readers that are measured beside each other: our chain, and each decoder alone. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jsqr from 'jsqr';
import { decodeQR } from 'qr/decode.js';
import { readBarcodes } from 'zxing-wasm/reader';
import { readCodes } from '../../../src-shared/qr/chain';
import type { Rgba } from '../../../src-shared/qr/grey';
import { loadZxing } from '../../../src-shared/qr/zxing';

/** Texts of a picture; `file` is the same picture as a file. */
export type Reader = (image: Rgba, file: string) => Promise<readonly string[]>;

export async function readers(): Promise<ReadonlyMap<string, Reader>> {
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const zxing = await loadZxing({ wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  const all = new Map<string, Reader>([
    ['our chain', async (image) => (await readCodes(image, { zxing, now: () => performance.now() })).map(({ text }) => text)],
    ['zxing alone', async (image) => {
      const found = await readBarcodes(imageData(image), { formats: ['QRCode'], tryHarder: true, tryDenoise: false, textMode: 'Plain', maxNumberOfSymbols: 255 });
      return found.filter(({ isValid }) => isValid).map(({ text }) => text);
    }],
    ['qr 0.7', (image) => Promise.resolve(tryQr(image))],
    ['jsqr', (image) => {
      const found = jsqr(imageData(image).data, image.width, image.height, { inversionAttempts: 'attemptBoth' });
      return Promise.resolve(found === null || found.data === '' ? [] : [found.data]);
    }],
  ]);
  if ((await zbarimg(['--version'])) !== null) all.set('zbarimg', async (_, file) => zbarTexts(await zbarimg(['-q', '--xml', '--nodbus', '-Sdisable', '-Sqrcode.enable', file])));
  return all;
}

function tryQr(image: Rgba): readonly string[] {
  try {
    return [decodeQR(image, { effort: 20 })];
  } catch {
    return []; // "not found" is an exception there
  }
}

const imageData = ({ width, height, data }: Rgba): ImageData => ({ width, height, data: new Uint8ClampedArray(data), colorSpace: 'srgb' });

/** Its standard output; null where it is not installed. Exit code 4 means that nothing was found. */
function zbarimg(args: readonly string[]): Promise<string | null> {
  return new Promise((done) => {
    execFile('zbarimg', args, { maxBuffer: 2 ** 24 }, (error, out) => {
      done(error?.code === 'ENOENT' ? null : out);
    });
  });
}

/** XML, for a text may hold line ends. */
const zbarTexts = (xml: string | null): readonly string[] => [...(xml ?? '').matchAll(/<data[^>]*><!\[CDATA\[([\s\S]*?)\]\]><\/data>/g)].map(([, text = '']) => text);
