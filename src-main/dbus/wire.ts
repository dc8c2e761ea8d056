/**
 * @file D-Bus messages as bytes, as far as the Secret Service needs them: little endian, no file descriptors. Reading takes nothing for granted: what is
 * not as announced throws `WireError`. https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling
 */

/** Bytes that are no message, or not the one expected. Says nothing of what they hold. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export interface Writer {
  u32(value: number): void;
  /** `s` or `o`. */
  string(text: string): void;
  /** `g`; also the first part of a variant. */
  signature(text: string): void;
  /** `ay`. */
  bytes(value: Uint8Array): void;
  /** An array whose elements begin at multiples of `alignment`: 4 for strings and paths, 8 for structs and entries of a dictionary. */
  array<T>(alignment: 4 | 8, items: readonly T[], write: (item: T) => void): void;
  /** Where a struct or an entry of a dictionary begins. */
  align(to: 4 | 8): void;
  done(): Buffer;
}

export function createWriter(): Writer {
  let bytes = Buffer.alloc(512);
  let length = 0;
  const room = (wanted: number): number => {
    if (length + wanted > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(Math.max(bytes.length, wanted))]);
    const at = length;
    length += wanted;
    return at;
  };
  const align = (to: 4 | 8): void => void room((to - (length % to)) % to); // what was made room for is zero
  const u32 = (value: number): void => {
    align(4);
    const at = room(4);
    bytes.writeUInt32LE(value, at);
  };
  const raw = (value: Uint8Array): void => {
    const at = room(value.length);
    bytes.set(value, at);
  };
  return {
    u32,
    align,
    string: (text) => {
      const encoded = Buffer.from(text, 'utf8');
      u32(encoded.length);
      raw(encoded);
      room(1);
    },
    signature: (text) => {
      const at = room(1);
      bytes.writeUInt8(text.length, at);
      raw(Buffer.from(text, 'latin1'));
      room(1);
    },
    bytes: (value) => {
      u32(value.length);
      raw(value);
    },
    array: (alignment, items, write) => {
      u32(0);
      const count = length - 4;
      align(alignment); // not counted
      const start = length;
      for (const item of items) {
        align(alignment);
        write(item);
      }
      bytes.writeUInt32LE(length - start, count);
    },
    done: () => bytes.subarray(0, length),
  };
}

export interface Reader {
  u8(): number;
  u32(): number;
  boolean(): boolean;
  string(): string;
  signature(): string;
  bytes(): Buffer;
  array<T>(alignment: 4 | 8, read: () => T): T[];
  align(to: 4 | 8): void;
  /** Throws where anything is left. */
  end(): void;
}

/** `bytes` begins at a multiple of eight of its message. */
export function createReader(bytes: Buffer): Reader {
  let at = 0;
  const take = (count: number): Buffer => {
    if (count > bytes.length - at) throw new WireError('a value goes past the end');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const align = (to: 4 | 8): void => void take((to - (at % to)) % to);
  const u8 = (): number => take(1).readUInt8();
  const u32 = (): number => {
    align(4);
    return take(4).readUInt32LE();
  };
  const text = (length: number, encoding: 'utf8' | 'latin1'): string => {
    const read = take(length).toString(encoding);
    if (u8() !== 0) throw new WireError('a string has no end');
    return read;
  };
  return {
    u8,
    u32,
    align,
    boolean: () => u32() === 1,
    string: () => text(u32(), 'utf8'),
    signature: () => text(u8(), 'latin1'),
    bytes: () => take(u32()),
    array: (alignment, read) => {
      const length = u32();
      align(alignment);
      const end = at + length;
      if (end > bytes.length) throw new WireError('an array goes past the end');
      const items = [];
      while (at < end) {
        align(alignment);
        items.push(read());
      }
      if (at !== end) throw new WireError('an array ends within an element');
      return items;
    },
    end: () => {
      if (at !== bytes.length) throw new WireError('more than was expected');
    },
  };
}
