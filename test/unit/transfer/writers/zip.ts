/** @file ZIP archives as apps write them: deflated, open, under ZipCrypto, or under WinZip's AES-256 (AE-2). */
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

export type ZipLock = 'open' | 'ZipCrypto' | 'AES';

export function zip(files: Readonly<Record<string, Uint8Array>>, lock: ZipLock = 'open', password = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, plain] of Object.entries(files)) {
    const deflated = deflateRawSync(plain);
    const crc = crcOf(plain);
    const body = lock === 'open' ? deflated : lock === 'AES' ? sealAes(deflated, password) : sealZipCrypto(deflated, crc, password);
    const extra = lock === 'AES' ? Buffer.from('01990700' + '0200' + '4145' + '03' + '0800', 'hex') : Buffer.alloc(0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(lock === 'open' ? 0 : 1, 2);
    common.writeUInt16LE(lock === 'AES' ? 99 : 8, 4);
    common.writeUInt32LE(lock === 'AES' ? 0 : crc, 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    common.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), extra, body]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, rest, Buffer.from(name), extra]));
    locals.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, listed, end]);
}

function crcStep(crc: number, byte: number): number {
  let next = (crc ^ byte) >>> 0;
  for (let bit = 0; bit < 8; bit += 1) next = (next & 1) === 0 ? next >>> 1 : (next >>> 1) ^ 0xedb8_8320;
  return next >>> 0;
}
const crcOf = (bytes: Uint8Array): number => (bytes.reduce(crcStep, 0xffff_ffff) ^ 0xffff_ffff) >>> 0;

function sealAes(plain: Uint8Array, password: string): Buffer {
  const salt = randomBytes(16);
  const keys = pbkdf2Sync(password, salt, 1000, 66, 'sha1');
  const sealed = Buffer.from(plain);
  for (let block = 0; block * 16 < sealed.length; block += 1) {
    const counter = Buffer.alloc(16);
    counter.writeUInt32LE(block + 1);
    const stream = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null).update(counter);
    for (let n = block * 16; n < Math.min(sealed.length, block * 16 + 16); n += 1) sealed[n] = (sealed[n] ?? 0) ^ (stream[n % 16] ?? 0);
  }
  return Buffer.concat([salt, keys.subarray(64), sealed, createHmac('sha1', keys.subarray(32, 64)).update(sealed).digest().subarray(0, 10)]);
}

function sealZipCrypto(plain: Uint8Array, crc: number, password: string): Buffer {
  const keys = [0x1234_5678, 0x2345_6789, 0x3456_7890] as [number, number, number];
  const feed = (byte: number): void => {
    keys[0] = crcStep(keys[0], byte);
    keys[1] = Number((BigInt(keys[1] + (keys[0] & 0xff)) * 134_775_813n + 1n) & 0xffff_ffffn);
    keys[2] = crcStep(keys[2], keys[1] >>> 24);
  };
  for (const byte of Buffer.from(password)) feed(byte);
  const text = Buffer.concat([randomBytes(11), Buffer.of(crc >>> 24), plain]);
  return Buffer.from(text.map((byte) => {
    const word = (keys[2] | 2) & 0xffff;
    const sealed = byte ^ ((Math.imul(word, word ^ 1) >>> 8) & 0xff);
    feed(byte);
    return sealed;
  }));
}
