/** @file Calls and their replies (https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages). */
import { createReader, createWriter, WireError, type Reader, type Writer } from './wire';

export interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Of the body; empty where there is none. */
  readonly signature: string;
  readonly body: (writer: Writer) => void;
}

/** What answers one of our calls. Signals, and calls of others, are no replies and are passed over. */
export interface Reply {
  readonly kind: 'return' | 'error';
  /** The serial of the call. */
  readonly to: number;
  readonly signature: string;
  readonly body: Reader;
}

const LITTLE_ENDIAN = 0x6c;
const PROTOCOL = 1;
const TYPES: Readonly<Record<number, Reply['kind'] | undefined>> = { 2: 'return', 3: 'error' };
const CALL = 1;
const FIELD = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 } as const;
const FIXED = 16;
/** A reply that we ask for is a few kilobytes at most; the protocol's own limit is 128 MiB. */
const LARGEST = 1 << 20;

const padded = (length: number): number => Math.ceil(length / 8) * 8;

export function encodeCall(serial: number, call: Call): Buffer {
  const body = createWriter();
  call.body(body);
  const fields: readonly (readonly [code: number, type: 's' | 'o' | 'g', value: string])[] = [
    [FIELD.path, 'o', call.path],
    [FIELD.interface, 's', call.interface],
    [FIELD.member, 's', call.member],
    [FIELD.destination, 's', call.destination],
    ...(call.signature === '' ? [] : [[FIELD.signature, 'g', call.signature] as const]),
  ];
  const header = createWriter();
  header.u32(LITTLE_ENDIAN | (CALL << 8) | (PROTOCOL << 24));
  header.u32(body.done().length);
  header.u32(serial);
  header.array(8, fields, ([code, type, value]) => {
    // The signature of a variant is a length, a letter and a zero: with the field's code before it, these four bytes.
    header.u32(code | (1 << 8) | (type.charCodeAt(0) << 16));
    if (type === 'g') header.signature(value);
    else header.string(value);
  });
  header.align(8);
  return Buffer.concat([header.done(), body.done()]);
}

/** Cuts a stream into messages. Given each chunk as it comes; throws `WireError` at what is no message: nothing after it can be read. */
export function createSplitter(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages = [];
    for (let length = lengthOf(rest); length !== null && rest.length >= length; length = lengthOf(rest)) {
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return messages;
  };
}

function lengthOf(start: Buffer): number | null {
  if (start.length < FIXED) return null;
  // The bus passes messages on as they were sent, and a service on this computer has our byte order.
  if (start.readUInt8(0) !== LITTLE_ENDIAN || start.readUInt8(3) !== PROTOCOL) throw new WireError('not a message of this protocol');
  const length = FIXED + padded(start.readUInt32LE(12)) + start.readUInt32LE(4);
  if (length > LARGEST) throw new WireError('a message is too large');
  return length;
}

/** `message`: whole, from the splitter. Null for what is no reply. */
export function decodeReply(message: Buffer): Reply | null {
  const kind = TYPES[message.readUInt8(1)];
  if (kind === undefined) return null;
  const fieldsLength = message.readUInt32LE(12);
  const fields = createReader(message.subarray(FIXED - 8, FIXED + fieldsLength)); // eight bytes earlier, so that alignment is kept
  fields.u32();
  const known = new Map(fields.array(8, () => [fields.u8(), valueOf(fields.signature(), fields)] as const));
  const to = known.get(FIELD.replySerial);
  if (typeof to !== 'number') throw new WireError('a reply to nothing');
  return { kind, to, signature: String(known.get(FIELD.signature) ?? ''), body: createReader(message.subarray(FIXED + padded(fieldsLength))) };
}

/** Fields of a header have these types only. */
function valueOf(type: string, reader: Reader): string | number {
  switch (type) {
    case 's': case 'o': return reader.string();
    case 'g': return reader.signature();
    case 'u': return reader.u32();
    default: throw new WireError('a field of an unknown type');
  }
}
