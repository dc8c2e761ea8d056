/** @file Restoring through the application, on real files: beside an open vault, taken back, and where no vault opens. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApplication, type Application, type ApplicationParts } from '../../../src-main/application';
import type { ParsedInput } from '../../../src-main/ipc/dispatch';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';
import { systemTime } from '../../../src-main/time';
import type { CallName, CallOutput } from '../../../src-shared/contract';
import { memoryKeychain } from '../../support/memory-keychain';
import { NO_DIALOGS } from '../../support/no-dialogs';
import { smallKdf } from '../vault/support';

const PASS = 'eleven brass kettles';
const uri = (name: string): string => `otpauth://totp/${name}:me?secret=${`${name.toUpperCase()}ABCDEFGHIJKLMNOP`.slice(0, 16)}&issuer=${name}`;

let root: string;
const running: Application[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tessera-restore-'));
});
afterEach(async () => {
  for (const application of running.splice(0)) await application.close();
  rmSync(root, { recursive: true, force: true });
});

interface Computer {
  readonly call: <N extends CallName>(name: N, input: ParsedInput<N>) => Promise<CallOutput<N>>;
  readonly names: () => Promise<readonly string[]>;
  readonly state: () => string;
  readonly keychain: ReturnType<typeof memoryKeychain>;
  readonly folder: string;
}

const backupFile = (): string => join(root, 'kept.tessera-backup');

async function computer(name: string, keychain = memoryKeychain(), over: Partial<ApplicationParts> = {}): Promise<Computer> {
  const folder = join(root, name);
  const application = createApplication({
    folder, keychain, time: systemTime, kdf: smallKdf(), emit: () => undefined, log: createLog(() => undefined, createScrubber(() => [])),
    backup: { ...NO_DIALOGS, chooseFile: () => Promise.resolve(backupFile()), saveFile: (_name, content) => {
      writeFileSync(backupFile(), content);
      return Promise.resolve(true);
    } },
    clipboard: { read: () => '', write: () => undefined, readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
    paper: { printPdf: () => Promise.resolve(new Uint8Array()), saveFile: () => Promise.resolve(false) },
    showing: { excludeFromCapture: () => false, fullScreen: () => undefined, saveFile: () => Promise.resolve(false) },
    saveTextFile: () => Promise.resolve(false), allowProduction: true, proxyFor: () => Promise.resolve('DIRECT'), openWindow: () => Promise.resolve(),
    about: { version: '0', profile: null, runtime: 'official', platform: 'linux', locale: 'en', vaultFolder: folder }, onSettings: () => undefined, quit: () => undefined, ...over,
  });
  running.push(application);
  await application.openVault();
  const call: Computer['call'] = async (called, input) => {
    const handler = application.handlers[called] as (input: unknown, window: string) => unknown;
    return (await handler(input, 'authenticator')) as never;
  };
  return { call, keychain, folder, state: () => application.state().vault, names: async () => (await call('accounts.list', undefined)).filter(({ deletedAt }) => deletedAt === null).map(({ issuer }) => issuer) };
}

async function add({ call }: Computer, name: string): Promise<string> {
  const { drafts: [draft] } = await call('drafts.fromText', { text: uri(name), source: 'text' });
  return (await call('drafts.save', { id: draft?.id ?? '', issuer: name, label: 'me' })).id;
}

/** A computer with two accounts, and their backup as a file. */
async function backedUp(): Promise<Computer> {
  const made = await computer('first');
  await add(made, 'Alpha');
  await add(made, 'Beta');
  expect(await made.call('backup.saveAs', { passphrase: PASS })).toEqual({ saved: true });
  return made;
}

async function opened({ call }: Computer): Promise<CallOutput<'restore.unlock'>> {
  await call('restore.chooseFile', undefined);
  return call('restore.unlock', { proof: { kind: 'passphrase', passphrase: PASS } });
}

describe('beside an open vault', () => {
  it('is merged, and taken back until something else is changed', async () => {
    const here = await backedUp();
    const { id } = (await here.call('accounts.list', undefined))[0] ?? { id: '' };
    await here.call('accounts.edit', { id, issuer: 'Changed', label: 'me', parameters: null, secret: null });
    await add(here, 'Gamma');
    expect(await opened(here)).toMatchObject({ thisVault: true, empty: false, added: { total: 0 }, changed: { total: 1 }, missing: { total: 1 }, same: 1 });
    await here.call('restore.bringIn', { mode: 'replace' });
    expect(await here.names()).toEqual(['Alpha', 'Beta']);
    expect((await here.call('backup.status', undefined)).undoable).toBe(true);
    await here.call('restore.undo', undefined);
    expect(await here.names()).toEqual(['Changed', 'Beta', 'Gamma']);
    await expect(here.call('restore.undo', undefined)).rejects.toMatchObject({ code: 'undo-gone' });

    await opened(here);
    await here.call('restore.bringIn', { mode: 'merge' });
    await add(here, 'Delta');
    await expect(here.call('restore.undo', undefined)).rejects.toMatchObject({ code: 'undo-gone' });
    expect(await here.names()).toEqual(['Changed', 'Beta', 'Gamma', 'Delta']);
  });

  it('changes nothing out of order: no file, no key, or put away', async () => {
    const here = await backedUp();
    await expect(here.call('restore.unlock', { proof: { kind: 'passphrase', passphrase: PASS } })).rejects.toMatchObject({ code: 'wrong-state' });
    await here.call('restore.chooseFile', undefined);
    await expect(here.call('restore.bringIn', { mode: 'merge' })).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(here.call('restore.unlock', { proof: { kind: 'passphrase', passphrase: 'wrong' } })).rejects.toMatchObject({ code: 'backup-passphrase-wrong' });
    await here.call('restore.unlock', { proof: { kind: 'passphrase', passphrase: PASS } });
    await here.call('restore.discard', undefined);
    await expect(here.call('restore.bringIn', { mode: 'merge' })).rejects.toMatchObject({ code: 'wrong-state' });
    await opened(here);
    await expect(here.call('restore.startOver', { passphrase: null })).rejects.toMatchObject({ code: 'wrong-state' });
    expect(await here.names()).toEqual(['Alpha', 'Beta']);
  });

  it('says so where the file is gone, a folder, or far too large', async () => {
    const here = await backedUp();
    const choosing = (): Promise<unknown> => here.call('restore.chooseFile', undefined);
    writeFileSync(backupFile(), '');
    truncateSync(backupFile(), 65 * 1024 * 1024);
    await expect(choosing()).rejects.toMatchObject({ code: 'backup-unreadable', detail: { reason: 'format' } });
    rmSync(backupFile());
    await expect(choosing()).rejects.toMatchObject({ code: 'backup-unreadable' });
    mkdirSync(backupFile());
    await expect(choosing()).rejects.toMatchObject({ code: 'backup-unreadable' });
  });

  it('asks who is there before anything comes in, where the vault has a passphrase, and forgets the file with a lock', async () => {
    let now = 1_800_000_000_000;
    await backedUp();
    const there = await computer('second', memoryKeychain(), { time: { now: () => now, after: systemTime.after } });
    await there.call('security.change', { kind: 'either', proof: null, passphrase: 'opens the vault' });
    now += 600_000;
    await opened(there);
    await expect(there.call('restore.bringIn', { mode: 'merge' })).rejects.toMatchObject({ code: 'reauthentication-needed' });
    await expect(there.call('backup.saveAs', { passphrase: PASS })).rejects.toMatchObject({ code: 'reauthentication-needed' });
    await there.call('security.prove', { proof: { kind: 'passphrase', passphrase: 'opens the vault' } });
    await there.call('restore.bringIn', { mode: 'merge' });
    expect(await there.names()).toEqual(['Alpha', 'Beta']);
    await opened(there);
    await there.call('app.lock', undefined);
    await there.call('app.unlock', { kind: 'passphrase', passphrase: 'opens the vault' });
    await expect(there.call('restore.bringIn', { mode: 'merge' })).rejects.toMatchObject({ code: 'wrong-state' });
    expect((await there.call('backup.status', undefined)).undoable).toBe(false);
  });
});

describe('where the vault does not open', () => {
  async function damagedComputer(): Promise<Computer & { readonly before: ReadonlyMap<string, string> }> {
    const folder = join(root, 'second');
    mkdirSync(folder);
    for (const name of ['vault.tessera', 'vault.tessera.before', 'vault.journal']) writeFileSync(join(folder, name), `damaged ${name}`);
    const made = await computer('second');
    return { ...made, before: new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')])) };
  }

  it('a backup becomes a new vault, and every byte of the old one is kept under another name', async () => {
    await backedUp();
    const there = await damagedComputer();
    expect(there.state()).toBe('damaged');
    expect(await opened(there)).toMatchObject({ empty: true, added: { total: 2 } });
    const { moved } = await there.call('restore.startOver', { passphrase: null });
    expect(moved).toMatch(/^set-aside\.\d{8}T\d{6}Z\.vault\.tessera$/);
    expect([there.state(), await there.names()]).toEqual(['open', ['Alpha', 'Beta']]);
    for (const [name, bytes] of there.before) expect(readFileSync(join(there.folder, (moved ?? '').replace('vault.tessera', name)), 'latin1')).toBe(bytes);
    await running.at(-1)?.close();
    const again = await computer('second', there.keychain);
    expect(await again.names()).toEqual(['Alpha', 'Beta']);
  });

  it('the old one opens again as it was, once its files have their names back and its key has turned up', async () => {
    const old = await backedUp();
    await running.at(-1)?.close();
    const items = new Map(old.keychain.items);
    old.keychain.items.clear(); // the key is lost
    const lost = await computer('first', old.keychain);
    expect(lost.state()).toBe('key-missing');
    const { moved } = await lost.call('restore.startEmpty', { passphrase: null });
    await add(lost, 'New');
    expect([lost.state(), await lost.names()]).toEqual(['open', ['New']]);
    await running.at(-1)?.close();
    // By hand, as docs/decisions/backups.md says.
    const prefix = (moved ?? '').replace(/vault\.tessera$/, '');
    for (const name of readdirSync(lost.folder).filter((each) => each.startsWith('vault.'))) rmSync(join(lost.folder, name));
    for (const name of readdirSync(lost.folder).filter((each) => each.startsWith(prefix))) renameSync(join(lost.folder, name), join(lost.folder, name.slice(prefix.length)));
    for (const [account, value] of items) old.keychain.items.set(account, value);
    const back = await computer('first', old.keychain);
    expect([back.state(), await back.names()]).toEqual(['open', ['Alpha', 'Beta']]);
  });

  it('a backup takes the place of a locked one whose passphrase is forgotten; nothing else does', async () => {
    const here = await backedUp();
    await here.call('security.change', { kind: 'passphrase', proof: null, passphrase: 'soon forgotten' });
    await here.call('app.lock', undefined);
    await expect(here.call('restore.startEmpty', { passphrase: null })).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(here.call('restore.startOver', { passphrase: null })).rejects.toMatchObject({ code: 'wrong-state' });
    await opened(here);
    const { moved } = await here.call('restore.startOver', { passphrase: null });
    expect(readdirSync(here.folder)).toContain(moved);
    expect([here.state(), await here.names()]).toEqual(['open', ['Alpha', 'Beta']]);
  });

  it('nothing is moved where the keychain refuses; a passphrase opens the new vault instead', async () => {
    await backedUp();
    const there = await damagedComputer();
    there.keychain.trouble = 'unavailable';
    await opened(there);
    await expect(there.call('restore.startOver', { passphrase: null })).rejects.toMatchObject({ code: 'keychain-refused' });
    expect(readdirSync(there.folder).filter((name) => name.startsWith('vault.')).sort()).toEqual([...there.before.keys()].sort());
    await there.call('restore.startOver', { passphrase: 'seven cups of tea' });
    expect([there.state(), await there.names()]).toEqual(['open', ['Alpha', 'Beta']]);
    await running.at(-1)?.close();
    const again = await computer('second', there.keychain);
    expect(again.state()).toBe('locked');
    await again.call('app.unlock', { kind: 'passphrase', passphrase: 'seven cups of tea' });
    expect(await again.names()).toEqual(['Alpha', 'Beta']);
  });
});
