/**
 * @file A backup file: a first line with key slots like a vault's, then a sealed snapshot (docs/backup-format.md). Opens with
 * a passphrase or a recovery key and nothing else, on any machine. The line is checked before anything is derived from it.
 */
import { Failure } from '../../src-shared/errors';
import type { VaultDoors } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import { newId } from '../id';
import type { Derive } from '../vault/argon2';
import { doorsOf } from '../vault/attempt';
import { decodeSnapshot, encodeSnapshot, NewerContentError, type Snapshot } from '../vault/content-codec';
import { KEY_BYTES, seal, unseal, type Random } from '../vault/crypto';
import { buildHeader, parseHeader, type Argon2, type Header, type Slot } from '../vault/header';
import { deriveFrom } from '../vault/key-source';
import { slotsOf, type Proof } from '../vault/protection';
import { makePassphraseSlot, makeRecoverySlot, openSlot } from '../vault/slots';

const FORMAT = 'tessera-backup';
/** Ten thousand accounts take about four: more is not one of ours. */
export const BACKUP_LIMIT = 64 * 1024 * 1024;

/** What a new backup is sealed for; neither needs anybody to type. */
export interface BackupKeys {
  /** Whose backup it is. */
  readonly vault: string;
  /** argon2id of a passphrase, derived when it was set. */
  readonly passphrase: { readonly argon2: Argon2; readonly derived: Secret } | null;
  /** The public half of the vault's recovery key. */
  readonly recovery: { readonly argon2: Argon2; readonly public: string } | null;
}

export interface BackupFile {
  readonly header: Header;
  readonly body: Uint8Array;
  readonly doors: VaultDoors;
}

/** A data key of its own for each file, so that no two share nonces and one that leaks opens one file. */
export function sealBackup(snapshot: Snapshot, keys: BackupKeys, random: Random): Buffer {
  if (keys.passphrase === null && keys.recovery === null) throw new Failure('backup-without-key');
  const dataKey = Buffer.from(random(KEY_BYTES));
  const place = (): { readonly vault: string; readonly policy: 'any'; readonly id: string; readonly format: typeof FORMAT } => ({ vault: keys.vault, policy: 'any', id: newId(random), format: FORMAT });
  const slots: Slot[] = [];
  if (keys.passphrase !== null) {
    const derived = keys.passphrase.derived.reveal();
    slots.push(makePassphraseSlot({ ...place(), argon2: keys.passphrase.argon2, derived, dataKey }, random));
    derived.fill(0);
  }
  if (keys.recovery !== null) slots.push(makeRecoverySlot({ ...place(), argon2: keys.recovery.argon2, publicKey: Buffer.from(keys.recovery.public, 'base64'), dataKey }, random));
  const header = buildHeader(keys.vault, 'any', slots, FORMAT);
  const plaintext = encodeSnapshot(snapshot);
  const sealed = Buffer.concat([header.bytes, seal(dataKey, plaintext, header.bytes, random)]);
  plaintext.fill(0);
  dataKey.fill(0);
  return sealed;
}

/** @throws Failure `backup-unreadable` (`reason`: `format`, `newer`). Derives nothing. */
export function readBackup(bytes: Uint8Array): BackupFile {
  const parsed = parseHeader(bytes, FORMAT);
  if (parsed.kind === 'newer') throw unreadable('newer');
  if (parsed.kind === 'damaged') throw unreadable('format');
  const doors = doorsOf(parsed.header);
  if (!doors.passphrase && !doors.recovery) throw unreadable('newer'); // locked in ways that this program does not know
  return { header: parsed.header, body: parsed.body, doors };
}

/**
 * What the file holds.
 * @throws Failure `backup-passphrase-wrong`, `backup-recovery-wrong`, or `backup-unreadable` where the key is right and the rest is not.
 */
export async function openBackup({ header, body }: BackupFile, proof: Proof, derive: Derive): Promise<Snapshot> {
  for (const slot of proof.kind === 'passphrase' ? slotsOf(header, 'passphrase') : slotsOf(header, 'recovery')) {
    const derived = await deriveFrom(proof, slot.argon2, derive);
    const dataKey = openSlot(header, slot, { derived });
    derived.fill(0);
    if (dataKey !== null) return openBody(header, body, dataKey);
  }
  throw new Failure(proof.kind === 'passphrase' ? 'backup-passphrase-wrong' : 'backup-recovery-wrong');
}

function openBody(header: Header, body: Uint8Array, dataKey: Buffer): Snapshot {
  const plaintext = unseal(dataKey, body, header.bytes);
  dataKey.fill(0);
  if (plaintext === null) throw unreadable('damaged');
  try {
    return decodeSnapshot(plaintext);
  } catch (error) {
    throw unreadable(error instanceof NewerContentError ? 'newer' : 'damaged');
  } finally {
    plaintext.fill(0);
  }
}

const unreadable = (reason: 'format' | 'newer' | 'damaged'): Failure => new Failure('backup-unreadable', { detail: { reason } });
