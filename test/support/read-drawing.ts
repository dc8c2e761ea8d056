/** @file Reads a drawn QR code back with zbarimg, by way of a plain bitmap file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QrDrawing } from '../../src-shared/qr/drawing';
import { zbarTexts } from './witness';

const QUIET = 4;
const SCALE = 6;

/** Its only text. The bitmap (PGM) is written here by hand, so that nothing of the product's drawing is trusted. */
export function readDrawing(drawing: QrDrawing | null): string {
  if (drawing === null) throw new Error('there is no drawing');
  const side = (drawing.size + 2 * QUIET) * SCALE;
  const pixels = Buffer.alloc(side * side, 255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (drawing.rows[Math.floor(y / SCALE) - QUIET]?.[Math.floor(x / SCALE) - QUIET] === '1') pixels[y * side + x] = 0;
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'tessera-read-'));
  try {
    const file = join(folder, 'code.pgm');
    writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), pixels]));
    const [text, ...more] = zbarTexts(file);
    if (text === undefined || more.length > 0) throw new Error(`zbarimg read ${more.length === 0 ? 'nothing' : 'several codes'}`);
    return text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
