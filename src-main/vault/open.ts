/** @file Opens the vault of a folder, or makes the first one; what can go wrong is a result, never an exception. */
import { randomBytes } from 'node:crypto';
import type { Keychain } from '../keychain/keychain';
import type { VaultDoors } from '../../src-shared/model';
import { systemKdf, type Kdf } from './argon2';
import { attempt, doorsOf, NO_DOORS, type Attempt, type FailedWhy } from './attempt';
import { createVault } from './create';
import type { Random } from './crypto';
import { nodeDisk, type Disk } from './disk';
import { holdsVault, NAMES, VaultFiles, type Found } from './files';
import { generationsIn } from './generations';
import { parseHeader } from './header';
import { HighWaterMark, readMark } from './high-water';
import { JournalFile } from './journal';
import { journalKey, readJournal, type JournalContent } from './journal-format';
import { KeySource } from './key-source';
import { protectionOf, type Proof } from './protection';
import { settle } from './rekey';
import { isUnderWay, readPlan } from './rekey-plan';
import { SealedVault } from './sealed-vault';
import type { OpenResult, VaultLog, VaultTrouble } from './vault';

export interface OpenOptions {
  /** Made where it is missing. May hold other files: ours begin with `vault.`. */
  readonly folder: string;
  readonly keychain: Keychain;
  /** What a person gave: then this alone opens it. Without it the keychain is asked. */
  readonly proof?: Proof;
  readonly kdf?: Kdf;
  /** ms since the epoch; for generations and the hourly mark. */
  readonly time?: { now(): number };
  readonly log?: VaultLog;
  readonly disk?: Disk;
  readonly random?: Random;
}

interface Context {
  readonly disk: Disk;
  readonly keychain: Keychain;
  readonly proof: Proof | null;
  readonly kdf: Kdf;
  readonly now: () => number;
  readonly random: Random;
  readonly log: VaultLog | undefined;
}

type Opened = Extract<Attempt, { readonly kind: 'opened' }> & { readonly found: Found; readonly recoveredFrom: string | null };

/**
 * Two processes must not open one folder: the app's single instance lock sees to it.
 * The high-water mark is read while the content is decrypted; it is not waited for longer than two seconds.
 */
export async function openVault(options: OpenOptions): Promise<OpenResult> {
  const { folder, keychain, log, time = { now: () => Date.now() } } = options;
  const disk = options.disk ?? nodeDisk(folder);
  const context: Context = { disk, keychain, log, proof: options.proof ?? null, kdf: options.kdf ?? systemKdf(), now: () => time.now(), random: options.random ?? ((count) => randomBytes(count)) };
  try {
    await disk.prepare();
    return await openIn(context);
  } catch (error) {
    log?.warn('vault folder unusable', { error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' });
    return { kind: 'trouble', trouble: 'folder-unusable' };
  }
}

/** What a person could open the vault of a folder with, read without any key. Null where no header can be read. */
export async function peekVault(folder: string, disk: Disk = nodeDisk(folder)): Promise<{ readonly doors: VaultDoors } | null> {
  for (const name of [NAMES.newest, NAMES.before]) {
    const bytes = await disk.read(name).catch(() => null);
    const parsed = bytes === null ? null : parseHeader(bytes);
    if (parsed?.kind === 'header' && protectionOf(parsed.header) !== null) return { doors: doorsOf(parsed.header) };
  }
  return null;
}

async function openIn(context: Context): Promise<OpenResult> {
  const { disk, keychain, proof, kdf, log, random } = context;
  const known = await identitiesOf(disk);
  const [names, newest, journal] = await Promise.all([disk.list(), readVaultFile(disk, NAMES.newest), disk.read(NAMES.journal)]);
  if (!holdsVault(names)) return create(context, names);

  let mark: Promise<number | null> | undefined;
  const keys = new KeySource({
    keychain, proof, derive: kdf.derive,
    answered: (vault) => {
      mark ??= readMark(keychain, vault);
    },
  });
  const plan = await readPlan(disk, names);
  const result = await findVault(disk, names, newest, keys, isUnderWay(plan));
  keys.wipe();
  if (result.kind !== 'opened') return result;
  if (plan === null) return assemble(context, result, journal, (await mark) ?? null, known);
  await settle({ disk, keychain, random, log }, plan, { header: result.header, dataKey: result.dataKey, newest: result.found.newest === 'good' });
  const settled = await disk.list();
  const before = settled.includes(NAMES.before) ? result.found.before : 'absent';
  return assemble(context, { ...result, found: { ...result.found, before, names: settled } }, await disk.read(NAMES.journal), (await mark) ?? null, await identitiesOf(disk));
}

async function create(context: Context, names: readonly string[]): Promise<OpenResult> {
  const { disk, keychain, random, now } = context;
  const created = await createVault(disk, { kind: 'keychain', keychain }, random, now());
  if (created.kind === 'trouble') return { ...created, fresh: true };
  const found: Found = { newest: 'good', before: 'good', fromTemporary: false, olderVersion: null, names };
  return assemble(context, { ...created, kind: 'opened', olderVersion: null, found, recoveredFrom: null }, null, null, await identitiesOf(disk));
}

type NotOpened = Exclude<OpenResult, { readonly kind: 'open' }>;

const trouble = (what: VaultTrouble | 'proof-wrong', doors: VaultDoors): NotOpened => (doors.passphrase || doors.recovery ? { kind: 'trouble', trouble: what, doors } : { kind: 'trouble', trouble: what });

/**
 * The newest file if it opens; else the highest of the write before and its unfinished successor; else a generation.
 * `rekeying`: a change of keys was cut short, so an older file may open with keys that no longer count: then only damage
 * leads past the newest.
 */
async function findVault(disk: Disk, names: readonly string[], newest: Uint8Array | null, keys: KeySource, rekeying: boolean): Promise<Opened | NotOpened> {
  const before = names.includes(NAMES.before) ? 'good' : 'absent';
  const failures: FailedWhy[] = [];
  let doors = NO_DOORS;
  if (newest !== null) {
    const first = await attempt(newest, keys);
    if (first.kind === 'opened') return { ...first, found: { newest: 'good', before, fromTemporary: false, olderVersion: first.olderVersion, names }, recoveredFrom: null };
    if (first.kind === 'stop') return trouble(first.trouble, first.doors);
    if (rekeying && first.why !== 'damaged') return verdict([first.why], first.doors);
    failures.push(first.why);
    doors = first.doors;
  }
  const condition = newest === null ? 'absent' : 'damaged';
  for (const group of [[NAMES.before, NAMES.temporary], ...generationsIn(names).map(({ name }) => [name])]) {
    let best: (Extract<Attempt, { readonly kind: 'opened' }> & { readonly name: string }) | null = null;
    const bad = new Set<string>();
    for (const name of group) {
      const bytes = names.includes(name) ? await readVaultFile(disk, name) : null;
      if (bytes === null) continue;
      const tried = await attempt(bytes, keys);
      if (tried.kind === 'stop') return trouble(tried.trouble, tried.doors);
      if (tried.kind === 'failed') {
        failures.push(tried.why);
        doors = { passphrase: doors.passphrase || tried.doors.passphrase, recovery: doors.recovery || tried.doors.recovery };
        bad.add(name);
      } else if (best === null || tried.snapshot.sequence > best.snapshot.sequence) best = { ...tried, name };
    }
    if (best === null) continue;
    const found: Found = {
      newest: condition, fromTemporary: best.name === NAMES.temporary, olderVersion: null, names,
      before: before === 'absent' ? 'absent' : group.includes(NAMES.before) && !bad.has(NAMES.before) ? 'good' : 'damaged',
    };
    return { ...best, found, recoveredFrom: best.name };
  }
  return verdict(failures, doors);
}

/** Most worth saying first: an intact file waits for its key, and a damaged one beside it does not change what to do. */
const VERDICTS: readonly FailedWhy[] = ['proof-wrong', 'key-missing', 'key-wrong'];

function verdict(failures: readonly FailedWhy[], doors: VaultDoors): NotOpened {
  return trouble(VERDICTS.find((why) => failures.includes(why)) ?? 'damaged', doors);
}

/** A file on a bad sector is a damaged file: others are tried. Every other error is the folder's. */
async function readVaultFile(disk: Disk, name: string): Promise<Uint8Array | null> {
  try {
    return await disk.read(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EIO') return new Uint8Array(0);
    throw error;
  }
}

/** Taken before the files are read: what changes after that was somebody else. */
interface Identities {
  readonly newest: string | null;
  readonly journal: string | null;
}

async function identitiesOf(disk: Disk): Promise<Identities> {
  const [newest, journal] = await Promise.all([disk.identity(NAMES.newest), disk.identity(NAMES.journal)]);
  return { newest, journal };
}

function assemble(context: Context, opened: Opened, journalBytes: Uint8Array | null, seen: number | null, known: Identities): OpenResult {
  const { disk, keychain, kdf, random, now, log } = context;
  const { header, dataKey, snapshot, found, recoveredFrom } = opened;
  const keyOfJournal = journalKey(dataKey, header.vault);
  const journal: JournalContent | null = journalBytes === null ? null : readJournal(keyOfJournal, header.vault, journalBytes);
  if (journal?.condition === 'newer') return { kind: 'trouble', trouble: 'from-newer-version' };
  const older = seen !== null && snapshot.sequence < seen;
  const mark = new HighWaterMark(keychain, header.vault, seen, now(), log);
  const vault = new SealedVault({
    header, dataKey, snapshot, disk, keychain, kdf, mark, now, random, log,
    files: new VaultFiles(disk, found, known.newest),
    journal: new JournalFile(
      { disk, key: keyOfJournal, vault: header.vault, random, now },
      journal === null || journalBytes === null ? null : { content: journal, bytes: journalBytes, identity: known.journal },
      snapshot.released,
    ),
    writable: !older,
  });
  if (seen === null) void mark.store(snapshot.sequence); // nobody waits; without it the next start has nothing to compare
  return {
    kind: 'open', vault, recoveredFrom, newestDamaged: found.newest === 'damaged', journal: journal?.condition ?? 'whole',
    rollback: older ? { seen, found: snapshot.sequence, accept: () => vault.accept(seen) } : null,
  };
}
