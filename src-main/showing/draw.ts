/** @file Texts as QR codes, and QR codes as picture files. */
import { deflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { QUIET_ZONE, type QrDrawing } from '../../src-shared/qr/drawing';

/** Bytes of the largest symbol, version 40, byte mode (ISO/IEC 18004 table 7). */
const CAPACITY = { M: 2331, L: 2953 } as const;

/**
 * Medium error correction: a phone's camera at a screen meets reflections, not dirt, and a higher level would make the
 * modules smaller. Only where that is too small, the low level. Null where no QR code can hold the text.
 */
export function drawQr(text: string): QrDrawing | null {
  const length = Buffer.byteLength(text);
  if (length > CAPACITY.L) return null;
  const { size, data } = encode(text, { ecc: length > CAPACITY.M ? 'L' : 'M', border: 0 });
  return { size, rows: data.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')) };
}

/** Sharp on paper and large enough for every reader. */
const PNG_SIDE = 1024;

/** A PNG (W3C PNG, third edition) of one bit a pixel, at least 1024 pixels a side where that needs no more than 32 a module. */
export function qrPng({ size, rows }: QrDrawing): Buffer {
  const modules = size + 2 * QUIET_ZONE;
  const scale = Math.max(8, Math.min(32, Math.ceil(PNG_SIDE / modules)));
  const side = modules * scale;
  const stride = 1 + Math.ceil(side / 8); // each row begins with its filter's number, 0
  const raw = Buffer.alloc(stride * side);
  for (let y = 0; y < side; y += 1) {
    const row = rows[Math.floor(y / scale) - QUIET_ZONE] ?? '';
    for (let x = 0; x < side; x += 1) {
      const light = row[Math.floor(x / scale) - QUIET_ZONE] !== '1';
      const at = y * stride + 1 + (x >> 3);
      if (light) raw[at] = (raw[at] ?? 0) | (128 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bits a pixel; the colour type stays 0, greyscale
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + data.length + 4);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), frame.length - 4);
  return frame;
}

/** PNG annex D. Node has one of its own from 20.15 on; this code also runs on 18 (docs/decisions/0001-runtime.md). */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
