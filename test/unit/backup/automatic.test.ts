/** @file Backups by themselves, on a real folder and a driven clock. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackups, type Backups } from '../../../src-main/backup/backups';
import { openBackup, readBackup } from '../../../src-main/backup/file';
import { backupName, backupsIn, tidyFolder } from '../../../src-main/backup/folder';
import { argon2id } from '../../../src-main/vault/argon2';
import { NO_BACKUP, type VaultContent } from '../../../src-main/vault/content';
import type { ProtectedVault } from '../../../src-main/vault/vault';
import { BackupView } from '../../../src-shared/model';
import { DrivenTime } from '../otp/driven-time';
import { NO_DIALOGS } from '../../support/no-dialogs';
import { smallKdf } from '../vault/support';
import { account, keys, PASSPHRASE, protectedVault, RECOVERY, typed } from './support';

const START = 1_800_000_000_000;
const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-backups-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const add = (id: string) => (content: VaultContent): VaultContent => ({ ...content, accounts: [...content.accounts, account(id)] });
const files = (): readonly string[] => readdirSync(folder).sort();
const newest = (): string => join(folder, files().at(-1) ?? '');

interface Bench {
  readonly vault: ProtectedVault;
  readonly backups: Backups;
  readonly time: DrivenTime;
  readonly lines: string[];
  /** The reminders that the window was told. */
  readonly told: readonly (string | null)[];
  /** Moves the clock and waits until nothing runs any more. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

async function bench(start: Partial<VaultContent> = {}, vault?: ProtectedVault, chosen = folder): Promise<Bench> {
  const held = vault ?? await protectedVault({ accounts: [account('a')], ...start });
  const time = new DrivenTime(new Date(START).toISOString());
  const lines: string[] = [];
  const told: (string | null)[] = [];
  const write = (event: string, fields = {}): void => void lines.push(`${event} ${JSON.stringify(fields)}`);
  const backups = createBackups({
    vault: held, time, kdf: smallKdf(), random: (count) => crypto.getRandomValues(new Uint8Array(count)), requireReauthentication: () => Promise.resolve(), changed: (view) => void told.push(view.reminder),
    desk: { ...NO_DIALOGS, chooseFolder: () => Promise.resolve(chosen) }, log: { info: write, warn: write, error: write },
  });
  const idle = async (): Promise<void> => {
    for (let turns = 0; backups.view().running || turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return { vault: held, backups, time, lines, told, pass: async (milliseconds) => {
    time.advance(milliseconds);
    await idle();
  } };
}

async function readied(start: Partial<VaultContent> = {}): Promise<Bench> {
  const made = await bench(start);
  await made.backups.chooseFolder();
  await made.backups.setUp(PASSPHRASE);
  return made;
}

const contentOf = async (path: string): Promise<VaultContent> => (await openBackup(readBackup(readFileSync(path)), typed(PASSPHRASE), argon2id)).content;
const ids = (content: VaultContent): readonly string[] => content.accounts.map(({ id }) => id);

describe('setting up', () => {
  it('makes the first backup, for this user alone, opened by passphrase and recovery key, and keeps no passphrase', async () => {
    const { backups, vault } = await readied();
    expect([files().length, statSync(newest()).mode & 0o777]).toEqual([1, 0o600]);
    expect(ids(await contentOf(newest()))).toEqual(['a']);
    expect(ids((await openBackup(readBackup(readFileSync(newest())), RECOVERY, argon2id)).content)).toEqual(['a']);
    expect(BackupView.omit({ undoable: true }).parse(backups.view())).toMatchObject({ folder, passphrase: true, recovery: true, pending: false, failure: null, reminder: null });
    expect(vault.content.backup.passphrase?.derived.byteLength).toBe(32);
    expect((await contentOf(newest())).backup).toEqual(NO_BACKUP); // not carried along
  });

  it('needs a passphrase no second time', async () => {
    const { backups, vault, pass } = await readied();
    await vault.mutate(add('b'));
    await pass(10 * SECOND);
    expect(ids(await contentOf(newest()))).toEqual(['a', 'b']);
    await backups.setUp(null);
    expect(ids(await contentOf(newest()))).toEqual(['a', 'b']);
  });

  it('is not done where the folder does not take the first one', async () => {
    const { backups, vault } = await bench();
    await backups.chooseFolder();
    rmSync(folder, { recursive: true });
    await expect(backups.setUp(PASSPHRASE)).rejects.toMatchObject({ code: 'backup-folder', detail: { reason: 'missing' } });
    expect(vault.content.backup).toEqual(NO_BACKUP);
  });

  it('needs something that opens it', async () => {
    const vault = Object.assign(await protectedVault(), { recovery: null });
    const { backups } = await bench({}, vault);
    await backups.chooseFolder();
    await expect(backups.setUp(null)).rejects.toMatchObject({ code: 'backup-without-key' });
    expect(files()).toEqual([]);
  });

  it('stops, and leaves the files', async () => {
    const { backups, vault, pass } = await readied();
    await backups.stop();
    await vault.mutate(add('b'));
    await pass(DAY);
    expect([files().length, backups.view().folder]).toEqual([1, null]);
  });
});

describe('after a change', () => {
  it('waits for the burst to end, two minutes at most, and writes once', async () => {
    const { backups, vault, pass } = await readied();
    for (let n = 0; n < 30; n += 1) {
      await vault.mutate(add(`n${n}`));
      await pass(3 * SECOND);
    }
    expect([files().length, backups.view().pending]).toEqual([1, true]);
    for (let n = 30; n < 41; n += 1) {
      await vault.mutate(add(`n${n}`));
      await pass(3 * SECOND);
    }
    expect(files().length).toBe(2);
  });

  it('takes a read of a server’s state, a reminder put off, or its own note for no change', async () => {
    const { backups, vault, pass } = await readied();
    await backups.remindLater();
    await vault.mutate((content) => ({ ...content, spent: [{ origin: 'o', limit: 'l', at: [1], until: null }] }));
    await pass(60 * SECOND);
    expect([files().length, backups.view().pending]).toEqual([1, false]);
  });

  it('writes at the start what was changed right before the end', async () => {
    const { vault, backups } = await readied();
    await vault.mutate(add('late'));
    await backups.close();
    const again = await bench({}, vault);
    again.time.advance(DAY / 2); // another name than the first
    await again.pass(15 * SECOND);
    expect(ids(await contentOf(newest()))).toEqual(['a', 'late']);
    await again.backups.close();
  });
});

describe('once a day', () => {
  it('sees that the newest file is whole, and writes no other', async () => {
    const { vault, pass, time } = await readied();
    await pass(DAY + HOUR);
    expect([files().length, vault.content.backup.last?.at]).toEqual([1, time.now()]);
  });

  it.each(['gone', 'cut short'])('writes a new one where it is %s', async (what) => {
    const { pass } = await readied();
    const path = newest();
    if (what === 'gone') rmSync(path);
    else writeFileSync(path, readFileSync(path).subarray(0, 200));
    await pass(DAY + HOUR);
    expect(newest()).not.toBe(path);
    expect(ids(await contentOf(newest()))).toEqual(['a']);
  });
});

describe('what opens the vault', () => {
  it('has changed: the new recovery key gets its backup as a new account does', async () => {
    const { vault, backups, pass } = await readied();
    const before = files();
    backups.keysChanged(); // nothing that a backup carries: no new file
    await pass(10 * SECOND);
    expect([files(), backups.view().pending]).toEqual([before, false]);
    Object.assign(vault, { recovery: { ...vault.recovery, public: (await keys({ recovery: true })).recovery?.public.replace(/^./, 'B') } });
    backups.keysChanged();
    expect(backups.view().pending).toBe(true);
    await pass(10 * SECOND);
    expect([files().length, backups.view().pending]).toEqual([2, false]);
  });
});

describe('a lock or quit', () => {
  it('makes the backup that is due', async () => {
    const { vault, backups, time } = await readied();
    time.advance(SECOND);
    await vault.mutate(add('b'));
    await backups.close();
    expect(ids(await contentOf(newest()))).toEqual(['a', 'b']);
    expect(vault.content.backup.last?.file).toBe(files().at(-1));
  });

  it('makes none where nothing is due', async () => {
    const { backups, time } = await readied();
    time.advance(SECOND);
    await backups.close();
    expect(files()).toHaveLength(1);
  });

  it('does not wait long for a folder that hangs, and what comes later changes nothing', async () => {
    const { vault, backups, time } = await readied();
    const { last } = vault.content.backup;
    let answer = (): void => undefined;
    const hanging = new Promise<void>((resolve) => { answer = resolve; });
    let reached = (): void => undefined;
    const hangs = new Promise<void>((resolve) => { reached = resolve; });
    const mutate = vault.mutate.bind(vault);
    await vault.mutate(add('b'));
    time.advance(SECOND);
    Object.assign(vault, { mutate: async (change: Parameters<typeof mutate>[0]) => {
      reached();
      await hanging;
      return mutate(change);
    } });
    let over = false;
    const closing = backups.close().then(() => { over = true; });
    await hangs; // the file is written by then, however slow the disk is
    for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    time.advance(3 * SECOND);
    await closing;
    expect(vault.content.backup.last).toEqual(last);
    answer();
  });
});

describe('a folder in trouble', () => {
  it('that is not there is said, tried again, and done when it is back', async () => {
    const { backups, vault, pass, lines } = await readied();
    renameSync(folder, `${folder}.away`);
    await vault.mutate(add('b'));
    await pass(10 * SECOND);
    expect(backups.view()).toMatchObject({ pending: true, running: false, reminder: 'failing', failure: { code: 'backup-folder', detail: { reason: 'missing' } } });
    expect(lines.join()).not.toContain(folder);
    renameSync(`${folder}.away`, folder);
    await pass(60 * SECOND);
    expect(backups.view()).toMatchObject({ pending: false, reminder: null, failure: null });
    expect(ids(await contentOf(newest()))).toEqual(['a', 'b']);
  });

  it.runIf(process.platform === 'linux')('that may not be written to', async () => {
    const { backups, vault } = await bench({}, undefined, '/sys'); // refuses root, too
    await backups.chooseFolder();
    await expect(backups.setUp(PASSPHRASE)).rejects.toMatchObject({ code: 'backup-folder', detail: { reason: 'read-only' } });
    expect(vault.content.backup).toEqual(NO_BACKUP);
  });

  it('that is a file now', async () => {
    const { backups } = await readied();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    await expect(backups.now()).rejects.toMatchObject({ code: 'backup-folder', detail: { reason: 'missing' } });
  });

  it('that refuses leaves the old ones and no rest', async () => {
    const { backups, time } = await readied();
    const before = files();
    time.advance(SECOND);
    mkdirSync(join(folder, backupName('vault-of-this-test', time.now()))); // the name cannot be had
    await expect(backups.now()).rejects.toMatchObject({ code: 'backup-folder' });
    expect(files().filter((name) => name.startsWith('.') || before.includes(name))).toEqual(before);
  });
});

describe('the reminder', () => {
  const three = [account('a'), account('b'), account('c')];
  it('comes with the third account, goes for a week, and for a month after a copy by hand', async () => {
    const { backups, pass } = await bench({ accounts: three });
    expect(backups.view().reminder).toBe('never');
    await backups.remindLater();
    expect(backups.view().reminder).toBeNull();
    await pass(7 * DAY);
    expect(backups.view().reminder).toBe('never');
    expect((await bench({ accounts: three.slice(1) })).backups.view().reminder).toBeNull();
  });

  it('is told when the third account is added', async () => {
    const { vault, told } = await bench({ accounts: three.slice(1) });
    await vault.mutate(add('third'));
    expect(told).toEqual(['never']);
  });

  it('says that a backup is old only once there was time to make one', async () => {
    const { vault, backups } = await readied();
    await backups.close();
    await vault.mutate((content) => ({ ...content, backup: { ...content.backup, last: { at: START - 5 * DAY, file: 'x', digest: '', sum: '' } } }));
    const again = await bench({}, vault);
    expect(again.backups.view().reminder).toBeNull();
    await again.backups.close();
  });
});

describe('the files in the folder', () => {
  const at = (day: number, hour: number): number => Date.UTC(2026, 10, day, hour);
  it('are thinned out: ten, one a day, one a week; others are left alone', async () => {
    const own = Array.from({ length: 20 * 6 }, (_, n) => backupName('v', at(1 + Math.floor(n / 6), 4 * (n % 6))));
    const others = ['letter.txt', backupName('another', at(1, 1)), 'tessera-00000000-20261101T000000Z.tessera-backup.bak'];
    for (const name of [...own, ...others]) writeFileSync(join(folder, name), '');
    await tidyFolder(folder, 'v');
    const kept = backupsIn(files(), 'v');
    expect(others.every((name) => files().includes(name))).toBe(true);
    expect(kept.length).toBeGreaterThanOrEqual(10 + 12);
    expect(kept.length).toBeLessThanOrEqual(10 + 14 + 8);
    expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(own.slice(-10)));
  });

  it('that a write left behind when it was cut short are removed', async () => {
    writeFileSync(join(folder, `.${backupName('v', 0)}.0a1b2c3d4e5f`), 'half');
    await tidyFolder(folder, 'v');
    expect(files()).toEqual([]);
  });
});
