/** @file Opens the vault of a folder, or makes the first one; what can go wrong is a result, never an exception. */
import { randomBytes } from 'node:crypto';
import type { Keychain } from '../keychain/keychain';
import { attempt, KeySource, type Attempt } from './attempt';
import { createVault } from './create';
import { deriveKey, type Random } from './crypto';
import { nodeDisk, type Disk } from './disk';
import { holdsVault, NAMES, VaultFiles, type Found } from './files';
import { generationsIn } from './generations';
import { HighWaterMark, readMark } from './high-water';
import { JournalFile } from './journal';
import { JOURNAL_KEY_PURPOSE, readJournal, type JournalContent } from './journal-format';
import { SealedVault } from './sealed-vault';
import type { OpenResult, VaultLog, VaultTrouble } from './vault';

export interface OpenOptions {
  /** Made where it is missing. May hold other files: ours begin with `vault.`. */
  readonly folder: string;
  readonly keychain: Keychain;
  /** ms since the epoch; for generations and the hourly mark. */
  readonly time?: { now(): number };
  readonly log?: VaultLog;
  readonly disk?: Disk;
  readonly random?: Random;
}

interface Context {
  readonly disk: Disk;
  readonly keychain: Keychain;
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
  const context: Context = { disk, keychain, log, now: () => time.now(), random: options.random ?? ((count) => randomBytes(count)) };
  try {
    await disk.prepare();
    return await openIn(context);
  } catch (error) {
    log?.warn('vault folder unusable', { error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' });
    return { kind: 'trouble', trouble: 'folder-unusable' };
  }
}

async function openIn(context: Context): Promise<OpenResult> {
  const { disk, keychain } = context;
  const [names, newest, journal] = await Promise.all([disk.list(), readVaultFile(disk, NAMES.newest), disk.read(NAMES.journal)]);
  if (!holdsVault(names)) return create(context, names);

  let mark: Promise<number | null> | undefined;
  const keys = new KeySource(keychain, (vault) => {
    mark ??= readMark(keychain, vault);
  });
  const result = await findVault(disk, names, newest, keys);
  if (result.kind === 'trouble') return result;
  return assemble(context, result, journal, (await mark) ?? null);
}

async function create(context: Context, names: readonly string[]): Promise<OpenResult> {
  const { disk, keychain, random, now } = context;
  const created = await createVault(disk, keychain, random, now());
  if (created.kind === 'trouble') return created;
  const found: Found = { newest: 'good', before: 'good', fromTemporary: false, names };
  return assemble(context, { ...created, kind: 'opened', found, recoveredFrom: null }, null, null);
}

/** The newest file if it opens; else the highest of the write before and its unfinished successor; else a generation. */
async function findVault(disk: Disk, names: readonly string[], newest: Uint8Array | null, keys: KeySource): Promise<Opened | { readonly kind: 'trouble'; readonly trouble: VaultTrouble }> {
  const before = names.includes(NAMES.before) ? 'good' : 'absent';
  const failures: ('damaged' | 'key-missing' | 'key-wrong')[] = [];
  if (newest !== null) {
    const first = await attempt(newest, keys);
    if (first.kind === 'opened') return { ...first, found: { newest: 'good', before, fromTemporary: false, names }, recoveredFrom: null };
    if (first.kind === 'stop') return { kind: 'trouble', trouble: first.trouble };
    failures.push(first.why);
  }
  const condition = newest === null ? 'absent' : 'damaged';
  for (const group of [[NAMES.before, NAMES.temporary], ...generationsIn(names).map(({ name }) => [name])]) {
    let best: (Extract<Attempt, { readonly kind: 'opened' }> & { readonly name: string }) | null = null;
    const bad = new Set<string>();
    for (const name of group) {
      const bytes = names.includes(name) ? await readVaultFile(disk, name) : null;
      if (bytes === null) continue;
      const tried = await attempt(bytes, keys);
      if (tried.kind === 'stop') return { kind: 'trouble', trouble: tried.trouble };
      if (tried.kind === 'failed') {
        failures.push(tried.why);
        bad.add(name);
      } else if (best === null || tried.snapshot.sequence > best.snapshot.sequence) best = { ...tried, name };
    }
    if (best === null) continue;
    const found: Found = {
      newest: condition, fromTemporary: best.name === NAMES.temporary, names,
      before: before === 'absent' ? 'absent' : group.includes(NAMES.before) && !bad.has(NAMES.before) ? 'good' : 'damaged',
    };
    return { ...best, found, recoveredFrom: best.name };
  }
  return { kind: 'trouble', trouble: worst(failures) };
}

/** Files that agree on the key's trouble name it; anything else is damage. */
function worst(failures: readonly VaultTrouble[]): VaultTrouble {
  const [first] = failures;
  return first !== undefined && failures.every((why) => why === first) ? first : 'damaged';
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

function assemble(context: Context, opened: Opened, journalBytes: Uint8Array | null, seen: number | null): OpenResult {
  const { disk, keychain, random, now, log } = context;
  const { header, dataKey, snapshot, found, recoveredFrom } = opened;
  const journalKey = deriveKey(dataKey, header.vault, JOURNAL_KEY_PURPOSE);
  const journal: JournalContent | null = journalBytes === null ? null : readJournal(journalKey, header.vault, journalBytes);
  if (journal?.condition === 'newer') return { kind: 'trouble', trouble: 'from-newer-version' };
  const older = seen !== null && snapshot.sequence < seen;
  const mark = new HighWaterMark(keychain, header.vault, seen, now(), log);
  const vault = new SealedVault({
    header, dataKey, journalKey, snapshot, mark, now, random, log,
    files: new VaultFiles(disk, found),
    journal: new JournalFile(
      { disk, key: journalKey, vault: header.vault, random, now },
      journal === null || journalBytes === null ? null : { content: journal, bytes: journalBytes },
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
