/** @file Backups of the open vault as a person sets them up and asks for them. */
import { Failure } from '../../src-shared/errors';
import type { BackupView } from '../../src-shared/model';
import { safetyNet } from '../../src-shared/safety-net';
import { Secret } from '../../src-shared/secret';
import type { Log } from '../log';
import type { RequireReauthentication } from '../reauthentication';
import type { Time } from '../time';
import { withSalt, type Kdf } from '../vault/argon2';
import type { BackupPlan, VaultContent } from '../vault/content';
import type { Random } from '../vault/crypto';
import { deriveFrom } from '../vault/key-source';
import type { ProtectedVault } from '../vault/vault';
import { createAutomatic } from './automatic';
import { backupName, EXTENSION } from './folder';
import { createWriter, keysOf, sealContent } from './writer';

const DAY = 86_400_000;
/** With fewer accounts there is little to lose. */
const WORTH_IT = 3;
const OVERDUE = 3 * DAY;
const LATER = 7 * DAY;
/** Whoever keeps a copy by hand has thought of it. */
const AFTER_COPY = 30 * DAY;

/** The desktop around the authenticator's window. */
export interface BackupDesk {
  /** Null where the person cancelled. */
  chooseFolder(): Promise<string | null>;
  chooseFile(extension: string): Promise<string | null>;
  /** As `ShowingDesk.saveFile`. */
  saveFile(suggestion: string, content: Uint8Array, type: { readonly name: string; readonly extension: string }): Promise<boolean>;
}

export interface BackupsParts {
  readonly vault: ProtectedVault;
  readonly desk: BackupDesk;
  readonly time: Time;
  readonly log: Log;
  readonly kdf: Kdf;
  readonly random: Random;
  readonly requireReauthentication: RequireReauthentication;
  readonly changed: (view: Omit<BackupView, 'undoable'>) => void;
}

export interface Backups {
  view(): Omit<BackupView, 'undoable'>;
  /** Asks for a folder; it counts with `setUp`. */
  chooseFolder(): Promise<{ folder: string | null }>;
  /** `passphrase` null: the one that is set, or the recovery key alone. Makes the first backup; where that fails nothing is set up. */
  setUp(passphrase: string | null): Promise<void>;
  stop(): Promise<void>;
  now(): Promise<void>;
  /** A copy to wherever the person says. `passphrase`: for this one alone. */
  saveAs(passphrase: string | null): Promise<{ saved: boolean }>;
  remindLater(): Promise<void>;
  /** True where a lost passphrase or keychain would not lose the accounts: a whole backup is there that its own passphrase opens. */
  standsIn(): Promise<boolean>;
  /** What opens the vault has changed, the recovery key perhaps. */
  keysChanged(): void;
  secrets(): readonly Secret[];
  /** Resolves when a change that is not backed up yet is, or when that takes too long to wait for. */
  close(): Promise<void>;
}

export function createBackups(parts: BackupsParts): Backups {
  const { vault, desk, time, kdf, random } = parts;
  let chosen: string | null = null;
  const writer = createWriter(vault, random, parts.log);
  const openedAt = time.now();
  let reminder: BackupView['reminder'] = null;
  const told = (): void => {
    const now = view();
    ({ reminder } = now);
    parts.changed(now);
  };
  const automatic = createAutomatic({ vault, time, log: parts.log, writer, changed: told });

  // An account more may be the one from which on a backup is missed.
  const stopWatching = vault.subscribe(() => {
    if (view().reminder !== reminder) told();
  });

  const change = (next: (plan: BackupPlan) => BackupPlan): Promise<VaultContent> => vault.mutate((content) => ({ ...content, backup: next(content.backup) }));
  const passphraseFrom = async (typed: string): Promise<NonNullable<BackupPlan['passphrase']>> => {
    const argon2 = withSalt(kdf.cost, random);
    const derived = await deriveFrom({ kind: 'passphrase', passphrase: Secret.fromText(typed) }, argon2, kdf.derive);
    const kept = { ...argon2, derived: Secret.fromBytes(derived) };
    derived.fill(0);
    return kept;
  };

  function view(): Omit<BackupView, 'undoable'> {
    const { folder, passphrase, last } = vault.content.backup;
    const { pending, running, failure } = automatic.view();
    return {
      folder, passphrase: passphrase !== null, recovery: vault.recovery !== null, last: last === null ? null : { at: last.at, file: last.file },
      pending, running, failure, reminder: reminderOf(vault.content, failure !== null, time.now(), openedAt),
    };
  }

  return {
    view,
    chooseFolder: async () => {
      const folder = await desk.chooseFolder();
      if (folder !== null) chosen = folder;
      return { folder };
    },
    setUp: async (typed) => {
      await parts.requireReauthentication('back-up');
      const before = vault.content.backup;
      const folder = chosen ?? before.folder;
      if (folder === null) throw new Failure('wrong-state');
      const passphrase = typed === null ? before.passphrase : await passphraseFrom(typed);
      const planned = { ...vault.content, backup: { ...before, folder, passphrase } };
      // Before anything is said to be set up, one is there.
      const at = time.now();
      const written = await writer.write(folder, planned, at);
      await change((plan) => ({ ...plan, folder, passphrase, last: { at, ...written, digest: writer.digest(planned) }, remindAfter: 0 }));
      chosen = null;
      automatic.planChanged();
    },
    stop: async () => {
      // With both needed and no paper these backups are the way back.
      if (vault.protection.kind === 'both' && safetyNet(vault.protection, view()) === 'backup') throw new Failure('backup-stands-in');
      await parts.requireReauthentication('back-up');
      await change((plan) => ({ ...plan, folder: null, last: null }));
      automatic.planChanged();
    },
    now: () => automatic.run(),
    saveAs: async (typed) => {
      await parts.requireReauthentication('back-up');
      const { content } = vault;
      const planned = typed === null ? content : { ...content, backup: { ...content.backup, passphrase: await passphraseFrom(typed) } };
      const at = time.now();
      const bytes = sealContent(planned, keysOf(vault, planned), at, random);
      const saved = await desk.saveFile(backupName(vault.id, at), bytes, { name: 'Tessera', extension: EXTENSION });
      if (saved) await change((plan) => ({ ...plan, remindAfter: Math.max(plan.remindAfter, at + AFTER_COPY) }));
      told();
      return { saved };
    },
    remindLater: async () => {
      await change((plan) => ({ ...plan, remindAfter: time.now() + LATER }));
      told();
    },
    standsIn: async () => {
      const { folder, last } = vault.content.backup;
      if (safetyNet({ recovery: false }, view()) !== 'backup' || folder === null || last === null) return false;
      return writer.isWhole(folder, last);
    },
    keysChanged: () => automatic.touched(),
    secrets: () => (vault.content.backup.passphrase === null ? [] : [vault.content.backup.passphrase.derived]),
    close: () => {
      stopWatching();
      return automatic.close();
    },
  };
}

/** Time enough for the day's own look to have made it good. */
const PATIENCE = 120_000;

function reminderOf({ accounts, backup }: VaultContent, failing: boolean, now: number, openedAt: number): BackupView['reminder'] {
  if (now < backup.remindAfter) return null;
  if (backup.folder === null) return accounts.filter(({ deletedAt }) => deletedAt === null).length >= WORTH_IT ? 'never' : null;
  if (failing) return 'failing';
  return backup.last === null || (now - backup.last.at > OVERDUE && now - openedAt > PATIENCE) ? 'overdue' : null;
}
