/**
 * @file A `HashMap<String, String>` as Java writes it (Java Object Serialization Specification, chapter 6). Nothing else of that
 * protocol is read, and no class is ever made: another shape is a damaged file.
 */
import { Failure } from '../../src-shared/errors';

const HEADER = Buffer.concat([Buffer.from('aced0005' + '7372' + '0011', 'hex'), Buffer.from('java.util.HashMap'), Buffer.from('0507dac1c31660d1' + '03', 'hex')]);
/** Sizes of its fields by type; which ones it has differs between versions of Android. They say nothing of what is in it. */
const SIZES: Readonly<Record<string, number>> = { B: 1, C: 2, D: 8, F: 4, I: 4, J: 8, S: 2, Z: 1 };
/** The class and the map itself have handles of their own before the first string has one. */
const FIRST_STRING = 0x7e_0002;
const [NULL, REFERENCE, STRING, BLOCK, END] = [0x70, 0x71, 0x74, 0x77, 0x78] as const;
const LIMIT = 100_000;

export const isJavaMap = (bytes: Uint8Array): boolean => bytes.length > HEADER.length && HEADER.equals(bytes.subarray(0, HEADER.length));

/** @throws Failure `export-damaged` */
export function readJavaMap(bytes: Uint8Array): ReadonlyMap<string, string> {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), HEADER.length);
  skipFields(reader);
  if (reader.byte() !== BLOCK || reader.byte() !== 8) throw new Failure('export-damaged');
  reader.take(4);
  const size = reader.take(4).readUInt32BE();
  if (size > LIMIT) throw new Failure('export-damaged');
  const map = new Map<string, string>();
  for (let n = 0; n < size; n += 1) {
    const [key, value] = [reader.string(), reader.string()];
    if (key !== null && value !== null) map.set(key, value);
  }
  if (reader.byte() !== END) throw new Failure('export-damaged');
  return map;
}

function skipFields(reader: Reader): void {
  let size = 0;
  for (let n = reader.take(2).readUInt16BE(); n > 0; n -= 1) {
    const field = SIZES[String.fromCharCode(reader.byte())];
    if (field === undefined) throw new Failure('export-damaged');
    size += field;
    reader.take(reader.take(2).readUInt16BE());
  }
  if (reader.byte() !== END || reader.byte() !== NULL) throw new Failure('export-damaged'); // no annotation, no class above
  reader.take(size);
}

class Reader {
  readonly #bytes: Buffer;
  readonly #strings: string[] = [];
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Failure('export-damaged');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** The same string object a second time is a reference to the first. */
  string(): string | null {
    const kind = this.byte();
    if (kind === NULL) return null;
    const text = kind === STRING ? modifiedUtf8(this.take(this.take(2).readUInt16BE())) : kind === REFERENCE ? this.#strings[this.take(4).readUInt32BE() - FIRST_STRING] : undefined;
    if (text === undefined) throw new Failure('export-damaged');
    if (kind === STRING) this.#strings.push(text);
    return text;
  }
}

/** Java's own UTF-8: halves of surrogate pairs are written each for itself, and NUL in two bytes. */
function modifiedUtf8(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const length = a < 0x80 ? 1 : (a & 0xe0) === 0xc0 ? 2 : (a & 0xf0) === 0xe0 ? 3 : 0;
    if (length === 0 || at + length > bytes.length) throw new Failure('export-damaged');
    text += String.fromCharCode(length === 1 ? a : length === 2 ? ((a & 0x1f) << 6) | (b & 0x3f) : ((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f));
    at += length;
  }
  return text;
}
