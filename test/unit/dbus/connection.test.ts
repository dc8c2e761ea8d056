import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectToBus, sessionBusPath, type BusConnection } from '../../../src-main/dbus/connection';
import { keyringMissing } from '../../support/keychain-child';
import { startTestKeyring } from '../../support/keyring';

const uid = process.geteuid?.() ?? 0;
const getId = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member: 'GetId', signature: '', body: () => undefined };
const asText = { signature: 's', read: (body: { string(): string }) => body.string() };
const idOf = (bus: BusConnection): Promise<string> => bus.call(getId, asText);

describe('where the session bus is', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/dbus-x,guid=00ff' }, '/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=00ff,path=/tmp/dbus-x' }, '/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/with%20blank' }, '/tmp/with blank'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-y' }, '\0/tmp/dbus-y'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1;unix:path=/second' }, '/second'],
    [{ XDG_RUNTIME_DIR: '/run/user/7' }, '/run/user/7/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' }, null],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=%' }, null],
    [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, null],
    [{}, null],
  ])('%j', (env, path) => {
    expect(sessionBusPath(env)).toBe(path);
  });
});

describe.skipIf(keyringMissing() !== null)('on a real bus', () => {
  it('has its calls answered, each its own; a refusal and a closed connection end them', async () => {
    const keyring = await startTestKeyring('none');
    const path = sessionBusPath(keyring.env) ?? '';
    const bus = connectToBus(path, uid);
    try {
      const ids = await Promise.all([idOf(bus), idOf(bus)]);
      expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(ids[1]).toBe(ids[0]);
      await expect(bus.call({ ...getId, member: 'NoSuchMember' }, asText)).rejects.toThrow('NoSuchMember was refused');
      await expect(bus.call(getId, { ...asText, signature: 'u' })).rejects.toThrow('another shape');
      await expect(bus.call(getId, { signature: 's', read: () => '' })).rejects.toThrow('more than was expected');
      expect(await idOf(bus)).toBe(ids[0]);
      const last = idOf(bus);
      bus.close();
      await expect(last).rejects.toThrow('closed');
      await expect(idOf(bus)).rejects.toThrow('closed');
    } finally {
      bus.close();
      await keyring.stop();
    }
  });

  it('is refused for another user', async () => {
    const keyring = await startTestKeyring('none');
    try {
      await expect(idOf(connectToBus(sessionBusPath(keyring.env) ?? '', uid + 1))).rejects.toThrow();
    } finally {
      await keyring.stop();
    }
  });
});

describe('a bus that is none', () => {
  let folder: string;
  let server: Server | null;
  const sockets = new Set<Socket>();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-bus-'));
    server = null;
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const listening = async (met: (socket: Socket) => void): Promise<string> => {
    const path = join(folder, 'bus');
    const begun = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      met(socket);
    });
    server = begun;
    await new Promise<void>((done) => void begun.listen(path, done));
    return path;
  };

  it('is not there', async () => {
    await expect(idOf(connectToBus(join(folder, 'nothing'), uid))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['does not let us in', 'REJECTED EXTERNAL\r\n'],
    ['speaks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['says no end of a line', 'x'.repeat(4000)],
    ['says what is no message', `OK 00ff\r\n${'x'.repeat(64)}`],
    ['announces more than there can be', `OK 00ff\r\nl\x02\x00\x01\xff\xff\xff\x7f\x01\x00\x00\x00\x00\x00\x00\x00`],
  ])('%s', async (_what, said) => {
    const path = await listening((socket) => void socket.write(Buffer.from(said, 'latin1')));
    await expect(idOf(connectToBus(path, uid))).rejects.toThrow();
  });

  it('goes away in the middle', async () => {
    const path = await listening((socket) => socket.once('data', () => socket.destroy()));
    await expect(idOf(connectToBus(path, uid))).rejects.toThrow();
  });
});
