/** @file Pictures that cannot be taken, each with its sentence; and the largest ones that can. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDeflate } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, dropFiles, openDesk, type Desk } from '../support/desktop';
import { chunk, modulesOf, png, pngQr } from '../support/pictures';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const URI = `otpauth://totp/Large:me?secret=${SECRET}&issuer=Large`;

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
});

afterEach(async () => {
  await app.goHome();
  expect(await app.page.getByText('No accounts yet').isVisible()).toBe(true);
});

afterAll(() => desk.leave());

const path = (name: string): string => join(desk.home.path, name);

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content);
  return path(name);
}

/** A one-bit greyscale PNG of `side` × `side` with the code in its middle, `scale` pixels a module; written row by row. */
async function hugePng(name: string, side: number, scale: number): Promise<string> {
  const rows = modulesOf(URI);
  const from = Math.floor((side - rows.length * scale) / 2);
  const blank = Buffer.alloc(1 + Math.ceil(side / 8), 255).fill(0, 0, 1);
  const drawn = rows.map((row) => {
    const line = Buffer.from(blank);
    row.forEach((dark, column) => {
      if (!dark) return;
      for (let x = from + column * scale; x < from + (column + 1) * scale; x += 1) line.writeUInt8(line.readUInt8(1 + (x >> 3)) & ~(128 >> (x & 7)), 1 + (x >> 3));
    });
    return line;
  });
  const deflate = createDeflate();
  const parts: Buffer[] = [];
  deflate.on('data', (part: Buffer) => parts.push(part));
  for (let y = 0; y < side; y += 1) {
    const row = drawn[Math.floor((y - from) / scale)];
    if (!deflate.write(y >= from && row !== undefined ? row : blank)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const out = createWriteStream(path(name));
  for (const part of [Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', Buffer.concat(parts)), chunk('IEND', Buffer.alloc(0))]) out.write(part);
  out.end();
  await once(out, 'finish');
  return path(name);
}

const trouble = async (sentence: string): Promise<void> => {
  await app.page.locator('.status-trouble').getByText(sentence).waitFor({ timeout: 30_000 });
  expect(await app.sheet.count()).toBe(0);
};

describe('refused with a sentence', () => {
  it('no picture at all', async () => {
    await app.choosePictures(file('notes.png', 'these are notes'));
    await trouble('This is not a picture that can be read.');
  });

  it('a picture without a code', async () => {
    await app.choosePictures(file('blank.png', png(300, 300, (x, y) => (x + y) % 7 === 0)));
    await trouble('No QR code was found in the picture.');
  });

  it('a picture that is cut off or damaged', async () => {
    const whole = pngQr([URI]);
    await app.choosePictures(file('cut.png', whole.subarray(0, 40)));
    await trouble('The picture is damaged and cannot be read.');
    await app.page.keyboard.press('Escape');
    const damaged = Buffer.from(whole);
    damaged.fill(0xa5, 60, 120);
    await dropFiles(app.page, [file('damaged.png', damaged)]);
    await trouble('The picture is damaged and cannot be read.');
  });

  it('a size of nothing', async () => {
    await app.choosePictures(file('none.png', png(1, 1, () => true).fill(0, 16, 24)));
    await trouble('The picture is damaged and cannot be read.');
  });

  it('a code that is no account', async () => {
    await app.choosePictures(file('web.png', pngQr(['https://example.org/'])));
    await trouble('That is not a code for an authenticator.');
  });

  it('an account with a bad secret', async () => {
    await app.choosePictures(file('bad.png', pngQr(['otpauth://totp/x?secret=GEZD1'])));
    await trouble('The secret holds “1”, which does not belong there.');
  });

  it('over 100 megapixels, before it is decoded', async () => {
    await app.choosePictures(await hugePng('over.png', 10_001, 40));
    await trouble('The picture has more than 100 megapixels.');
  });

  it('a few bytes that promise gigapixels', async () => {
    const promise = pngQr([URI]);
    promise.writeUInt32BE(60_000, 16);
    promise.writeUInt32BE(60_000, 20);
    await app.choosePictures(file('promise.png', promise));
    await trouble('The picture has more than 100 megapixels.');
  });
});

describe('still read', () => {
  it('64 megapixels', async () => {
    await app.choosePictures(await hugePng('large.png', 8000, 30));
    const code = app.sheet.locator('[data-code]:not([data-code=""])');
    await code.waitFor({ timeout: 30_000 });
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
  });
});
