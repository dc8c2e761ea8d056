import { execFile } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connectToBus, sessionBusPath } from '../../../src-main/dbus/connection';
import { createKeychain, type KeychainClient } from '../../../src-main/keychain/client';
import { createOpenItems, type OpenItems } from '../../../src-main/keychain/open-items';
import { Secret } from '../../../src-shared/secret';
import { daemonPid, keyringMissing, testChild } from '../../support/keychain-child';
import { startTestKeyring, type TestKeyring } from '../../support/keyring';

const run = promisify(execFile);
const reason = keyringMissing();
const SERVICE = 'tessera-test';

const open: { keyring?: TestKeyring; items?: OpenItems; keytar?: KeychainClient } = {};

/** Keytar in its child writes; the items are read without it. */
async function session(kind: 'unlocked' | 'none' = 'unlocked', limitMs?: number): Promise<{ keyring: TestKeyring; items: OpenItems; keytar: KeychainClient }> {
  const keyring = await startTestKeyring(kind);
  const path = sessionBusPath(keyring.env) ?? '';
  const items = createOpenItems({ connect: () => connectToBus(path, process.geteuid?.() ?? 0), ...(limitMs === undefined ? {} : { limitMs }) });
  const keytar = createKeychain({ spawn: testChild(keyring.env), deadlineMs: 20_000, service: SERVICE });
  Object.assign(open, { keyring, items, keytar });
  return { keyring, items, keytar };
}

afterEach(async () => {
  open.items?.close();
  open.keytar?.close();
  await open.keyring?.stop();
  delete open.keyring;
});

describe.skipIf(reason !== null)(`open items of a real gnome-keyring${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  it('are what keytar wrote, byte for byte', async () => {
    const { items, keytar } = await session();
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
      await keytar.write('vault/key', Secret.fromBytes(bytes));
      expect(await items.read(SERVICE, 'vault/key')).toBe(Buffer.from(bytes).toString('base64'));
    }), { numRuns: 20 });
  });

  it('cross the bus encrypted', async () => {
    const { keyring, keytar } = await session();
    const value = Secret.fromText('a value that is looked for');
    await keytar.write('vault/key', value);
    const seen: Buffer[] = [];
    const between = join(keyring.home, 'between');
    const server = createServer((client) => {
      const bus = connect(sessionBusPath(keyring.env) ?? '');
      for (const [from, to] of [[client, bus], [bus, client]] as const) from.on('data', (chunk: Buffer) => seen.push(chunk)).pipe(to).on('error', () => undefined);
    });
    await new Promise<void>((done) => void server.listen(between, done));
    const items = createOpenItems({ connect: () => connectToBus(between, process.geteuid?.() ?? 0) });
    try {
      expect(await items.read(SERVICE, 'vault/key')).toBe(Buffer.from(value.reveal()).toString('base64'));
    } finally {
      items.close();
      server.close();
    }
    const recorded = Buffer.concat(seen);
    expect(recorded.includes('vault/key')).toBe(true);
    for (const form of [Buffer.from(value.reveal()), Buffer.from(value.reveal()).toString('base64')]) expect(recorded.includes(form)).toBe(false);
  });

  it('are told apart by their names', async () => {
    const { items, keytar } = await session();
    await keytar.write('vault/a', Secret.fromText('a'));
    await keytar.write('vault/b', Secret.fromText('b'));
    const read = await Promise.all(['vault/a', 'vault/b', 'vault/c'].map((name) => items.read(SERVICE, name)));
    expect(read).toEqual([Buffer.from('a').toString('base64'), Buffer.from('b').toString('base64'), null]);
    expect(await items.read('another', 'vault/a')).toBeNull();
  });

  it('are left to keytar while the keyring is locked, and nobody is asked for a password', async () => {
    const { keyring, items, keytar } = await session();
    await keytar.write('vault/a', Secret.fromText('a'));
    await keyring.lock();
    expect(await items.read(SERVICE, 'vault/a')).toBeNull();
    expect(await keyring.isLocked()).toBe(true);
    await keyring.unlock();
    expect(await items.read(SERVICE, 'vault/a')).not.toBeNull();
  });

  it('are only those that keytar would find', async () => {
    const { keyring, items } = await session();
    const storing = run('secret-tool', ['store', '--label', 'of another program', '--', 'service', SERVICE, 'account', 'vault/a', 'xdg:schema', 'of.another.Program'], { env: { ...process.env, ...keyring.env } });
    storing.child.stdin?.end('not ours');
    await storing;
    expect(await items.read(SERVICE, 'vault/a')).toBeNull();
  });

  it('are left to keytar where nobody offers secrets, and where there is no bus', async () => {
    const { items } = await session('none');
    expect(await items.read(SERVICE, 'vault/a')).toBeNull();
    expect(await createOpenItems({ connect: () => null }).read(SERVICE, 'vault/a')).toBeNull();
    expect(await createOpenItems({ connect: () => connectToBus('/nonexistent', 0) }).read(SERVICE, 'vault/a')).toBeNull();
    expect(await createOpenItems({ connect: () => { throw new Error('no such address'); } }).read(SERVICE, 'vault/a')).toBeNull();
  });

  it('are left to keytar when the service does not answer in time, and read again afterwards', async () => {
    const { keyring, items, keytar } = await session('unlocked', 200);
    await keytar.write('vault/a', Secret.fromText('a'));
    const pid = await daemonPid(keyring);
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await items.read(SERVICE, 'vault/a')).toBeNull();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await items.read(SERVICE, 'vault/a')).not.toBeNull();
  });

  it('are read from the service that took the place of another', async () => {
    const { keyring, items, keytar } = await session();
    await keytar.write('vault/a', Secret.fromText('a'));
    expect(await items.read(SERVICE, 'vault/a')).not.toBeNull();
    await keyring.bringBack(keyring.keys());
    expect(await items.read(SERVICE, 'vault/a')).toBeNull(); // the session was with the former one
    expect(await items.read(SERVICE, 'vault/a')).not.toBeNull();
  });

  it('need no process; what is not simply there is asked of one', async () => {
    const { keyring, items, keytar } = await session();
    await keytar.write('vault/a', Secret.fromText('a'));
    let started = 0;
    const start = testChild(keyring.env);
    const client = createKeychain({
      service: SERVICE, openItems: items, deadlineMs: 20_000,
      spawn: () => {
        started += 1;
        return start();
      },
    });
    try {
      client.warm();
      expect(await client.read('vault/a')).toMatchObject({ kind: 'found' });
      expect(started).toBe(0);
      expect(await client.read('vault/b')).toEqual({ kind: 'missing' });
      await keyring.lock();
      expect(await client.read('vault/a')).toEqual({ kind: 'trouble', trouble: 'locked' });
      expect(started).toBe(1);
    } finally {
      client.close();
    }
  });
});
