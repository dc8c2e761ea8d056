/** @file Vaults that each version wrote, sealed as they were: each must open with everything in it. `golden-make.ts` makes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../src-main/enrolment/records';
import { replay } from '../../../src-main/enrolment/replay';
import { CONTENT_VERSION } from '../../../src-main/vault/content-codec';
import type { ProtectedVault } from '../../../src-main/vault/vault';
import { Secret } from '../../../src-shared/secret';
import { memoryKeychain } from '../../support/memory-keychain';
import { SimDisk } from '../../support/sim-disk';
import { opened, plain } from './support';

const FOLDER = 'test/unit/vault/golden';

async function open(version: string) {
  const keychain = memoryKeychain();
  const items = JSON.parse(readFileSync(`${FOLDER}/${version}/keychain.json`, 'utf8')) as Record<string, string>;
  for (const [name, value] of Object.entries(items)) keychain.items.set(name, Secret.fromBytes(Buffer.from(value, 'base64')));
  const files = readdirSync(`${FOLDER}/${version}`).filter((name) => name.startsWith('vault.'));
  const disk = new SimDisk(new Map(files.map((name) => [name, readFileSync(`${FOLDER}/${version}/${name}`)])));
  const result = await opened(disk, keychain);
  return { ...result, disk, keychain, old: readFileSync(`${FOLDER}/${version}/vault.tessera`) };
}

/** However much is written afterwards, the file of the older program stays under a name of its own; a change of keys takes it, as all that the old keys open. */
async function expectKept(version: string, disk: SimDisk, vault: ProtectedVault, old: Uint8Array): Promise<void> {
  const kept = (): boolean => disk.files().get(`vault.version-${version.slice(1)}.tessera`)?.equals(old) === true;
  for (const theme of ['dark', 'system', 'light'] as const) await vault.mutate((content) => ({ ...content, settings: { ...content.settings, theme } }));
  expect(kept()).toBe(version !== `v${String(CONTENT_VERSION)}`);
}

describe('vaults of every version', () => {
  it('there is one for each, this one included', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Array.from({ length: CONTENT_VERSION }, (_, index) => `v${String(index + 1)}`));
  });

  it.each(['v2', 'v3', 'v4', 'v5'])('version %s opens whole, with its journal: everything that was in it is there', async (version) => {
    const { vault, rollback, journal, disk, keychain, old } = await open(version);
    expect([rollback, journal]).toEqual([null, 'whole']);
    // What later versions add beside it is theirs.
    expect(plain(vault.content)).toMatchObject(JSON.parse(readFileSync(`${FOLDER}/${version}/expected.json`, 'utf8')) as object);
    expect(vault.content.accounts.map(({ tags }) => tags.length)).toEqual(version >= 'v4' ? [2, 0, 0] : vault.content.accounts.map(() => 0)); // from 4 on
    expect([vault.content.settings.hideCodes, vault.content.accounts.some(({ pinned }) => pinned)]).toEqual(version >= 'v5' ? [true, true] : [false, false]);
    const replayed = replay(vault.content, vault.journal.entries());
    expect(replayed.enrolments.at(-1)).toMatchObject({ id: 'e4', state: 'issuing', secret: null });
    if (version !== 'v2') expect(replayed.audit.at(-1)).toMatchObject({ user: 'u-9', act: 'disable', outcome: 'unknown' });

    await vault.mutate((content) => ({ ...content, settings: { ...content.settings, theme: 'light' } }));
    // The file that the older program wrote is the write before now, byte for byte.
    expect(Buffer.from(disk.files().get('vault.tessera.before') ?? []).equals(old)).toBe(true);
    await expectKept(version, disk, vault, old);
    const again = await opened(disk, keychain);
    expect(plain(again.vault.content)).toEqual(plain(vault.content));
  });

  it('version 1 opens whole, with its journal, and is written in the new form', async () => {
    const { vault, rollback, journal, disk, keychain, old } = await open('v1');
    expect(rollback).toBeNull();
    expect(journal).toBe('whole');
    const { accounts, connections, enrolments, settings, spent } = vault.content;
    expect(accounts.map(({ id, secret }) => [id, Buffer.from(secret.reveal()).toString('hex')])).toEqual([['acc-e1', '31323334353637383930'], ['hotp', '00ff01fe']]);
    expect(connections.map(({ id, userId, sessionAs, credentials }) => [id, userId, sessionAs, credentials.kind])).toEqual([
      ['c1', null, 'bearer', 'password'], ['c2', null, 'bearer', 'jwt'], ['c3', null, 'bearer', 'key'],
    ]);
    expect(enrolments.map(({ id, state, lost, secretForm, wasOff }) => [id, state, lost?.again ?? null, secretForm, wasOff])).toEqual([
      ['e1', 'proven', null, 'base32', true], ['e2', 'unknown', false, 'base32', true],
    ]);
    expect(enrolments[0]?.backupCodes.map(({ code, usedAt }) => [code.revealText(), usedAt])).toEqual([['0a1b2c3d', null], ['deadbeef', 1_795_000_000_000]]);
    expect([settings.language, spent]).toEqual(['de', []]);
    expect(vault.journal.entries().map(({ payload }) => decodeRecord(payload).kind)).toEqual(['state', 'answer']);
    const replayed = replay(vault.content, vault.journal.entries()).enrolments.at(-1);
    expect(replayed).toMatchObject({ id: 'e3', state: 'issuing', userId: null, recordId: null, secretForm: 'base32', wasOff: true });

    await vault.mutate((content) => ({ ...content, settings: { ...content.settings, theme: 'dark' } }));
    // The file that the older program wrote is the write before now, byte for byte.
    expect(Buffer.from(disk.files().get('vault.tessera.before') ?? []).equals(old)).toBe(true);
    await expectKept('v1', disk, vault, old);
    const again = await opened(disk, keychain);
    expect(plain(again.vault.content)).toEqual(plain(vault.content));
  });
});
