/** @file What is drawn is read back by a decoder that is not ours: Debian's zbarimg. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { drawQr, qrPng } from '../../../src-main/showing/draw';
import { formatOtpauth } from '../../../src-shared/otpauth';
import { qrSvg, type QrDrawing } from '../../../src-shared/qr/drawing';
import { Secret } from '../../../src-shared/secret';
import { zbarTexts } from '../../support/witness';

const folder = mkdtempSync(join(tmpdir(), 'tessera-draw-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const uri = (issuer: string, label: string, bytes: number): string => formatOtpauth({
  type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, issuer, label, secret: Secret.fromBytes(new Uint8Array(bytes).map((_, at) => at * 37)),
});

function drawn(text: string): QrDrawing {
  const drawing = drawQr(text);
  if (drawing === null) throw new Error('not drawn');
  return drawing;
}

const TEXTS: readonly (readonly [string, string])[] = [
  ['an everyday account', uri('GitHub', 'octo@example.org', 20)],
  ['one of a single byte', uri('', 'a', 1)],
  ['names in other scripts', uri('Überweisung ☃', '太郎@例え.jp 😀', 32)],
  ['a long account', uri('Example', 'x'.repeat(512), 64)],
  ['the longest at medium correction', `otpauth://totp/${'n'.repeat(2331 - 40)}?secret=JBSWY3DPEHPK3PXP`.slice(0, 2331)],
];

describe('a QR code', () => {
  it.each(TEXTS)('is read back from the PNG: %s', (_name, text) => {
    const file = join(folder, 'code.png');
    writeFileSync(file, qrPng(drawn(text)));
    expect(zbarTexts(file)).toEqual([text]);
  });

  it.each(TEXTS)('is read back from the SVG, rasterised: %s', async (_name, text) => {
    const file = join(folder, 'svg.png');
    await sharp(Buffer.from(qrSvg(drawn(text))), { density: 96 }).png().toFile(file);
    expect(zbarTexts(file)).toEqual([text]);
  });

  it('is black on white with four modules of white around it', async () => {
    const { data, info } = await sharp(qrPng(drawn(TEXTS[0]?.[1] ?? ''))).greyscale().raw().toBuffer({ resolveWithObject: true });
    const scale = info.width / (drawn(TEXTS[0]?.[1] ?? '').size + 8);
    expect(Number.isInteger(scale)).toBe(true);
    const first = data.findIndex((level) => level < 255);
    expect([first % info.width, Math.floor(first / info.width)]).toEqual([4 * scale, 4 * scale]);
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });

  it('takes the low correction only where the medium one has no room, and says so where neither has', () => {
    expect(drawn('a'.repeat(2331)).size).toBe(177);
    expect(drawn('a'.repeat(2332)).size).toBeLessThan(177);
    expect(drawn('a'.repeat(2953)).size).toBe(177);
    expect(drawQr('a'.repeat(2954))).toBeNull();
    expect(drawQr('ä'.repeat(1477))).toBeNull();
  });
});
