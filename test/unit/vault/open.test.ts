import { mkdtemp, open, readdir, rm, stat, mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openVault } from '../../../src-main/vault/open';
import { memoryKeychain, type MemoryKeychain } from '../../support/memory-keychain';
import { SimDisk, systemError } from '../../support/sim-disk';
import { Secret } from '../../../src-shared/secret';
import { Clock, EMPTY_CONTENT, ids, opened, plain, reopen, settled, withAccount } from './support';

describe('openVault', () => {
  let keychain: MemoryKeychain;
  let disk: SimDisk;
  beforeEach(() => {
    keychain = memoryKeychain();
    disk = new SimDisk();
  });
  const vaultKey = (): string => {
    const name = keychain.written.find((item) => !item.endsWith('/seen'));
    if (name === undefined) throw new Error('no key was written');
    return name;
  };
  const after = async (...names: readonly string[]): Promise<void> => {
    const { vault } = await opened(disk, keychain);
    for (const name of names) await vault.mutate(withAccount(name));
    await vault.close();
  };

  it('makes an empty vault where there is nothing, and opens it again', async () => {
    const { vault, rollback, recoveredFrom } = await opened(disk, keychain);
    expect(plain(vault.content)).toEqual(plain(EMPTY_CONTENT));
    expect([vault.writable, rollback, recoveredFrom]).toEqual([true, null, null]);
    await vault.mutate(withAccount('a'));
    await vault.close();
    const again = await opened(disk, keychain);
    expect(plain(again.vault.content)).toEqual(plain(withAccount('a')(EMPTY_CONTENT)));
  });

  it('names its key <vault id>/<key id>, writes it once, and never again', async () => {
    await after('a', 'b');
    await after('c');
    expect(vaultKey()).toMatch(/^[A-Za-z0-9_-]{16}\/[A-Za-z0-9_-]{16}$/);
    expect(keychain.written.filter((name) => !name.endsWith('/seen'))).toHaveLength(1);
  });

  it('writes no secret, no name and no key in the clear', async () => {
    await after('findme');
    const key = Buffer.from(keychain.items.get(vaultKey())?.reveal() ?? []);
    for (const [name, bytes] of disk.files()) {
      for (const marker of ['findme', 'Example', 'secret of']) expect(bytes.includes(marker), `${marker} in ${name}`).toBe(false);
      expect(bytes.includes(key)).toBe(false);
    }
  });

  it('makes no vault where the key does not come back from the keychain as it was written', async () => {
    keychain.read = () => Promise.resolve({ kind: 'found', value: Secret.fromBytes(new Uint8Array(32)) });
    expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: 'keychain-unavailable', fresh: true });
    expect(disk.files().size).toBe(0);
  });

  it.each([
    ['unavailable', 'keychain-unavailable'], ['timed-out', 'keychain-unanswered'], ['locked', 'keychain-locked'],
  ] as const)('a keychain that is %s is a state, with and without a vault, and touches nothing', async (trouble, state) => {
    keychain.trouble = trouble;
    expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: state, fresh: true });
    expect(disk.files().size).toBe(0);
    keychain.trouble = null;
    await after('a');
    const files = disk.files();
    keychain.trouble = trouble;
    expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: state });
    expect(disk.files()).toEqual(files);
  });

  it('says that the key is missing, or wrong, and puts no new vault over the old one', async () => {
    await after('a');
    const files = disk.files();
    const key = keychain.items.get(vaultKey());
    keychain.items.delete(vaultKey());
    expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: 'key-missing' });
    for (const wrong of [new Uint8Array(32), new Uint8Array(5)]) {
      keychain.items.set(vaultKey(), Secret.fromBytes(wrong));
      expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: 'key-wrong' });
    }
    expect(disk.files()).toEqual(files);
    if (key !== undefined) keychain.items.set(vaultKey(), key);
    expect(ids((await opened(disk, keychain)).vault.content)).toEqual(['a']);
  });

  it.each(['vault.tessera', 'vault.tessera.before'])('says that the key is missing, or wrong, although %s is damaged: the other file needs it', async (name) => {
    await after('a', 'b');
    const crippled = new SimDisk(disk.files().set(name, Buffer.from('garbage')));
    keychain.items.delete(vaultKey());
    expect(await reopen(crippled, keychain)).toEqual({ kind: 'trouble', trouble: 'key-missing' });
    keychain.items.set(vaultKey(), Secret.fromBytes(new Uint8Array(32)));
    expect(await reopen(crippled, keychain)).toEqual({ kind: 'trouble', trouble: 'key-wrong' });
  });

  it.each(['vault.tessera', 'vault.tessera.before', 'vault.tessera.tmp', 'vault.journal', 'vault.journal.tmp', 'vault.20261122T101500Z.tessera', 'vault.damaged.20261122T101500Z.vault.tessera'])(
    'makes no vault where only %s is left', async (name) => {
      disk = new SimDisk(new Map([[name, Buffer.from('rest of something')]]));
      expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: 'damaged' });
      expect(keychain.written).toEqual([]);
      expect([...disk.files().keys()]).toEqual([name]);
    });

  it('makes a vault beside files that are not ours, and after a first write that never got its name', async () => {
    disk = new SimDisk(new Map([['Preferences', Buffer.from('{}')], ['vault.new.tmp', Buffer.from('torn')]]));
    expect((await opened(disk, keychain)).vault.writable).toBe(true);
  });

  it('opens the write before when the newest is damaged or gone, says so, and keeps the damaged bytes', async () => {
    await after('a', 'b');
    for (const newest of ['garbage', null]) {
      const files = disk.files();
      if (newest === null) files.delete('vault.tessera');
      else files.set('vault.tessera', Buffer.from(newest));
      const crippled = new SimDisk(files);
      const result = await opened(crippled, keychain);
      expect(result.recoveredFrom).toBe('vault.tessera.before');
      expect(ids(result.vault.content)).toEqual(['a']);
      await result.rollback?.accept(); // the keychain has seen the lost one
      await result.vault.mutate(withAccount('c'));
      await result.vault.close();
      if (newest !== null) expect([...crippled.files()].some(([name, bytes]) => name.startsWith('vault.damaged.') && bytes.toString() === 'garbage')).toBe(true);
      expect(ids((await opened(crippled, keychain)).vault.content)).toEqual(['a', 'c']);
    }
  });

  it('opens a generation when the newest and the write before are damaged', async () => {
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    for (const name of ['a', 'b', 'c']) {
      await vault.mutate(withAccount(name));
      clock.time += 3_600_000;
    }
    await settled();
    const files = disk.files();
    files.set('vault.tessera', Buffer.from('x'));
    files.set('vault.tessera.before', Buffer.from('y'));
    const crippled = new SimDisk(files);
    const result = await opened(crippled, keychain, clock);
    expect(result.recoveredFrom).toMatch(/^vault\.\d{8}T\d{6}Z\.tessera$/);
    expect(ids(result.vault.content)).toEqual(['a']);
  });

  it('says damaged when nothing opens', async () => {
    await after('a', 'b');
    const files = new Map([...disk.files()].map(([name]) => [name, Buffer.from('x')]));
    expect(await reopen(new SimDisk(files), keychain)).toEqual({ kind: 'trouble', trouble: 'damaged' });
  });

  it('tries the others when the newest stands on a bad sector, but not when the folder refuses', async () => {
    await after('a', 'b');
    const read = disk.read.bind(disk);
    disk.read = (name) => (name === 'vault.tessera' ? Promise.reject(systemError('EIO')) : read(name));
    expect((await opened(disk, keychain)).recoveredFrom).toBe('vault.tessera.before');
    disk.read = () => Promise.reject(systemError('EACCES'));
    expect(await reopen(disk, keychain)).toEqual({ kind: 'trouble', trouble: 'folder-unusable' });
  });

  it('opens read-only what is older than the keychain has seen, until the person accepts it', async () => {
    await after('a');
    const older = disk.files();
    await after('b');
    disk = new SimDisk(older);
    const first = await opened(disk, keychain);
    expect([first.vault.writable, ids(first.vault.content)]).toEqual([false, ['a']]);
    expect(first.rollback?.seen).toBeGreaterThan(first.rollback?.found ?? Infinity);
    await expect(first.vault.mutate(withAccount('x'))).rejects.toMatchObject({ code: 'vault-not-open' });
    await expect(first.vault.journal.append(Buffer.from('x'))).rejects.toMatchObject({ code: 'vault-not-open' });
    await first.vault.close();

    const second = await opened(disk, keychain); // not accepted: asked again
    expect(second.rollback).not.toBeNull();
    await second.rollback?.accept();
    expect(second.vault.writable).toBe(true);
    await second.vault.mutate(withAccount('c'));
    await second.vault.close();
    const third = await opened(disk, keychain);
    expect([third.rollback, ids(third.vault.content)]).toEqual([null, ['a', 'c']]);
  });

  it('writes the mark at close and hourly, not with every mutation', async () => {
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    await settled();
    const marks = (): number => keychain.written.filter((name) => name.endsWith('/seen')).length;
    const before = marks();
    await vault.mutate(withAccount('a'));
    await vault.mutate(withAccount('b'));
    await settled();
    expect(marks()).toBe(before);
    clock.time += 3_600_000;
    await vault.mutate(withAccount('c'));
    await settled();
    expect(marks()).toBe(before + 1);
    await vault.mutate(withAccount('d'));
    await vault.close();
    expect(marks()).toBe(before + 2);
  });

  it('opens without the mark when only the mark cannot be read', async () => {
    await after('a');
    const read = keychain.read.bind(keychain);
    keychain.read = (name) => (name.endsWith('/seen') ? Promise.resolve({ kind: 'trouble', trouble: 'timed-out' }) : read(name));
    expect((await opened(disk, keychain)).rollback).toBeNull();
  });

  it('refuses a vault of a newer program and leaves it alone', async () => {
    await after('a', 'b');
    const files = disk.files();
    const newest = files.get('vault.tessera')?.toString('latin1') ?? '';
    files.set('vault.tessera', Buffer.from(newest.replace('"version":1', '"version":2'), 'latin1'));
    const newer = new SimDisk(files);
    expect(await reopen(newer, keychain)).toEqual({ kind: 'trouble', trouble: 'from-newer-version' });
    expect(newer.files()).toEqual(files);
  });

  it('never shows a wrong content, whichever bit of the newest file is flipped or wherever it is cut', async () => {
    await after('a', 'b');
    const files = disk.files();
    const newest = files.get('vault.tessera') ?? Buffer.alloc(0);
    const variants = [
      ...Array.from({ length: newest.length }, (_, index) => { const copy = Buffer.from(newest); copy[index] = (copy[index] ?? 0) ^ (1 << index % 8); return copy; }),
      ...Array.from({ length: newest.length }, (_, length) => newest.subarray(0, length)),
      Buffer.concat([newest, Buffer.from([0])]),
    ];
    for (const variant of variants) {
      const result = await reopen(new SimDisk(new Map(files).set('vault.tessera', variant)), keychain);
      if (result.kind === 'trouble') expect(result.trouble).toBe('from-newer-version'); // the version's own digit
      else expect([result.recoveredFrom, ids(result.vault.content)]).toEqual(['vault.tessera.before', ['a']]);
    }
  });
});

describe('openVault on a real folder', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'tessera-vault-')); });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes the folder and its files for this user only', async () => {
    const inner = join(folder, 'profile');
    const keychain = memoryKeychain();
    const result = await openVault({ folder: inner, keychain });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await result.vault.journal.append(Buffer.from('x'));
    await result.vault.mutate(withAccount('a'));
    await result.vault.close();
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(inner)) expect((await stat(join(inner, name))).mode & 0o777, name).toBe(0o600);
  });

  it('syncs each file and the folder before it acknowledges', async () => {
    const result = await openVault({ folder, keychain: memoryKeychain() });
    if (result.kind !== 'open') throw new Error(result.trouble);
    const probe = await open(join(folder, 'probe'), 'w');
    const handles = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    const sync = vi.spyOn(handles, 'sync');
    await result.vault.mutate(withAccount('a'));
    expect(sync).toHaveBeenCalledTimes(2); // the new file, the folder
    await result.vault.journal.append(Buffer.from('first'));
    expect(sync).toHaveBeenCalledTimes(4); // a new journal is a new file too
    await result.vault.journal.append(Buffer.from('second'));
    expect(sync).toHaveBeenCalledTimes(5);
    await result.vault.close();
  });

  it('refuses to write where somebody else is about to, and goes on when they no longer are', async () => {
    const result = await openVault({ folder, keychain: memoryKeychain() });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await mkdir(join(folder, 'vault.tessera.tmp'));
    await expect(result.vault.mutate(withAccount('a'))).rejects.toMatchObject({ code: 'vault-elsewhere' });
    expect(ids(result.vault.content)).toEqual([]);
    await rm(join(folder, 'vault.tessera.tmp'), { recursive: true });
    await result.vault.mutate(withAccount('b'));
    expect(ids(result.vault.content)).toEqual(['b']);
  });

  it('says folder-unusable where the folder is a file', async () => {
    const result = await openVault({ folder: join(folder, 'file'), keychain: memoryKeychain() });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await result.vault.close();
    expect(await openVault({ folder: join(folder, 'file', 'vault.tessera'), keychain: memoryKeychain() })).toEqual({ kind: 'trouble', trouble: 'folder-unusable' });
    expect((await readFile(join(folder, 'file', 'vault.tessera'))).length).toBeGreaterThan(0);
  });
});
