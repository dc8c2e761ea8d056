/** @file The four ways to open a vault, and every change from one to another, seen from outside and on the bytes on disk. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createDecipheriv } from 'node:crypto';
import { PROTECTIONS, type Protection } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { argon2id, costFor, isWeaker } from '../../../src-main/vault/argon2';
import { NAMES } from '../../../src-main/vault/files';
import { parseHeader, slotAssociated } from '../../../src-main/vault/header';
import { deriveFrom } from '../../../src-main/vault/key-source';
import type { NewKeys, Proof } from '../../../src-main/vault/protection';
import { newRecoveryKey } from '../../../src-main/vault/recovery-words';
import { openSlot, type SlotKeys } from '../../../src-main/vault/slots';
import { memoryKeychain, type MemoryKeychain } from '../../support/memory-keychain';
import { SimDisk, systemError } from '../../support/sim-disk';
import { Clock, ids, opened, reopen, settled, smallKdf, typed, withAccount } from './support';

const PASS = 'violin under eleven lamps';
const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const keysFor = (kind: Protection['kind'], recovery: NewKeys['recovery'] = 'keep', passphrase = PASS): NewKeys =>
  ({ kind, recovery, passphrase: kind === 'keychain' ? null : Secret.fromText(passphrase) });

let keychain: MemoryKeychain;
let disk: SimDisk;
let kdf: ReturnType<typeof smallKdf>;
let clock: Clock;
beforeEach(() => {
  keychain = memoryKeychain();
  disk = new SimDisk();
  kdf = smallKdf();
  clock = new Clock();
});

const open = async (proof?: Proof) => opened(disk, keychain, clock, { kdf, ...(proof === undefined ? {} : { proof }) });
const tryOpen = async (proof?: Proof) => {
  const result = await reopen(new SimDisk(disk.files()), keychain, clock, { kdf, ...(proof === undefined ? {} : { proof }) });
  return result.kind === 'open' ? ids(result.vault.content) : result.trouble;
};

/** A vault with a write before, generations and journal records, opened by the keychain. */
async function filled(): Promise<Awaited<ReturnType<typeof opened>>['vault']> {
  const { vault } = await open();
  for (const name of ['a', 'b', 'c', 'd']) {
    await vault.mutate(withAccount(name));
    clock.time += 3_600_000;
  }
  await vault.journal.append(Buffer.from('waiting'));
  await settled();
  return vault;
}

it('takes out of every older file what is to be forgotten, with the change of keys', async () => {
  const vault = await filled();
  await vault.rekey(keysFor('keychain'), (content) => ({ ...content, accounts: content.accounts.filter(({ id }) => id !== 'a') }));
  await vault.close();
  const older = [...disk.files()].filter(([name]) => name !== NAMES.newest && name !== NAMES.journal && parseHeader(disk.files().get(name) ?? new Uint8Array()).kind === 'header');
  expect(older.length).toBeGreaterThan(1);
  for (const [name, bytes] of older) {
    const result = await reopen(new SimDisk(new Map([[NAMES.newest, bytes]])), keychain, clock, { kdf });
    expect(result.kind === 'open' ? ids(result.vault.content).includes('a') : result.trouble, name).toBe(false);
  }
});

describe('what opens a vault', () => {
  it.each([
    ['keychain', ['a', 'b', 'c', 'd'], 'proof-wrong'],
    ['either', ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd']],
    ['passphrase', 'locked', ['a', 'b', 'c', 'd']],
    ['both', 'locked', ['a', 'b', 'c', 'd']],
  ] as const)('%s: the keychain alone gives %j, the passphrase %j', async (kind, alone, withPassphrase) => {
    const vault = await filled();
    await vault.rekey(keysFor(kind));
    expect(vault.protection).toEqual({ kind, recovery: false });
    await vault.close();
    expect(await tryOpen()).toEqual(alone);
    expect(await tryOpen(typed(PASS))).toEqual(withPassphrase);
    expect(await tryOpen(typed('another'))).toBe('proof-wrong');
  });

  it('tells which doors there are where it does not open by itself', async () => {
    const vault = await filled();
    await vault.rekey(keysFor('both', newRecoveryKey(random)));
    await vault.close();
    expect(await reopen(disk, keychain, clock, { kdf })).toEqual({ kind: 'trouble', trouble: 'locked', doors: { passphrase: true, recovery: true } });
    keychain.items.clear();
    expect(await reopen(disk, keychain, clock, { kdf, proof: typed(PASS) })).toEqual({ kind: 'trouble', trouble: 'key-missing', doors: { passphrase: true, recovery: true } });
    keychain.trouble = 'locked';
    expect(await reopen(disk, keychain, clock, { kdf, proof: typed(PASS) })).toEqual({ kind: 'trouble', trouble: 'keychain-locked', doors: { passphrase: true, recovery: true } });
  });

  it('a missing key or a silent keychain leaves the passphrase as a way in', async () => {
    const vault = await filled();
    await vault.rekey(keysFor('either'));
    await vault.close();
    for (const trouble of ['unavailable', 'locked', 'timed-out'] as const) {
      keychain.trouble = trouble;
      expect(await reopen(disk, keychain, clock, { kdf })).toMatchObject({ kind: 'trouble', doors: { passphrase: true, recovery: false } });
      expect(await tryOpen(typed(PASS))).toEqual(['a', 'b', 'c', 'd']);
    }
    keychain.trouble = null;
    keychain.items.clear();
    expect(await tryOpen()).toBe('key-missing');
    expect(await tryOpen(typed(PASS))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('the recovery key opens under every policy, and stays valid when the passphrase changes', async () => {
    const key = newRecoveryKey(random);
    let vault = await filled();
    await vault.rekey(keysFor('keychain', key));
    for (const kind of PROTECTIONS) {
      await vault.rekey(keysFor(kind, 'keep', `passphrase for ${kind}`));
      await vault.close();
      keychain.trouble = 'unavailable';
      expect(await tryOpen({ kind: 'recovery', key })).toEqual(['a', 'b', 'c', 'd']);
      expect(await tryOpen({ kind: 'recovery', key: newRecoveryKey(random) })).toBe('proof-wrong');
      keychain.trouble = null;
      ({ vault } = await open({ kind: 'recovery', key }));
      expect(vault.protection).toEqual({ kind, recovery: true });
    }
    await vault.rekey(keysFor('both', newRecoveryKey(random)));
    expect(await tryOpen({ kind: 'recovery', key })).toBe('proof-wrong'); // replaced
  });

  it('takes a passphrase as NFKC, whatever keyboard composed it', async () => {
    const vault = await filled();
    await vault.rekey(keysFor('passphrase', 'none', 'Übergröße ﬁne'));
    await vault.close();
    expect(await tryOpen(typed('U\u0308bergro\u0308ße fine'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('verifies a passphrase and a recovery key against the vault that is open', async () => {
    const vault = await filled();
    const key = newRecoveryKey(random);
    expect(await vault.verify(typed(PASS))).toBe(false);
    for (const kind of ['either', 'passphrase', 'both'] as const) {
      await vault.rekey(keysFor(kind, key));
      expect([await vault.verify(typed(PASS)), await vault.verify(typed('no')), await vault.verify({ kind: 'recovery', key })]).toEqual([true, false, true]);
    }
  });

  it('never takes a wrong passphrase for right because the keychain is open (threat: somebody at the locked window)', async () => {
    const vault = await filled();
    await vault.rekey(keysFor('either'));
    await vault.close();
    expect(await tryOpen(typed(''))).toBe('proof-wrong');
  });
});

describe('a change of keys', () => {
  it('keeps content, journal and generations, and goes on from there', async () => {
    const vault = await filled();
    const generations = [...disk.files().keys()].filter((name) => /^vault\.2/.test(name)).sort();
    expect(generations.length).toBeGreaterThan(1);
    await vault.rekey(keysFor('passphrase'));
    expect([...disk.files().keys()].filter((name) => /^vault\.2/.test(name)).sort()).toEqual(generations);
    expect(vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString())).toEqual(['waiting']);
    await vault.journal.append(Buffer.from('later'));
    await vault.mutate(withAccount('e'));
    await vault.close();
    const again = await open(typed(PASS));
    expect([ids(again.vault.content), again.journal, again.recoveredFrom, again.rollback]).toEqual([['a', 'b', 'c', 'd', 'e'], 'whole', null, null]);
    expect(again.vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString())).toEqual(['waiting', 'later']);
    for (const name of generations) {
      const only = new SimDisk(new Map([...disk.files()].filter(([other]) => other === name)));
      expect((await opened(only, keychain, clock, { kdf, proof: typed(PASS) })).recoveredFrom, name).toBe(name);
    }
  });

  it('leaves no old file, no old keychain item and no plan', async () => {
    const vault = await filled();
    const old = keychain.written[0] ?? '';
    await disk.write('vault.tessera.older', Buffer.from('rest'));
    await disk.write('vault.damaged.20261122T101500Z.vault.tessera', disk.files().get('vault.tessera') ?? Buffer.alloc(0));
    await vault.rekey(keysFor('either'));
    const names = [...disk.files().keys()];
    expect(names.filter((name) => name.includes('rekey') || name.includes('older') || name.includes('damaged'))).toEqual([]);
    expect([...keychain.items.keys()].filter((name) => !name.endsWith('/seen'))).toHaveLength(1);
    expect(keychain.items.has(old)).toBe(false);
    await vault.rekey(keysFor('passphrase'));
    expect([...keychain.items.keys()].filter((name) => !name.endsWith('/seen'))).toEqual([]);
  });

  it('changes nothing where the keychain refuses, or the disk does, at any act', async () => {
    const vault = await filled();
    const before = disk.files();
    keychain.trouble = 'locked';
    await expect(vault.rekey(keysFor('either'))).rejects.toMatchObject({ code: 'keychain-refused', detail: { reason: 'locked' } });
    keychain.trouble = null;
    const { 'vault.rekey.plan': _plan, ...rest } = Object.fromEntries(disk.files()); // remembers the item that may have been written
    expect(rest).toEqual(Object.fromEntries(before));
    for (let refused = 0; refused < 400; refused += 1) {
      let step = 0;
      disk.onStep = () => {
        if (step++ === refused) throw systemError('ENOSPC');
      };
      const outcome = await vault.rekey(keysFor('either')).then(() => 'made', (error: unknown) => (error instanceof Error ? error.message : 'unknown'));
      disk.onStep = () => undefined;
      expect(['made', 'disk-full']).toContain(outcome);
      if (!vault.writable) break; // the disk did not say whether: tested with the power cut
      await vault.mutate(withAccount(`w${refused}`));
      expect(await tryOpen()).toContain(`w${refused}`);
      if (outcome === 'made') expect(await tryOpen(typed(PASS))).toContain(`w${refused}`);
      if (step <= refused) return; // every act was refused once
    }
    expect(vault.writable).toBe(false);
    expect(await tryOpen(typed(PASS))).toContain('a');
  });

  it('says that the disk did not say whether, and the next start finds out', async () => {
    const vault = await filled();
    let committed = false;
    const rename = disk.rename.bind(disk);
    disk.rename = async (from, to) => {
      await rename(from, to);
      committed ||= to === 'vault.tessera';
    };
    disk.onStep = (step) => {
      if (committed && step === 'sync') throw systemError('EIO');
    };
    await expect(vault.rekey(keysFor('passphrase'))).rejects.toMatchObject({ code: 'disk-refused' });
    expect(vault.writable).toBe(false);
    disk.onStep = () => undefined;
    await vault.close();
    const again = await open(typed(PASS));
    expect([ids(again.vault.content), again.vault.journal.entries().length]).toEqual([['a', 'b', 'c', 'd'], 1]);
  });

  it('counts, journal included, where the disk refuses to put the last files in their places', async () => {
    const vault = await filled();
    let committed = false;
    const rename = disk.rename.bind(disk);
    disk.rename = (from, to) => {
      if (committed && from.startsWith('vault.rekey.')) return Promise.reject(systemError('EACCES'));
      committed ||= to === 'vault.tessera';
      return rename(from, to);
    };
    await vault.rekey(keysFor('passphrase'));
    await vault.journal.append(Buffer.from('later'));
    await expect(vault.mutate(withAccount('e'))).rejects.toMatchObject({ code: 'disk-refused' });
    const cutHere = disk.files();
    disk.rename = rename;
    await vault.mutate(withAccount('f'));
    await vault.close();
    for (const [files, names] of [[cutHere, ['a', 'b', 'c', 'd']], [disk.files(), ['a', 'b', 'c', 'd', 'f']]] as const) {
      const again = await opened(new SimDisk(files), memoryKeychain(), clock, { kdf, proof: typed(PASS) });
      expect([ids(again.vault.content), again.journal]).toEqual([names, 'whole']);
      expect(again.vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString())).toEqual(['waiting', 'later']);
    }
  });

  it('keeps the old keychain item in mind where the keychain does not let it go', async () => {
    const vault = await filled();
    const old = keychain.written[0] ?? '';
    const remove = keychain.remove.bind(keychain);
    keychain.remove = () => Promise.resolve({ kind: 'trouble', trouble: 'locked' });
    await vault.rekey(keysFor('passphrase'));
    await vault.mutate(withAccount('e'));
    await vault.close();
    expect(keychain.items.has(old)).toBe(true);
    await disk.write('vault.damaged.20261122T101500Z.vault.journal', Buffer.from('kept aside since'));
    keychain.remove = remove;
    const again = await open(typed(PASS));
    expect([ids(again.vault.content), keychain.items.has(old)]).toEqual([['a', 'b', 'c', 'd', 'e'], false]);
    expect([...disk.files().keys()].filter((name) => name.includes('rekey'))).toEqual([]);
    expect([...disk.files().keys()].filter((name) => name.includes('damaged'))).toHaveLength(1); // only files of the change were its own
  });
});

/** Everything that somebody with one factor could try, on every slot of every file, without our opening logic in between. */
async function opensAnything(files: ReadonlyMap<string, Buffer>, factors: { readonly items?: readonly Secret[]; readonly passphrase?: string }): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, bytes] of files) {
    const parsed = parseHeader(bytes);
    if (parsed.kind !== 'header') continue;
    for (const slot of parsed.header.slots) {
      const derived = factors.passphrase !== undefined && 'argon2' in slot ? await deriveFrom(typed(factors.passphrase), slot.argon2, argon2id) : undefined;
      const tries: SlotKeys[] = [{ derived }, ...(factors.items ?? []).map((wrappingKey) => ({ wrappingKey, derived }))];
      // Also as if the policy had been rewritten by hand.
      for (const keys of tries) for (const policy of ['any', 'both'] as const) if (openSlot({ ...parsed.header, policy }, slot, keys) !== null) found.push(`${name} ${slot.type}`);
      for (const raw of [...(factors.items ?? []).map((item) => item.reveal()), ...(derived === undefined ? [] : [derived])]) {
        if (raw.length === 32 && opensRaw(raw, Buffer.from(slot.wrapped, 'base64'), slotAssociated(parsed.header, slot))) found.push(`${name} ${slot.type} raw`);
      }
    }
  }
  return [...new Set(found)];
}

function opensRaw(key: Uint8Array, sealed: Buffer, associated: Uint8Array): boolean {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(associated).setAuthTag(sealed.subarray(-16));
  decipher.update(sealed.subarray(12, -16));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

describe('the bytes on disk (threats: stolen disk, stolen keychain, a passphrase that became known)', () => {
  /** Every item that the keychain ever held: somebody may have copied one before it was removed. */
  const everyItem = (): { readonly remember: () => void; readonly all: () => readonly Secret[] } => {
    const seen = new Map<string, Secret>();
    return { remember: () => keychain.items.forEach((value, name) => seen.set(name, value)), all: () => [...seen.values()] };
  };

  it.each(PROTECTIONS)('to every protection from %s: former factors open nothing, and under "both" no single one does', async (first) => {
    for (const then of PROTECTIONS) {
      [keychain, disk, clock] = [memoryKeychain(), new SimDisk(), new Clock()];
      const items = everyItem();
      const vault = await filled();
      items.remember();
      await vault.rekey(keysFor(first, newRecoveryKey(random), 'the old passphrase'));
      items.remember();
      await vault.mutate(withAccount('between'));
      const former = items.all();
      await vault.rekey(keysFor(then, 'keep', 'the new passphrase'));
      const unfinished = disk.files();
      expect(unfinished.size).toBeGreaterThan(4);
      expect(await opensAnything(unfinished, { items: former, passphrase: 'the old passphrase' }), `${first} to ${then}: former factors`).toEqual([]);
      const now = [...keychain.items.values()];
      const byKeychain = await opensAnything(unfinished, { items: [...former, ...now] });
      const byPassphrase = await opensAnything(unfinished, { passphrase: 'the new passphrase' });
      expect(byKeychain.length > 0, `${then}: keychain alone`).toBe(then === 'keychain' || then === 'either');
      expect(byPassphrase.length > 0, `${then}: passphrase alone`).toBe(then === 'passphrase' || then === 'either');
    }
  });
});

describe('argon2id', () => {
  it('is argon2id 1.3 (value of the reference implementation)', async () => {
    const salt = Buffer.from('somesalt').toString('base64');
    expect((await argon2id(Buffer.from('password'), { memoryKiB: 65_536, passes: 2, lanes: 1, salt })).toString('hex'))
      .toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  it('does not hold the thread up', async () => {
    let turns = 0;
    const timer = setInterval(() => { turns += 1; }, 1);
    await argon2id(Buffer.from('x'), { memoryKiB: 65_536, passes: 3, lanes: 4, salt: Buffer.alloc(16).toString('base64') });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('takes 256 MiB, and 64 MiB where memory is short', () => {
    expect([costFor(16 * 1024 ** 3), costFor(1024 ** 3)]).toEqual([{ memoryKiB: 262_144, passes: 3, lanes: 4 }, { memoryKiB: 65_536, passes: 3, lanes: 4 }]);
    expect([isWeaker(costFor(1), costFor(1e12)), isWeaker(costFor(1e12), costFor(1))]).toEqual([true, false]);
  });

  it('is asked for nothing where the keychain opens the vault', async () => {
    await (await filled()).close();
    await open();
    expect(kdf.derivations).toBe(0);
  });

  it('notices that a slot is cheaper than one made today', async () => {
    const vault = await filled();
    await vault.rekey(keysFor('either'));
    expect(vault.isWeakerThanNow).toBe(false);
    await vault.close();
    kdf.cost = { memoryKiB: 128, passes: 1, lanes: 1 };
    const again = await open(typed(PASS));
    expect(again.vault.isWeakerThanNow).toBe(true);
    await again.vault.rekey(keysFor('either'));
    expect(again.vault.isWeakerThanNow).toBe(false);
  });
});
