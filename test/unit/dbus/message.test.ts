import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import dbus from 'dbus-next';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSplitter, decodeReply, encodeCall, type Call } from '../../../src-main/dbus/message';
import { createReader, WireError } from '../../../src-main/dbus/wire';

/** The independent witness: dbus-next's own codec, which its types do not tell of. */
interface Witness {
  readonly unmarshalMessages: (stream: PassThrough, onMessage: (message: Readonly<Record<string, unknown>>) => void, options: object) => void;
  readonly marshallMessage: (message: dbus.Message) => readonly [Buffer, unknown];
  readonly messageToJsFmt: (message: Readonly<Record<string, unknown>>) => ConstructorParameters<typeof dbus.Message>[0];
}
const load = createRequire(import.meta.url);
const witness = { ...load('dbus-next/lib/message') as object, ...load('dbus-next/lib/marshall-compat') as object } as Witness;

function readByWitness(bytes: Buffer): dbus.Message {
  const stream = new PassThrough();
  const read: dbus.Message[] = [];
  witness.unmarshalMessages(stream, (message) => read.push(new dbus.Message(witness.messageToJsFmt(message))), {});
  stream.end(bytes);
  stream.emit('readable');
  const [message] = read;
  if (message === undefined || read.length !== 1) throw new Error(`${read.length} messages`);
  return message;
}

/** Serials of messages are the connection's to give: the types leave them out. */
const writtenByWitness = (message: object): Buffer => witness.marshallMessage(new dbus.Message({ serial: 99, ...message }))[0];
const replyOf = (signature: string, body: unknown[], replySerial = 7): Buffer =>
  writtenByWitness({ type: dbus.MessageType.METHOD_RETURN, signature, body, destination: ':1.5', sender: ':1.9', replySerial });

function decoded(bytes: Buffer): NonNullable<ReturnType<typeof decodeReply>> {
  const [message] = createSplitter()(bytes);
  const reply = message === undefined ? null : decodeReply(message);
  if (reply === null) throw new Error('no reply');
  return reply;
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,30}$/);
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((one) => !one.includes('\0') && one === Buffer.from(one, 'utf8').toString('utf8'));
const bytes = fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one));
const plain = (member: string, over: Partial<Call> = {}): Call => ({ destination: 'a.b', path: '/a', interface: 'a.b', member, signature: '', body: () => undefined, ...over });

describe('calls, as dbus-next reads them', () => {
  it('keep their names, their serial and a dictionary of texts', () => {
    fc.assert(fc.property(path, name, name, fc.integer({ min: 1, max: 0xffff_ffff }), fc.uniqueArray(fc.tuple(text.filter((key) => key !== '__proto__'), text), { selector: ([key]) => key, maxLength: 6 }), (at, member, last, serial, pairs) => {
      const message = readByWitness(encodeCall(serial, plain(member, {
        path: at, interface: `a.${last}`, signature: 'a{ss}',
        body: (to) => to.array(8, pairs, ([key, value]) => {
          to.string(key);
          to.string(value);
        }),
      })));
      expect(message).toMatchObject({ type: dbus.MessageType.METHOD_CALL, path: at, interface: `a.${last}`, member, destination: 'a.b', serial, signature: 'a{ss}' });
      expect(Object.entries((message.body as [object])[0]).sort()).toEqual([...pairs].sort());
    }));
  });

  it('carry a variant of bytes after a text, and a path', () => {
    fc.assert(fc.property(text, bytes, path, (word, value, at) => {
      const { body } = readByWitness(encodeCall(1, plain('OpenSession', {
        signature: 'svo',
        body: (to) => {
          to.string(word);
          to.signature('ay');
          to.bytes(value);
          to.string(at);
        },
      })));
      const [first, variant, last] = body as [string, dbus.Variant<Buffer>, string];
      expect([first, last, variant.signature]).toEqual([word, at, 'ay']);
      expect(Buffer.from(variant.value).equals(value)).toBe(true);
    }));
  });

  it('need no body', () => {
    expect(readByWitness(encodeCall(3, plain('Hello'))).body).toEqual([]);
  });
});

describe('replies, as dbus-next writes them', () => {
  it('are read whole, however they come in pieces', () => {
    fc.assert(fc.property(fc.array(path, { maxLength: 4 }), fc.array(path, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (unlocked, locked, size) => {
      const stream = Buffer.concat([replyOf('aoao', [unlocked, locked], 5), replyOf('s', ['next'], 6)]);
      const split = createSplitter();
      const messages: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) messages.push(...split(stream.subarray(at, at + size)));
      const [first, second] = messages.map((message) => decodeReply(message));
      expect([first?.to, first?.signature, second?.to]).toEqual([5, 'aoao', 6]);
      expect([first?.body.array(4, () => first.body.string()), first?.body.array(4, () => first.body.string())]).toEqual([unlocked, locked]);
      first?.body.end();
      expect(second?.body.string()).toBe('next');
    }));
  });

  it('keep the bytes of a secret', () => {
    fc.assert(fc.property(path, bytes, bytes, text, (session, iv, value, type) => {
      const { body } = decoded(replyOf('(oayays)', [[session, iv, value, type]]));
      body.align(8);
      expect([body.string(), body.bytes().toString('hex'), body.bytes().toString('hex'), body.string()]).toEqual([session, iv.toString('hex'), value.toString('hex'), type]);
      body.end();
    }));
  });

  it('keep the public key of a session', () => {
    fc.assert(fc.property(bytes, path, (key, session) => {
      const { body } = decoded(replyOf('vo', [new dbus.Variant('ay', key), session]));
      expect([body.signature(), body.bytes().toString('hex'), body.string()]).toEqual(['ay', key.toString('hex'), session]);
    }));
  });

  it('are told from signals and calls', () => {
    expect(decodeReply(writtenByWitness({ type: dbus.MessageType.SIGNAL, path: '/a', interface: 'a.b', member: 'C', signature: 's', body: ['x'] }))).toBeNull();
    expect(decodeReply(encodeCall(1, plain('Ping')))).toBeNull();
  });
});

describe('bytes that are no message', () => {
  it('are refused by name, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      const readAll = (): void => {
        for (const message of createSplitter()(Buffer.from(noise))) decodeReply(message);
      };
      try {
        readAll();
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }), { numRuns: 500 });
  });

  it('are refused where one byte of a reply was changed, or it is read as it was', () => {
    const whole = replyOf('aoao', [['/a/b'], ['/c']]);
    fc.assert(fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);
      try {
        for (const message of createSplitter()(changed)) {
          const reply = decodeReply(message);
          reply?.body.array(4, () => reply.body.string());
          reply?.body.array(4, () => reply.body.string());
          reply?.body.end();
        }
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }), { numRuns: 1000 });
  });

  it('are not waited for where they would be too large', () => {
    const start = Buffer.from(replyOf('s', ['x']).subarray(0, 16));
    start.writeUInt32LE(0x7fff_ffff, 4);
    expect(() => createSplitter()(start)).toThrow(WireError);
  });

  it('of the other byte order are refused', () => {
    const start = Buffer.from(replyOf('s', ['x']));
    start.write('B', 0, 'latin1');
    expect(() => createSplitter()(start)).toThrow(WireError);
  });

  it('are refused where a text has no end, and an array or a value more bytes than there are', () => {
    const bytesOf = (length: number, rest: string): Buffer => Buffer.concat([Buffer.from([length, 0, 0, 0]), Buffer.from(rest, 'latin1')]);
    expect(() => createReader(bytesOf(2, 'ab!')).string()).toThrow('a string has no end');
    expect(() => createReader(bytesOf(3, 'ab')).bytes()).toThrow('past the end');
    const array = createReader(bytesOf(9, '\0\0\0\0'));
    expect(() => array.array(4, () => array.u32())).toThrow('an array goes past the end');
    const uneven = createReader(bytesOf(5, '\0\0\0\0\0\0\0\0'));
    expect(() => uneven.array(4, () => uneven.u32())).toThrow('within an element');
    const more = createReader(bytesOf(1, 'x'));
    more.u32();
    expect(() => more.end()).toThrow('more than was expected');
  });

  it('say nothing of what they hold', () => {
    const reader = createReader(Buffer.from('hunter2hunter2'));
    expect(() => reader.string()).toThrow(/^(?!.*hunter2)/);
  });
});
