import { afterEach, describe, expect, it } from 'vitest';
import { createKeychain, type KeychainClient } from '../../../src-main/keychain/client';
import { Secret } from '../../../src-shared/secret';
import { clearItem, daemonPid, keyringMissing, testChild } from '../../support/keychain-child';
import { startTestKeyring, type TestKeyring } from '../../support/keyring';

const reason = keyringMissing();
const SERVICE = 'tessera-test';

const open: { keyring?: TestKeyring; client?: KeychainClient } = {};

async function session(secretService: 'unlocked' | 'fresh' | 'none' = 'unlocked', deadlineMs = 20_000): Promise<{ keyring: TestKeyring; client: KeychainClient }> {
  const keyring = await startTestKeyring(secretService);
  open.keyring = keyring;
  const client = createKeychain({ spawn: testChild(keyring.env), deadlineMs, service: SERVICE });
  open.client = client;
  return { keyring, client };
}

afterEach(async () => {
  open.client?.close();
  await open.keyring?.stop();
  delete open.client;
  delete open.keyring;
});

describe.skipIf(reason !== null)(`the keychain on a real gnome-keyring${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  it('keeps every byte of a value', async () => {
    const { client } = await session();
    const value = Secret.fromBytes(Uint8Array.from({ length: 256 }, (_, i) => i));
    expect(await client.write('vault/key', value)).toEqual({ kind: 'done' });
    const read = await client.read('vault/key');
    expect(read.kind === 'found' && read.value.equals(value)).toBe(true);
  });

  it('says missing for an item that is certainly not there', async () => {
    const { client, keyring } = await session();
    await client.write('vault/key', Secret.fromText('a'));
    expect(await client.read('vault/other')).toEqual({ kind: 'missing' });
    await clearItem(keyring, SERVICE, 'vault/key');
    expect(await client.read('vault/key')).toEqual({ kind: 'missing' });
  });

  it('says locked, not missing, for an item in a locked collection, and for any other name while it is locked', async () => {
    const { client, keyring } = await session();
    await client.write('vault/key', Secret.fromText('a'));
    await keyring.lock();
    expect(await client.read('vault/key')).toEqual({ kind: 'trouble', trouble: 'locked' });
    expect(await client.read('vault/other')).toEqual({ kind: 'trouble', trouble: 'locked' });
    expect(await client.write('vault/new', Secret.fromText('b'))).toEqual({ kind: 'trouble', trouble: 'locked' });
    expect(await client.remove('vault/key')).toEqual({ kind: 'trouble', trouble: 'locked' });
    await keyring.unlock();
    expect((await client.read('vault/key')).kind).toBe('found');
  });

  it('removes an item, and an item that is already gone', async () => {
    const { client } = await session();
    await client.write('vault/key', Secret.fromText('a'));
    expect(await client.remove('vault/key')).toEqual({ kind: 'done' });
    expect(await client.read('vault/key')).toEqual({ kind: 'missing' });
    expect(await client.remove('vault/key')).toEqual({ kind: 'done' });
  });

  it('says unavailable where nobody offers secrets', async () => {
    const { client } = await session('none');
    expect(await client.read('vault/key')).toEqual({ kind: 'trouble', trouble: 'unavailable' });
    expect(await client.write('vault/key', Secret.fromText('a'))).toEqual({ kind: 'trouble', trouble: 'unavailable' });
  });

  it('says unavailable without any bus', async () => {
    const client = createKeychain({
      spawn: testChild({ DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined, DISPLAY: undefined, HOME: '/nonexistent' }),
      deadlineMs: 20_000, service: SERVICE,
    });
    open.client = client;
    expect(await client.read('vault/key')).toEqual({ kind: 'trouble', trouble: 'unavailable' });
  });

  it('reads missing and cannot write on a machine that has no keyring yet and nobody to ask for a password', async () => {
    const { client } = await session('fresh');
    expect(await client.read('vault/key')).toEqual({ kind: 'missing' });
    expect((await client.write('vault/key', Secret.fromText('a'))).kind).toBe('trouble');
  });

  it('kills a call that is never answered, and works again afterwards', async () => {
    const { client, keyring } = await session();
    await client.write('vault/key', Secret.fromText('a'));
    const pid = await daemonPid(keyring);
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await client.read('vault/key', { deadlineMs: 300 })).toEqual({ kind: 'trouble', trouble: 'timed-out' });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const again = await client.read('vault/key');
    expect(again.kind === 'found' && again.value.revealText()).toBe('a');
  });
});
