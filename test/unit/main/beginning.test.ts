/** @file What a start shows before the rest of main is loaded, on a real folder: the application's own answer, or none. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { begin, type Beginning } from '../../../src-main/beginning';
import type { Handlers } from '../../../src-main/ipc/dispatch';
import type { Keychain } from '../../../src-main/keychain/keychain';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';
import { openVault } from '../../../src-main/vault/open';
import type { Account } from '../../../src-main/vault/content';
import type { Vault } from '../../../src-main/vault/vault';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { memoryKeychain } from '../../support/memory-keychain';
import { DrivenTime } from '../otp/driven-time';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const account = (id: string, over: Partial<Account> = {}): Account => ({
  id, issuer: 'Example', label: id, type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890'),
  tags: [], pinned: false, createdAt: 1, updatedAt: 1, deletedAt: null, link: null, ...over,
});

interface Rig {
  readonly folder: string;
  readonly keychain: Keychain;
  readonly begun: (over?: { readonly lockAtStart?: boolean; readonly keychain?: Keychain }) => Beginning;
  readonly change: (work: (vault: Vault) => Promise<unknown>) => Promise<void>;
}

/** RFC 6238, appendix B: at 59 s the code of this secret is 94287082 with eight digits. */
const AT = '1970-01-01T00:00:59Z';

async function withVault(accounts: readonly Account[]): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-beginning-'));
  folders.push(folder);
  const keychain = memoryKeychain();
  const change = async (work: (vault: Vault) => Promise<unknown>): Promise<void> => {
    const result = await openVault({ folder, keychain });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await work(result.vault);
    await result.vault.close();
  };
  await change((vault) => vault.mutate((content) => ({ ...content, accounts })));
  const scrubber = createScrubber(() => []);
  return {
    folder, keychain, change,
    begun: (over) => begin({ folder, keychain, time: new DrivenTime(AT), log: createLog(() => undefined, scrubber), scrubber, lockAtStart: undefined, ...over }),
  };
}

/** Handlers that only say that they were reached. */
const theRest = { 'accounts.first': reached, 'app.state': reached } as unknown as Handlers;
const REACHED = { ok: false, error: { code: 'busy', retryable: false } };

function reached(): never {
  throw new Failure('busy');
}

/** Whether the first rows come from here: null where the application is asked for them instead. */
async function rowsFrom(beginning: Beginning): Promise<unknown> {
  const asked = beginning.dispatch('authenticator', 'accounts.first', undefined);
  const answer = await Promise.race([asked, beginning.over.then(() => null)]);
  beginning.goOn(theRest);
  if (answer === null) expect(await asked).toEqual(REACHED);
  return answer;
}

describe('a start', () => {
  it('answers the first rows with their codes, the number of accounts and the settings, before there is an application', async () => {
    const { begun, change } = await withVault([account('b', { digits: 8 }), account('a', { type: 'hotp' }), account('gone', { deletedAt: 1 })]);
    await change((vault) => vault.mutate((content) => ({ ...content, settings: { ...content.settings, language: 'de' } })));
    const beginning = begun();
    const answer = await beginning.dispatch('authenticator', 'accounts.first', undefined);
    expect(answer).toMatchObject({ ok: true, value: { total: 2, accounts: [{ id: 'a' }, { id: 'b' }], settings: { language: 'de' } } });
    expect(answer).toMatchObject({ value: { frame: { now: 59_000, rows: [{ id: 'a', code: null }, { id: 'b', code: '94287082', from: 30_000, until: 60_000 }] } } });
    expect(beginning.end()).toBe(true);
    expect([...beginning.liveSecrets()]).toHaveLength(3); // the scrubber knows what was opened, the trash too
  });

  it('answers hidden codes as none', async () => {
    const { begun, change } = await withVault([account('a')]);
    await change((vault) => vault.mutate((content) => ({ ...content, settings: { ...content.settings, hideCodes: true } })));
    const answer = await begun().dispatch('authenticator', 'accounts.first', undefined);
    expect(answer).toMatchObject({ value: { frame: { rows: [{ id: 'a', code: null, next: null, from: 30_000, until: 60_000 }] } } });
  });

  it('is over when the rows have left and the page itself asked for something', async () => {
    const { begun } = await withVault([account('a')]);
    const beginning = begun();
    let over = false;
    void beginning.over.then(() => { over = true; });
    await beginning.dispatch('authenticator', 'accounts.first', undefined);
    await new Promise((turn) => setImmediate(turn));
    await new Promise((turn) => setImmediate(turn));
    expect(over).toBe(false);
    const state = beginning.dispatch('authenticator', 'app.state', undefined);
    await beginning.over;
    beginning.goOn(theRest);
    expect(await state).toEqual(REACHED);
  });

  it('leaves rows that are asked for later to the application', async () => {
    const { begun } = await withVault([account('a')]);
    const beginning = begun();
    expect(beginning.end()).toBe(false);
    beginning.goOn(theRest);
    expect(await beginning.dispatch('authenticator', 'accounts.first', undefined)).toEqual(REACHED);
  });

  it('hands on what it opened, once', async () => {
    const { begun } = await withVault([account('a')]);
    const { opening } = begun();
    expect((await opening?.take())?.kind).toBe('open');
    expect(opening?.take()).toBeNull();
  });

  it('knows no secret any more once the application goes on', async () => {
    const { begun } = await withVault([account('a')]);
    const beginning = begun();
    await beginning.dispatch('authenticator', 'accounts.first', undefined);
    beginning.end();
    expect([...beginning.liveSecrets()]).toHaveLength(1);
    beginning.goOn(theRest);
    expect([...beginning.liveSecrets()]).toEqual([]);
  });

  it('asks nobody for anything where the vault stays locked', async () => {
    const { begun, keychain } = await withVault([account('a')]);
    const beginning = begun({ lockAtStart: true, keychain: { ...keychain, read: () => { throw new Error('the keychain was asked'); } } });
    expect(beginning.opening).toBeUndefined();
    expect(await rowsFrom(beginning)).toBeNull();
    expect([...beginning.liveSecrets()]).toEqual([]);
  });

  it('leaves the rows to the application where the newest file is damaged, although nothing says that the one before is older', async () => {
    const { folder, begun, keychain } = await withVault([account('a')]);
    const file = join(folder, 'vault.tessera');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await rowsFrom(begun({ keychain: { ...keychain, read: (name) => (name.endsWith('/seen') ? Promise.resolve({ kind: 'missing' }) : keychain.read(name)) } }))).toBeNull();
  });

  it.each<[string, (rig: Rig) => unknown]>([
    ['the journal knows of something', ({ change }) => change((vault) => vault.journal.append(Uint8Array.of(1)))],
    ['the vault is older than the last one seen', async ({ folder, change }) => {
      const file = join(folder, 'vault.tessera');
      copyFileSync(file, `${file}.copy`);
      await change((vault) => vault.mutate((content) => ({ ...content, accounts: [] })));
      copyFileSync(`${file}.copy`, file);
      rmSync(`${file}.copy`);
    }],
  ])('leaves the rows to the application where %s', async (_what, prepare) => {
    const rig = await withVault([account('a')]);
    await prepare(rig);
    expect(await rowsFrom(rig.begun())).toBeNull();
  });

  it.each<[string, Partial<Keychain>]>([
    ['locked', { read: () => Promise.resolve({ kind: 'trouble', trouble: 'locked' }) }],
    ['empty', { read: () => Promise.resolve({ kind: 'missing' }) }],
    ['broken in a way that nobody foresaw', { read: () => Promise.reject(new Error('odd')) }],
  ])('leaves the trouble to the application where the keychain is %s', async (_what, read) => {
    const { begun, keychain } = await withVault([account('a')]);
    expect(await rowsFrom(begun({ keychain: { ...keychain, ...read } }))).toBeNull();
  });
});
