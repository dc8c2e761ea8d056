/** @file QR pictures made by code, for tests: as SVG and as PNG, one or several codes in one picture. */
import { deflateSync, crc32 as nodeCrc32 } from 'node:zlib';
import { encode } from 'uqr';

const BORDER = 4;

/** Rows of dark (true) modules with a quiet zone. */
export function modulesOf(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: BORDER }).data;
}

/** As FreeSewing draws it: no background, `currentColor`, one stroked path. */
export function svgQr(text: string): string {
  const rows = modulesOf(text);
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${String(x)} ${String(y)}.5h1` : ''))).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(rows.length)} ${String(rows.length)}" shape-rendering="crispEdges"><path stroke="currentColor" d="${path}"/></svg>`;
}

/** The codes side by side, `scale` pixels a module, greyscale. */
export function pngQr(texts: readonly string[], scale = 6): Buffer {
  const codes = texts.map(modulesOf);
  const height = Math.max(...codes.map((rows) => rows.length)) * scale;
  const width = codes.reduce((sum, rows) => sum + rows.length, 0) * scale;
  const dark = (x: number, y: number): boolean => {
    let column = Math.floor(x / scale);
    for (const rows of codes) {
      if (column < rows.length) return rows[Math.floor(y / scale)]?.[column] ?? false;
      column -= rows.length;
    }
    return false;
  };
  return png(width, height, dark);
}

/** An 8-bit greyscale PNG (W3C PNG, third edition). */
export function png(width: number, height: number, dark: (x: number, y: number) => boolean): Buffer {
  const raw = Buffer.alloc((width + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    raw[y * (width + 1)] = 0;
    for (let x = 0; x < width; x += 1) if (dark(x, y)) raw[y * (width + 1) + 1 + x] = 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

/** A chunk of a PNG file with its length and checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(nodeCrc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}
