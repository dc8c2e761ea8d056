/** @file The cipher of old ZIP files (APPNOTE.TXT, section 6.1): broken long ago, and still what some apps export with. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : 0xedb8_8320);
  return crc;
});

const step = (crc: number, byte: number): number => (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);

/** As zlib's own, which Node has from 20.15 on only. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = step(crc, byte);
  return (crc ^ 0xffff_ffff) >>> 0;
}

export class ZipCrypto {
  #a = 0x1234_5678;
  #b = 0x2345_6789;
  #c = 0x3456_7890;

  constructor(password: Uint8Array) {
    for (const byte of password) this.#feed(byte);
  }

  open(sealed: Uint8Array): Buffer {
    return Buffer.from(sealed.map((byte) => {
      const plain = byte ^ this.#next();
      this.#feed(plain);
      return plain;
    }));
  }


  #next(): number {
    const low = (this.#c | 2) & 0xffff;
    return (Math.imul(low, low ^ 1) >>> 8) & 0xff;
  }

  #feed(byte: number): void {
    this.#a = step(this.#a, byte);
    this.#b = (Math.imul(this.#b + (this.#a & 0xff), 134_775_813) + 1) | 0;
    this.#c = step(this.#c, this.#b >>> 24);
  }
}
