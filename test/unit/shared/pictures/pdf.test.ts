import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, it } from 'vitest';
import { loadPdf, type OpenPdf, type Pdf } from '../../../../src-shared/pictures/pdf';
import { readCodes } from '../../../../src-shared/qr/chain';
import type { Zxing } from '../../../../src-shared/qr/zxing';
import { doublingPdf, drawnCode, lockedPdf, pdf, pdfOf } from '../../../support/documents';
import { zxingForTests } from '../qr/zxing';

const TEXT = 'otpauth://totp/Bank:me?secret=GEZDGNBVGY3TQOJQ';
let zxing: Zxing;
let open: OpenPdf;

const load = (): Promise<OpenPdf> => loadPdf(readFileSync(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')));

beforeAll(async () => {
  zxing = await zxingForTests();
  open = await load();
});

async function opened(bytes: Uint8Array): Promise<Pdf> {
  const document = await open(bytes);
  if (typeof document === 'string') throw new Error(document);
  return document;
}

it('pages are drawn large enough to read a code of 2 cm, and on white', async () => {
  const page = await (await opened(pdfOf([drawnCode(TEXT, 400, 50, 57)]))).draw(0);
  expect([page?.width, page?.height]).toEqual([1785, 2526]);
  expect([...(page?.data.subarray(0, 4) ?? [])]).toEqual([255, 255, 255, 255]);
  expect((await readCodes(page ?? { width: 1, height: 1, data: new Uint8Array(4) }, { zxing, now: () => 0 })).map(({ text }) => text)).toEqual([TEXT]);
});

it.each<[string, readonly [number, number]]>([['a poster', [14_400, 14_400]], ['a ribbon', [14_400, 20]], ['a label', [20, 20]]])('%s is at most 6 megapixels', async (_what, size) => {
  const page = await (await opened(pdfOf(['0 0 9 9 re f'], { size }))).draw(0);
  if (page === null) throw new Error('not drawn');
  expect(page.width * page.height).toBeLessThanOrEqual(6e6);
  expect(Math.max(page.width, page.height)).toBeGreaterThanOrEqual(1200);
  expect(page.data.length).toBe(page.width * page.height * 4);
});

it('only the first five pages count, and that there are more is said', async () => {
  expect(await opened(pdfOf(Array.from({ length: 5 }, () => 'BT ET')))).toMatchObject({ pages: 5, more: false });
  expect(await opened(pdfOf(Array.from({ length: 6 }, () => 'BT ET')))).toMatchObject({ pages: 5, more: true });
});

it('a password is told from damage', async () => {
  expect(await open(lockedPdf(TEXT))).toBe('password');
  for (const bytes of ['%PDF-1.7\n', '%PDF-1.7 and then nothing of the kind']) expect(await open(Buffer.from(bytes))).toBe('broken');
  expect(await open(pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']))).toBe('broken');
});

it('a page that is none is not drawn, the others are', async () => {
  const document = await opened(pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>', '[1 2 3]', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>']));
  expect((await document.draw(0)) === null).toBe(true); // not printed whole when it fails
  expect((await document.draw(1))?.width).toBe(1200);
});

it('few bytes that ask for memory without end get an error', async () => {
  open = await load(); // one that may be used up
  const document = await opened(doublingPdf());
  await expect(document.draw(0)).rejects.toThrow(WebAssembly.RuntimeError);
}, 60_000);
