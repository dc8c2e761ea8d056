/** @file QR codes as the PNG data URIs that FoN and Accountable send: 8-bit grey, written by hand (RFC 2083). */
import { deflateSync } from 'node:zlib';
import { encode } from 'uqr';

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** `data:image/png;base64,…` with the text as a QR code, 4 pixels a module. */
export function qrPng(text: string): string {
  const scale = 4;
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const side = size * scale;
  const rows = Buffer.alloc(side * (side + 1)); // each row begins with its filter, 0
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      rows[y * (side + 1) + 1 + x] = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 0 : 255;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8; // bits; colour type 0 = grey
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
  return `data:image/png;base64,${png.toString('base64')}`;
}
