/**
 * @file Cuts the power between any two acts of a session, with every order in which names and bytes may have reached the
 * disk, and opens what is left: everything acknowledged is there, nothing is there that was never asked for.
 */
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src-main/vault/vault';
import { memoryKeychain } from '../support/memory-keychain';
import { SimDisk, systemError } from '../support/sim-disk';
import { Clock, ids, opened, reopen, settled, withAccount } from '../unit/vault/support';

/** What the session was promised, and what it had asked for, at an instant. */
interface Promised {
  readonly mutated: number;
  readonly mutating: number;
  readonly journaled: readonly string[];
  readonly journaling: readonly string[];
}

/** An enrolment as the app does it: journal the secret, put its result into the content, release. */
async function session(vault: Vault, clock: Clock, rounds: number, note: (promised: Promised) => void): Promise<void> {
  let state: Promised = { mutated: 0, mutating: 0, journaled: [], journaling: [] };
  const set = (change: Partial<Promised>): void => note((state = { ...state, ...change }));
  for (let round = 1; round <= rounds; round += 1) {
    const names = [`j${round}`, `k${round}`];
    set({ journaling: [...state.journaled, ...names] });
    const [first] = await Promise.all(names.map((name) => vault.journal.append(Buffer.from(name))));
    set({ journaled: state.journaling });
    set({ mutating: round });
    // The result of `k` comes a round later, with the next `j`.
    await vault.mutate((content) => withAccount(`j${round}`)(round === 1 ? content : withAccount(`k${round - 1}`)(content)));
    set({ mutated: round });
    if (first !== undefined && round % 3 !== 0) vault.journal.release(first); // sometimes late, as bulk work does
    clock.time += 1_700_000; // about two rounds an hour: generations come and go
  }
}

const inSession = (accounts: number): readonly string[] => Array.from({ length: accounts }, (_, index) => `${index % 2 === 0 ? 'j' : 'k'}${(index >> 1) + 1}`);
const inOrder = (accounts: number): readonly string[] => Array.from({ length: accounts }, (_, index) => `j${index + 1}`);

/** Secrets of the journal must stand in the content or in the journal; the content must be the last promised, or the one under way. */
async function check(files: ReadonlyMap<string, Uint8Array>, keychain: ReturnType<typeof memoryKeychain>, promised: Promised, options: { readonly names?: typeof inOrder; readonly damaged?: boolean } = {}): Promise<void> {
  const { names = inOrder, damaged = false } = options;
  const result = await reopen(new SimDisk(files), keychain);
  if (result.kind !== 'open') throw new Error(`does not open (${result.trouble}): ${[...files.keys()].join(' ')}`);
  const accounts = ids(result.vault.content);
  expect(accounts).toEqual(names(accounts.length));
  const mutations = names === inSession ? Math.ceil(accounts.length / 2) : accounts.length;
  expect(mutations).toBeLessThanOrEqual(promised.mutating);
  if (!damaged) expect(mutations).toBeGreaterThanOrEqual(promised.mutated);
  const journal = result.vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString());
  for (const name of journal) expect(promised.journaling).toContain(name);
  for (const name of promised.journaled) {
    if (accounts.includes(name)) continue;
    expect(journal, `${name} is lost`).toContain(name);
  }
}

describe('power cut', () => {
  it('at any instant of a session leaves everything that was acknowledged', async () => {
    const keychain = memoryKeychain();
    const disk = new SimDisk();
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    let promised: Promised = { mutated: 0, mutating: 0, journaled: [], journaling: [] };
    const cuts: { readonly files: ReadonlyMap<string, Uint8Array>; readonly promised: Promised }[] = [];
    disk.onStep = () => { for (const files of disk.crashes()) cuts.push({ files, promised }); };
    await session(vault, clock, 9, (next) => { promised = next; });
    await vault.close();
    keychain.items.forEach((_value, name) => { if (name.endsWith('/seen')) keychain.items.delete(name); }); // not part of what was cut
    expect(cuts.length).toBeGreaterThan(500);
    for (const cut of cuts) await check(cut.files, keychain, cut.promised, { names: inSession });
  });

  it('while the first vault is made leaves nothing, or the vault', async () => {
    const keychain = memoryKeychain();
    const disk = new SimDisk();
    const cuts: ReadonlyMap<string, Uint8Array>[] = [];
    disk.onStep = () => { cuts.push(...disk.crashes()); };
    await opened(disk, keychain);
    expect(cuts.length).toBeGreaterThan(5);
    for (const files of cuts) {
      const again = await opened(new SimDisk(files), keychain);
      expect([again.vault.writable, ids(again.vault.content)]).toEqual([true, []]);
    }
  });

  it('during the first write after a recovery leaves what was recovered', async () => {
    const keychain = memoryKeychain();
    const source = new SimDisk();
    const first = await opened(source, keychain);
    for (const name of ['j1', 'j2']) await first.vault.mutate(withAccount(name));
    const newest = source.files().get('vault.tessera') ?? Buffer.alloc(0);
    const damaged = source.files().set('vault.tessera', Buffer.from('damaged'));
    const unfinished = source.files().set('vault.tessera.tmp', newest);
    unfinished.delete('vault.tessera');
    for (const [files, least] of [[damaged, 1], [unfinished, 2]] as const) {
      const disk = new SimDisk(files);
      const { vault, recoveredFrom } = await opened(disk, keychain);
      expect(recoveredFrom).not.toBeNull();
      const cuts: ReadonlyMap<string, Uint8Array>[] = [];
      disk.onStep = () => { cuts.push(...disk.crashes()); };
      await vault.mutate(withAccount(`j${least + 1}`));
      for (const cut of cuts) await check(cut, keychain, { mutated: least, mutating: least + 1, journaled: [], journaling: [] });
    }
  });
});

describe('any one file damaged or gone', () => {
  it('after every round leaves every journaled secret', async () => {
    const keychain = memoryKeychain();
    const disk = new SimDisk();
    const clock = new Clock();
    const { vault } = await opened(disk, keychain, clock);
    let promised: Promised = { mutated: 0, mutating: 0, journaled: [], journaling: [] };
    const states: { readonly files: ReadonlyMap<string, Uint8Array>; readonly promised: Promised }[] = [];
    await session(vault, clock, 9, (next) => {
      promised = next;
      states.push({ files: disk.files(), promised });
    });
    await settled();
    keychain.items.forEach((_value, name) => { if (name.endsWith('/seen')) keychain.items.delete(name); });
    for (const state of states) {
      for (const name of state.files.keys()) {
        // A record just journaled stands in one file only until its result is sealed: its loss is the journal's own damage.
        if (name === 'vault.journal') continue;
        await check(new Map(state.files).set(name, Buffer.from('damaged')), keychain, state.promised, { names: inSession, damaged: true });
        const without = new Map(state.files);
        without.delete(name);
        await check(without, keychain, state.promised, { names: inSession, damaged: true });
      }
    }
  });

  it('the journal gone after its records were released loses nothing', async () => {
    const keychain = memoryKeychain();
    const disk = new SimDisk();
    const { vault } = await opened(disk, keychain);
    for (const name of ['j1', 'j2', 'j3']) {
      const sequence = await vault.journal.append(Buffer.from(name));
      await vault.mutate(withAccount(name));
      vault.journal.release(sequence);
    }
    await vault.close();
    const files = disk.files();
    files.delete('vault.journal');
    expect(ids((await opened(new SimDisk(files), keychain)).vault.content)).toEqual(['j1', 'j2', 'j3']);
  });
});

describe('a disk that fails', () => {
  it.each([['ENOSPC', 'disk-full'], ['EROFS', 'disk-refused'], ['EIO', 'disk-refused']] as const)(
    'with %s at any act of a mutation: it is refused as %s, the former content stays in force, the next one works', async (code, failure) => {
      for (let failing = 0; ; failing += 1) {
        const keychain = memoryKeychain();
        const disk = new SimDisk();
        const { vault } = await opened(disk, keychain);
        await vault.mutate(withAccount('j1'));
        await vault.mutate(withAccount('j2'));
        let step = 0;
        disk.onStep = () => {
          step += 1;
          if (step === failing + 1) throw systemError(code);
        };
        const outcome = await vault.mutate(withAccount('refused')).then(() => 'done', (error: unknown) => error);
        disk.onStep = () => undefined;
        if (outcome === 'done') {
          expect(failing).toBeGreaterThan(5);
          return;
        }
        expect(outcome).toMatchObject({ code: failure });
        expect(ids(vault.content)).toEqual(['j1', 'j2']);
        await check(disk.files(), keychain, { mutated: 2, mutating: 2, journaled: [], journaling: [] });
        await vault.mutate(withAccount('j3'));
        await check(disk.files(), keychain, { mutated: 3, mutating: 3, journaled: [], journaling: [] });
      }
    });

  it('for good after any act: the former content is still in the files', async () => {
    for (let failing = 0; ; failing += 1) {
      const keychain = memoryKeychain();
      const disk = new SimDisk();
      const { vault } = await opened(disk, keychain);
      await vault.mutate(withAccount('j1'));
      let step = 0;
      disk.onStep = () => {
        step += 1;
        if (step > failing) throw systemError('EIO');
      };
      const outcome = await vault.mutate(withAccount('j2')).then(() => 'done', () => 'refused');
      if (outcome === 'done') return;
      disk.onStep = () => undefined;
      // Where even the names could not be put back, the refused content may be what the next start finds.
      await check(disk.files(), keychain, { mutated: 1, mutating: 2, journaled: [], journaling: [] });
    }
  });
});
