/** @file Two processes on one folder: whoever comes second is told, and nothing that was acknowledged is overwritten. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { memoryKeychain, type MemoryKeychain } from '../../support/memory-keychain';
import { SimDisk } from '../../support/sim-disk';
import { Clock, ids, opened, settled, smallKdf, withAccount } from './support';

const REFUSED = { code: 'vault-elsewhere' };

describe('two processes on one vault', () => {
  let disk: SimDisk;
  let keychain: MemoryKeychain;
  beforeEach(() => {
    disk = new SimDisk();
    keychain = memoryKeychain();
  });
  const both = async () => {
    const first = await opened(disk, keychain, new Clock(), { kdf: smallKdf() });
    await first.vault.mutate(withAccount('before'));
    const second = await opened(disk, keychain, new Clock(), { kdf: smallKdf() });
    return [first.vault, second.vault] as const;
  };
  const texts = (entries: readonly { readonly payload: Uint8Array }[]): string[] => entries.map(({ payload }) => Buffer.from(payload).toString());

  it('the second change is refused, again and again, and what the first wrote stays', async () => {
    const [first, second] = await both();
    await second.mutate(withAccount('theirs'));
    for (const name of ['ours', 'ours again']) await expect(first.mutate(withAccount(name))).rejects.toMatchObject(REFUSED);
    expect(ids(first.content)).toEqual(['before']);
    await second.mutate(withAccount('more'));
    await first.close();
    await second.close();
    expect(ids((await opened(disk, keychain)).vault.content)).toEqual(['before', 'theirs', 'more']);
    expect([...disk.files().keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('at the same instant exactly one is acknowledged', async () => {
    const [first, second] = await both();
    const outcomes = await Promise.allSettled([first.mutate(withAccount('a')), second.mutate(withAccount('b'))]);
    const acknowledged = ['a', 'b'].filter((_name, index) => outcomes[index]?.status === 'fulfilled');
    expect(acknowledged).toHaveLength(1);
    expect(ids((await opened(disk, keychain)).vault.content)).toEqual(['before', ...acknowledged]);
  });

  it('nor is a journal of the other written over, whether there was one or not', async () => {
    for (const begun of [false, true]) {
      disk = new SimDisk();
      keychain = memoryKeychain();
      const [first, second] = await both();
      const mine = begun ? [first, second] as const : [second, first] as const;
      if (begun) await expect(Promise.all([first.journal.append(Buffer.from('begun'))])).resolves.toHaveLength(1);
      await mine[0].journal.append(Buffer.from('theirs'));
      await expect(mine[1].journal.append(Buffer.from('ours'))).rejects.toMatchObject(REFUSED);
      await settled();
      expect(texts((await opened(disk, keychain)).vault.journal.entries())).toEqual(begun ? ['begun', 'theirs'] : ['theirs']);
    }
  });

  it('a change of keys by the one ends the writing of the other', async () => {
    const [first, second] = await both();
    await second.rekey({ kind: 'keychain', passphrase: null, recovery: 'none' });
    await expect(first.mutate(withAccount('ours'))).rejects.toMatchObject(REFUSED);
    await expect(first.rekey({ kind: 'either', passphrase: Secret.fromText('violin under lamps'), recovery: 'none' })).rejects.toMatchObject(REFUSED);
    await second.mutate(withAccount('theirs'));
    expect(ids((await opened(disk, keychain)).vault.content)).toEqual(['before', 'theirs']);
  });

  it('a write that was cut short holds nobody up at the next start', async () => {
    const { vault } = await opened(disk, keychain);
    await vault.mutate(withAccount('a'));
    const left = new SimDisk(disk.files().set('vault.tessera.tmp', Buffer.from('half a fi')));
    const again = await opened(left, keychain);
    await again.vault.mutate(withAccount('b'));
    await again.vault.mutate(withAccount('c'));
    expect(ids((await opened(left, keychain)).vault.content)).toEqual(['a', 'b', 'c']);
  });
});
