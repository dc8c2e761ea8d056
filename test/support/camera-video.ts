/** @file What a fake camera films: QR codes of our own drawing as an uncompressed video (YUV4MPEG2), which Chromium plays in a loop. */
import { modulesOf } from './pictures';

const WIDTH = 640;
const HEIGHT = 480;
/** Frames a second. */
export const RATE = 20;

/** What is in view together, side by side, for so many frames; nothing is an empty wall. */
export interface Scene {
  readonly texts: readonly string[];
  readonly frames: number;
}

export function y4m(scenes: readonly Scene[]): Buffer {
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`, 'latin1');
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frames = scenes.flatMap(({ texts, frames: count }) => {
    const frame = Buffer.concat([Buffer.from('FRAME\n', 'latin1'), filmed(texts), colours]);
    return Array.from({ length: count }, () => frame);
  });
  return Buffer.concat([header, ...frames]);
}

/** Brightness, a byte a pixel: the codes on a grey wall, as large as there is room. */
function filmed(texts: readonly string[]): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT, 120);
  const room = Math.floor(WIDTH / Math.max(1, texts.length));
  for (const [at, text] of texts.entries()) {
    const rows = modulesOf(text);
    const scale = Math.floor(Math.min(room - 20, HEIGHT - 40) / rows.length);
    const left = at * room + Math.floor((room - rows.length * scale) / 2);
    const top = Math.floor((HEIGHT - rows.length * scale) / 2);
    for (let y = 0; y < rows.length * scale; y += 1) {
      for (let x = 0; x < rows.length * scale; x += 1) {
        picture[(top + y) * WIDTH + left + x] = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 30 : 225;
      }
    }
  }
  return picture;
}
