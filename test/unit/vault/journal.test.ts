import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../../src-main/vault/journal-format';
import { generationsIn } from '../../../src-main/vault/generations';
import { JournalFile } from '../../../src-main/vault/journal';
import { memoryKeychain, type MemoryKeychain } from '../../support/memory-keychain';
import { SimDisk, systemError } from '../../support/sim-disk';
import { Clock, ids, opened, settled, withAccount } from './support';

const JOURNAL = 'vault.journal';
const key = randomBytes(32);
const parts = (disk: SimDisk) => ({ disk, key, vault: 'v', random: (count: number) => randomBytes(count), now: () => 1_700_000_000_000 });
const bytesOf = (disk: SimDisk): Buffer => disk.files().get(JOURNAL) ?? Buffer.alloc(0);
const texts = (entries: readonly { readonly payload: Uint8Array }[]): string[] => entries.map(({ payload }) => Buffer.from(payload).toString());

function reopenFile(disk: SimDisk, bytes = bytesOf(disk)): JournalFile {
  disk.identity = () => Promise.resolve('one process'); // two are tried in elsewhere.test.ts
  return new JournalFile(parts(disk), { content: readJournal(key, 'v', bytes), bytes, identity: 'one process' }, 0);
}

describe('journal file', () => {
  let disk: SimDisk;
  beforeEach(() => { disk = new SimDisk(); });

  async function filled(...payloads: readonly string[]): Promise<JournalFile> {
    const journal = new JournalFile(parts(disk), null, 0);
    for (const payload of payloads) await journal.append(Buffer.from(payload));
    return journal;
  }

  it('gives back every byte of what was appended, in order, with rising numbers', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (payloads) => {
      disk = new SimDisk();
      const journal = new JournalFile(parts(disk), null, 0);
      for (const [index, payload] of payloads.entries()) expect(await journal.append(payload)).toBe(index + 1);
      const read = readJournal(key, 'v', bytesOf(disk));
      expect(read.entries.map(({ payload }) => [...payload])).toEqual(payloads.map((payload) => [...payload]));
      if (payloads.length > 0) expect(read.condition).toBe('whole');
    }));
  });

  it('commits everybody who waits with one fsync', async () => {
    const journal = await filled('first');
    let fsyncs = 0;
    disk.onStep = (step) => { if (step === 'fsync') fsyncs += 1; };
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((text) => journal.append(Buffer.from(text))))).toEqual([2, 3, 4, 5]);
    expect(fsyncs).toBe(1);
    expect(texts(readJournal(key, 'v', bytesOf(disk)).entries)).toEqual(['first', 'a', 'b', 'c', 'd']);
  });

  it('opens a journal cut anywhere: all whole records, and only a rest that was never acknowledged is lost', async () => {
    await filled('one', 'two', 'three');
    const whole = bytesOf(disk);
    const ends = [...whole.keys()].filter((index) => whole.subarray(index, index + 4).toString('latin1') === 'TJR1');
    for (let length = ends[0] ?? 0; length <= whole.length; length += 1) {
      const read = readJournal(key, 'v', whole.subarray(0, length));
      const count = [...ends.slice(1), whole.length].filter((end) => end <= length).length;
      expect(texts(read.entries)).toEqual(['one', 'two', 'three'].slice(0, count));
      expect(read.condition).toBe(length === whole.length || ends.includes(length) ? 'whole' : 'torn');
    }
  });

  it('goes on behind a torn tail, also one of blocks without data', async () => {
    await filled('one');
    for (const tail of [Buffer.from('TJR1\0\0'), Buffer.alloc(512)]) {
      const torn = new SimDisk(new Map([[JOURNAL, Buffer.concat([bytesOf(disk), tail])]]));
      await reopenFile(torn).append(Buffer.from('two'));
      const read = readJournal(key, 'v', bytesOf(torn));
      expect([read.condition, ...texts(read.entries)]).toEqual(['whole', 'one', 'two']);
    }
  });

  it('reports a flipped bit, gives what still opens, and keeps the damaged bytes before it writes', async () => {
    await filled('one', 'two', 'three');
    const whole = bytesOf(disk);
    const second = whole.indexOf('TJR1', whole.indexOf('TJR1') + 1);
    const third = whole.indexOf('TJR1', second + 1);
    for (let index = second; index < third; index += 1) {
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ 0x10;
      const read = readJournal(key, 'v', flipped);
      expect(read.condition).toBe('damaged');
      expect(texts(read.entries)).toEqual(['one', 'three']);
    }
    const flipped = Buffer.from(whole);
    flipped[second + 20] = (flipped[second + 20] ?? 0) ^ 1;
    const broken = new SimDisk(new Map([[JOURNAL, flipped]]));
    expect(await reopenFile(broken).append(Buffer.from('four'))).toBe(4);
    expect([...broken.files()].find(([name]) => name.startsWith('vault.damaged.'))?.[1]).toEqual(flipped);
    expect(texts(readJournal(key, 'v', bytesOf(broken)).entries)).toEqual(['one', 'three', 'four']);
  });

  it('takes no record from another vault, another key or another place', async () => {
    await filled('one', 'two');
    const whole = bytesOf(disk);
    expect(readJournal(key, 'w', whole).entries).toEqual([]);
    expect(readJournal(randomBytes(32), 'v', whole).entries).toEqual([]);
    const first = whole.indexOf('TJR1');
    const second = whole.indexOf('TJR1', first + 1);
    const swapped = Buffer.concat([whole.subarray(0, first), whole.subarray(second), whole.subarray(first, second)]);
    expect(texts(readJournal(key, 'v', swapped).entries)).toEqual(['two']); // an older number behind a newer one is not taken
    expect(readJournal(key, 'v', swapped).condition).toBe('damaged');
  });

  it('drops from the front and never gives a number twice', async () => {
    const journal = await filled('one', 'two', 'three');
    await journal.drop(2);
    expect(texts(readJournal(key, 'v', bytesOf(disk)).entries)).toEqual(['three']);
    await journal.drop(3);
    expect(readJournal(key, 'v', bytesOf(disk)).entries).toEqual([]);
    expect(await reopenFile(disk).append(Buffer.from('four'))).toBe(4);
  });

  it.each([['ENOSPC', 'disk-full'], ['EDQUOT', 'disk-full'], ['EROFS', 'disk-refused'], ['EACCES', 'disk-refused'], ['EIO', 'disk-refused']] as const)(
    'after %s rejects with %s, counts nothing of it, and works again', async (code, failure) => {
      for (const fault of ['open', 'write', 'fsync']) {
        disk = new SimDisk();
        const journal = await filled('one');
        disk.onStep = (step) => { if (step === fault) throw systemError(code); };
        await expect(journal.append(Buffer.from('lost'))).rejects.toMatchObject({ code: failure });
        expect(texts(journal.entriesAfter(0))).toEqual(['one']);
        disk.onStep = () => undefined;
        expect(await journal.append(Buffer.from('two'))).toBe(2);
        const read = readJournal(key, 'v', bytesOf(disk));
        expect([read.condition, ...texts(read.entries)]).toEqual(['whole', 'one', 'two']);
      }
    });
});

describe('a journal file that somebody deleted', () => {
  it('is made anew with everything in it after one refused append', async () => {
    const disk = new SimDisk();
    const journal = new JournalFile(parts(disk), null, 0);
    await journal.append(Buffer.from('one'));
    await disk.remove(JOURNAL);
    await expect(journal.append(Buffer.from('lost'))).rejects.toMatchObject({ code: 'disk-refused' });
    await journal.append(Buffer.from('two'));
    expect(texts(readJournal(key, 'v', bytesOf(disk)).entries)).toEqual(['one', 'two']);
  });
});

describe('journal of a vault', () => {
  let disk: SimDisk;
  let keychain: MemoryKeychain;
  beforeEach(() => {
    disk = new SimDisk();
    keychain = memoryKeychain();
  });
  const stored = (): number => bytesOf(disk).toString('latin1').split('TJR1').length - 1;

  it('keeps a released record until a second file holds its result', async () => {
    const { vault } = await opened(disk, keychain);
    const sequence = await vault.journal.append(Buffer.from('secret'));
    await vault.mutate(withAccount('a'));
    vault.journal.release(sequence);
    await settled();
    expect(vault.journal.entries()).toEqual([]);
    expect(stored()).toBe(1); // the write before does not hold it yet
    for (const { name } of generationsIn([...disk.files().keys()])) await disk.remove(name); // they are the next test's
    await vault.mutate(withAccount('b'));
    await settled();
    expect(stored()).toBe(0);
  });

  it('reaches back to the oldest generation: whichever one is opened, every secret since is there', async () => {
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    const received: string[] = [];
    // A secret a day for twelve weeks; its result is in the content at once.
    for (let day = 0; day < 84; day += 1) {
      const name = `day ${day}`;
      received.push(name);
      const sequence = await vault.journal.append(Buffer.from(name));
      await vault.mutate(withAccount(name));
      vault.journal.release(sequence);
      clock.time += 86_400_000;
      await settled();
    }
    expect(vault.journal.entries()).toEqual([]);
    expect(stored()).toBeLessThan(45); // the oldest generation is about five weeks old
    const files = disk.files();
    keychain.items.forEach((_value, name) => { if (name.endsWith('/seen')) keychain.items.delete(name); });
    const generations = generationsIn([...files.keys()]);
    expect(generations.length).toBeGreaterThan(8);
    for (const [index] of generations.entries()) {
      const left = new Map(files);
      for (const name of ['vault.tessera', 'vault.tessera.before', ...generations.slice(0, index).map((newer) => newer.name)]) left.set(name, Buffer.from('damaged'));
      const recovered = await opened(new SimDisk(left), keychain, clock);
      // The day on the border may be in both: it was released after its write.
      const there = new Set([...ids(recovered.vault.content), ...texts(recovered.vault.journal.entries())]);
      expect([...there], recovered.recoveredFrom ?? '').toEqual(received);
    }
  });

  it('is not shortened where a generation cannot be read, and holds nothing up', async () => {
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    const sequence = await vault.journal.append(Buffer.from('secret'));
    await vault.mutate(withAccount('a'));
    vault.journal.release(sequence);
    disk.read = () => Promise.reject(systemError('EACCES'));
    await vault.mutate(withAccount('b'));
    await settled();
    expect([stored(), ids(vault.content)]).toEqual([1, ['a', 'b']]);
  });

  it('shows a record again when an older file is opened that does not hold its result', async () => {
    const { vault } = await opened(disk, keychain);
    const sequence = await vault.journal.append(Buffer.from('secret'));
    await vault.mutate(withAccount('a'));
    vault.journal.release(sequence);
    await settled();
    const files = disk.files();
    files.set('vault.tessera', Buffer.from('damaged'));
    const recovered = await opened(new SimDisk(files), keychain);
    expect(ids(recovered.vault.content)).toEqual([]);
    expect(texts(recovered.vault.journal.entries())).toEqual(['secret']);
  });

  it('remembers across a restart what was released', async () => {
    const { vault } = await opened(disk, keychain);
    const sequence = await vault.journal.append(Buffer.from('secret'));
    await vault.mutate(withAccount('a'));
    vault.journal.release(sequence);
    disk.onStep = (step) => { if (step === 'create') throw systemError('ENOSPC'); }; // neither folded nor shortened
    await vault.close();
    disk.onStep = () => undefined;
    const again = await opened(disk, keychain);
    // Not yet written into a vault file: shown once more, its consumer sees that the result is there.
    expect(texts(again.vault.journal.entries())).toEqual(['secret']);
    again.vault.journal.release(sequence);
    await again.vault.mutate(withAccount('b'));
    const third = await opened(disk, keychain);
    expect(third.vault.journal.entries()).toEqual([]);
  });

  it('says that the journal was damaged, and never refuses to open the vault for it', async () => {
    const { vault } = await opened(disk, keychain);
    await vault.mutate(withAccount('a'));
    await vault.journal.append(Buffer.from('x'));
    const files = disk.files();
    const bytes = Buffer.from(bytesOf(disk));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    const result = await opened(new SimDisk(files.set(JOURNAL, bytes)), keychain);
    expect([result.journal, ids(result.vault.content)]).toEqual(['damaged', ['a']]);
  });

  it('refuses appends after close', async () => {
    const { vault } = await opened(disk, keychain);
    await vault.close();
    await expect(vault.journal.append(Buffer.from('x'))).rejects.toMatchObject({ code: 'vault-not-open' });
    await expect(vault.mutate((content) => content)).rejects.toMatchObject({ code: 'vault-not-open' });
    expect(() => vault.content).toThrow('vault-not-open');
  });
});
