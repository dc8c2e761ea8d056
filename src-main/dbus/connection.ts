/**
 * @file A connection to the session bus for a few calls in main, where dbus-next would cost a start 60 ms and answer calls of others
 * (docs/decisions/reading-the-key.md). Never waits on a thread, and closing it ends every call at once.
 */
import { connect, type Socket } from 'node:net';
import { createSplitter, decodeReply, encodeCall, type Call, type Reply } from './message';
import { WireError, type Reader } from './wire';

export interface BusConnection {
  /** Rejects for an error reply, for one that is not of `signature`, and when the connection ends. */
  call<T>(call: Call, expected: { readonly signature: string; readonly read: (body: Reader) => T }): Promise<T>;
  close(): void;
}

/** The user's bus as its programs find it, as a path for `net.connect`; null where there is none, or only one reached in another way. */
export function sessionBusPath(env: Readonly<Record<string, string | undefined>>): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? (env['XDG_RUNTIME_DIR'] === undefined ? '' : `unix:path=${env['XDG_RUNTIME_DIR']}/bus`);
  // https://dbus.freedesktop.org/doc/dbus-specification.html#addresses
  for (const one of address.split(';')) {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one) ?? [];
    const path = value === undefined ? null : unescaped(value);
    if (path !== null) return kind === 'abstract' ? `\0${path}` : path;
  }
  return null;
}

function unescaped(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** Begins at once; what fails is told by the calls. `uid`: of this process. */
export function connectToBus(path: string, uid: number): BusConnection {
  const waiting = new Map<number, { readonly answer: (reply: Reply) => void; readonly fail: (error: Error) => void }>();
  const socket = connect(path);
  let serial = 0;
  let ended: Error | null = null;

  const end = (error: Error): void => {
    ended ??= error;
    socket.destroy();
    for (const { fail } of waiting.values()) fail(ended);
    waiting.clear();
  };
  socket.on('error', end);
  socket.on('close', () => end(new Error('the bus is gone')));
  listen(socket, (reply) => {
    waiting.get(reply.to)?.answer(reply);
    waiting.delete(reply.to);
  }, end);

  const call: BusConnection['call'] = (asked, { signature, read }) => new Promise((resolve, reject) => {
    if (ended !== null) {
      reject(ended);
      return;
    }
    serial += 1;
    waiting.set(serial, {
      fail: reject,
      answer: (reply) => {
        try {
          if (reply.kind === 'error') throw new Error(`${asked.member} was refused`);
          if (reply.signature !== signature) throw new WireError(`${asked.member} was answered in another shape`);
          const value = read(reply.body);
          reply.body.end();
          resolve(value);
        } catch (error) {
          reject(error instanceof Error ? error : new WireError('not read'));
        }
      },
    });
    socket.write(encodeCall(serial, asked));
  });

  // All at once, as systemd's client does: a bus that does not know us closes the connection.
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\nBEGIN\r\n`);
  call(HELLO, { signature: 's', read: (body) => body.string() }).catch((error: unknown) => end(error instanceof Error ? error : new Error('no bus')));
  return { call, close: () => end(new Error('closed')) };
}

const HELLO: Call = {
  destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member: 'Hello',
  signature: '', body: () => undefined,
};

/** The bus says `OK` and its id in a line of text, and messages follow. */
function listen(socket: Socket, onReply: (reply: Reply) => void, fail: (error: Error) => void): void {
  const split = createSplitter();
  let line: Buffer | null = Buffer.alloc(0);
  const messagesOf = (chunk: Buffer): Buffer[] => {
    if (line === null) return split(chunk);
    line = Buffer.concat([line, chunk]);
    const lineEnd = line.indexOf('\r\n');
    if (lineEnd < 0 && line.length < LONGEST_LINE) return [];
    if (!/^OK [0-9a-f]+$/.test(line.toString('latin1', 0, lineEnd))) throw new WireError('the bus does not let us in');
    const rest = line.subarray(lineEnd + 2);
    line = null;
    return split(rest);
  };
  socket.on('data', (chunk) => {
    try {
      for (const message of messagesOf(chunk)) {
        const reply = decodeReply(message);
        if (reply !== null) onReply(reply);
      }
    } catch (error) {
      fail(error instanceof Error ? error : new WireError('not read'));
    }
  });
}

const LONGEST_LINE = 1024;
