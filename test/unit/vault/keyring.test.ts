/** @file The vault with a real gnome-keyring behind the real keychain child. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeychain, type KeychainClient } from '../../../src-main/keychain/client';
import { parseHeader } from '../../../src-main/vault/header';
import { openVault } from '../../../src-main/vault/open';
import { slotsOf } from '../../../src-main/vault/protection';
import { clearItem, keyringMissing, testChild } from '../../support/keychain-child';
import { startTestKeyring, type TestKeyring } from '../../support/keyring';
import { ids, withAccount } from './support';

const reason = keyringMissing();
const service = 'tessera-test';

describe.skipIf(reason !== null)(`vault on a real keyring${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let folder: string;
  let keyring: TestKeyring;
  let keychain: KeychainClient;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-vault-'));
    keyring = await startTestKeyring();
    keychain = createKeychain({ spawn: testChild(keyring.env), service });
  });
  afterEach(async () => {
    keychain.close();
    await keyring.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes, locks, unlocks and reopens; a lost key is said and replaces nothing', async () => {
    const first = await openVault({ folder, keychain });
    if (first.kind !== 'open') throw new Error(first.trouble);
    await first.vault.mutate(withAccount('a'));
    await first.vault.close();

    await keyring.lock();
    expect(await openVault({ folder, keychain })).toEqual({ kind: 'trouble', trouble: 'keychain-locked' });
    await keyring.unlock();
    const second = await openVault({ folder, keychain });
    expect(second.kind === 'open' && [ids(second.vault.content), second.rollback]).toEqual([['a'], null]);

    const files = await readdir(folder);
    const parsed = parseHeader(await readFile(join(folder, 'vault.tessera')));
    if (parsed.kind !== 'header') throw new Error(parsed.kind);
    for (const { key } of slotsOf(parsed.header, 'keychain')) await clearItem(keyring, service, `${parsed.header.vault}/${key}`);
    expect(await openVault({ folder, keychain })).toEqual({ kind: 'trouble', trouble: 'key-missing' });
    expect(await readdir(folder)).toEqual(files);
  });

  it('leaves the folder empty when the keyring is locked before there is a vault', async () => {
    await keyring.lock();
    expect(await openVault({ folder, keychain })).toEqual({ kind: 'trouble', trouble: 'keychain-locked', fresh: true });
    expect(await readdir(folder)).toEqual([]);
  });
});
