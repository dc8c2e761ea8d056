/**
 * @file The wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), as far as one small message needs
 * it. By hand, because a library would read more than is wanted: groups, wrong wire types and lengths without bound.
 */

/** Why bytes are no message: they end too early, or they are something else. */
export class WireError extends Error {
  constructor(readonly reason: 'cut-off' | 'damaged') {
    super(reason);
    this.name = 'WireError';
  }
}

/** One field as it stands in the bytes. A varint is the unsigned 64-bit value. */
export type WireField =
  | { readonly field: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly field: number; readonly kind: 'bytes'; readonly value: Uint8Array }
  /** fixed32 and fixed64: skipped, no field of ours has them. */
  | { readonly field: number; readonly kind: 'fixed' };

const VARINT_BYTES = 10;

/** The fields of a message in their order. Nothing is allocated for a length that the bytes do not hold. */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let n = 0; n < VARINT_BYTES; n += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw new WireError('cut-off');
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * n);
      if (byte < 0x80) {
        if (value >= 1n << 64n) throw new WireError('damaged');
        return value;
      }
    }
    throw new WireError('damaged');
  };

  /** Moves over `length` bytes and returns where they begin. */
  const skip = (length: bigint): number => {
    if (length > BigInt(bytes.length - at)) throw new WireError('cut-off');
    const from = at;
    at += Number(length);
    return from;
  };

  while (at < bytes.length) {
    const tag = varint();
    const field = tag >> 3n;
    if (field === 0n || field >= 1n << 29n) throw new WireError('damaged');
    const number = Number(field);
    switch (tag & 7n) {
      case 0n:
        yield { field: number, kind: 'varint', value: varint() };
        break;
      case 1n:
        skip(8n);
        yield { field: number, kind: 'fixed' };
        break;
      case 2n: {
        const from = skip(varint());
        yield { field: number, kind: 'bytes', value: bytes.subarray(from, at) };
        break;
      }
      case 5n:
        skip(4n);
        yield { field: number, kind: 'fixed' };
        break;
      default: // groups, given up long ago, and two numbers that mean nothing
        throw new WireError('damaged');
    }
  }
}

function writeVarint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

/** A varint field; a negative number becomes its ten-byte two's complement, as int32 and int64 are written. */
export function varintField(field: number, value: bigint | number): number[] {
  return [...writeVarint(BigInt(field) << 3n), ...writeVarint(BigInt(value))];
}

/** A length-delimited field: bytes, a text in UTF-8, or a message. */
export function bytesField(field: number, value: ArrayLike<number>): number[] {
  return [...writeVarint((BigInt(field) << 3n) | 2n), ...writeVarint(BigInt(value.length)), ...Array.from(value)];
}
