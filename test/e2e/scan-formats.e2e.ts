/** @file Every kind of file that may hold a code, in the real window: pixels, animations, drawings, documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, dropFiles, openDesk, watchViolations, type Desk } from '../support/desktop';
import { drawnCode, greyImage, lockedPdf, pdfOf } from '../support/documents';
import { FORMATS, animation, pictureFile } from '../support/picture-files';
import { modulesOf } from '../support/pictures';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRETS = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'JBSWY3DPEHPK3PXP', 'MFRGGZDFMZTWQ2LK'] as const;
const [FIRST] = SECRETS;
const uri = (name: string, secret: string): string => `otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`;
const three = SECRETS.map((secret, at) => uri(`Page${String(at + 1)}`, secret));

let desk: Desk;
let app: AuthenticatorPage;
let refusedByPolicy: () => Promise<readonly string[]>;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  refusedByPolicy = await watchViolations(app.page);
  await app.page.getByText('No accounts yet').waitFor();
});

afterEach(() => app.goHome());

afterAll(async () => {
  expect(await refusedByPolicy()).toEqual([]);
  await desk.leave();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(desk.home.path, name);
  writeFileSync(path, content);
  return path;
}

const trouble = (sentence: string): Promise<void> => app.page.locator('.status-trouble').getByText(sentence).waitFor({ timeout: 30_000 });

describe('a picture of pixels', () => {
  it.each(FORMATS)('as %s is read', async (format) => {
    await app.choosePictures(file(`code.${format}`, await pictureFile(format, uri('Pixels', FIRST))));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
  });

  it('cut off as AVIF is refused', async () => {
    const whole = await pictureFile('avif', uri('Cut', FIRST));
    await app.choosePictures(file('cut.avif', whole.subarray(0, whole.length / 2)));
    await trouble('The picture is damaged and cannot be read.');
  });
});

describe('an animation', () => {
  it.each(['gif', 'webp'] as const)('as %s is read frame by frame', async (format) => {
    await dropFiles(app.page, [file(`codes.${format}`, await animation(format, ['', three[0] ?? '', '', three[1] ?? '', three[2] ?? '', three[2] ?? '']))]);
    await app.sheet.getByRole('heading', { name: 'Add these 3 accounts?' }).waitFor();
  });
});

describe('a PDF', () => {
  it('is read page by page, the first five', async () => {
    const pages = [...three.map((text, at) => drawnCode(text, 60 + 100 * at, 300, 110)), 'BT ET', drawnCode(uri('Page5', 'ORSXG5DJNZTQ'), 20, 20, 80), drawnCode(uri('Page6', 'NBSWY3DPEB3W64TMMQ'), 20, 20, 300)];
    await app.choosePictures(file('letter.pdf', pdfOf(pages)));
    await app.sheet.getByRole('heading', { name: 'Add these 4 accounts?' }).waitFor();
    expect(await app.sheet.getByText('Page6').count()).toBe(0);
  });

  it('of a picture, as scanners make them, is read', async () => {
    const rows = modulesOf(uri('Scanned', FIRST));
    const side = rows.length * 10;
    const grey = Buffer.from(Array.from({ length: side * side }, (_, at) => (rows[Math.floor(at / side / 10)]?.[Math.floor((at % side) / 10)] === true ? 30 : 225)));
    await app.choosePictures(file('scan.pdf', pdfOf(['q 200 0 0 200 200 400 cm /I Do Q'], { resources: '/XObject<</I 3 0 R>>', more: [greyImage(side, side, grey)] })));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
  });

  it('as small as a label, or as large as a poster, is read', async () => {
    await app.choosePictures(file('label.pdf', pdfOf([drawnCode(uri('Label', FIRST), 2, 2, 36)], { size: [40, 40] })));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
    await app.cancel();
    await app.choosePictures(file('poster.pdf', pdfOf([drawnCode(uri('Poster', FIRST), 100, 100, 2000)], { size: [14_000, 9000] })));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
  });

  it('protected by a password is refused', async () => {
    await app.choosePictures(file('locked.pdf', lockedPdf(uri('Locked', FIRST))));
    await trouble('The PDF is protected by a password.');
  });

  it('cut off or damaged is refused', async () => {
    await app.choosePictures(file('cut.pdf', '%PDF-1.7\n1 0 obj\n<</Type/Catalog'));
    await trouble('The picture is damaged and cannot be read.');
  });

  it('without a code at its front is refused, and that there are more pages is said', async () => {
    await app.choosePictures(file('long.pdf', pdfOf(Array.from({ length: 6 }, () => 'BT ET'))));
    await trouble('No QR code was found on the first pages of the PDF.');
  });
});

describe('no file', () => {
  it('a folder that is dropped is refused', async () => {
    const folder = join(desk.home.path, 'a folder');
    mkdirSync(folder);
    await dropFiles(app.page, [folder]);
    await trouble('The file could not be opened.');
  });
});
