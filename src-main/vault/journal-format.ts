/** @file The bytes of the enrolment journal (`docs/vault-format.md`, "Journal"): a header line, then sealed records. */
import { isObject, type Json } from './codec-kit';
import { deriveKey, NONCE_BYTES, TAG_BYTES, seal, unseal, type Random } from './crypto';
import type { JournalEntry } from './vault';

const FORMAT = 'tessera-journal';
const VERSION = 1;
const MAGIC = Buffer.from('TJR1', 'latin1');
/** Magic, sequence (8 bytes), length of what is sealed (4 bytes); big-endian. */
const PREFIX_BYTES = 16;
const HEADER_LIMIT = 1024;
const JOURNAL_KEY_PURPOSE = 'tessera journal 1';

export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  /** The highest number given so far, also to records that are gone. */
  readonly last: number;
  /** Where the next record goes. */
  readonly end: number;
  /**
   * `torn`: the last append did not reach the disk in full; it was never acknowledged. `damaged`: bytes that once were a
   * record do not open; what could be read is in `entries`. `newer`: written by a newer program.
   */
  readonly condition: 'whole' | 'torn' | 'damaged' | 'newer';
}

/** The key of the journal that belongs to a data key. */
export const journalKey = (dataKey: Uint8Array, vault: string): Buffer => deriveKey(dataKey, vault, JOURNAL_KEY_PURPOSE);

/** Names a journal's key without telling it: a journal without records must be told from one of other keys too. */
export const journalKeyId = (key: Uint8Array, vault: string): string => deriveKey(key, vault, 'tessera journal id 1').subarray(0, 9).toString('base64url');

/** The name of the key that this file says it is sealed with; null where it says none (as written before keys could change). */
export function namedKey(file: Uint8Array): string | null {
  const header = readHeader(Buffer.from(file.buffer, file.byteOffset, file.length));
  return header === 'newer' ? null : header.key;
}

export function journalHeader(key: Uint8Array, vault: string, base: number): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, version: VERSION, vault, key: journalKeyId(key, vault), base })}\n`, 'utf8');
}

export function journalRecord(key: Uint8Array, vault: string, entry: JournalEntry, random: Random): Buffer {
  const sealed = seal(key, entry.payload, associated(vault, entry.sequence), random);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeBigUInt64BE(BigInt(entry.sequence), 4);
  prefix.writeUInt32BE(sealed.length, 12);
  return Buffer.concat([prefix, sealed]);
}

const associated = (vault: string, sequence: number): Buffer => Buffer.from([FORMAT, String(VERSION), vault, String(sequence)].join('\n'), 'utf8');

/** Reads everything that opens. Never throws. */
export function readJournal(key: Uint8Array, vault: string, file: Uint8Array): JournalContent {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const header = readHeader(bytes);
  if (header === 'newer') return { entries: [], last: 0, end: 0, condition: 'newer' };
  const entries: JournalEntry[] = [];
  let offset = header.end;
  let last = header.base;
  let end = offset;
  // A journal of other keys, whatever brought it here, holds nothing that opens.
  let condition: 'whole' | 'torn' | 'damaged' = header.intact && (header.key ?? journalKeyId(key, vault)) === journalKeyId(key, vault) ? 'whole' : 'damaged';
  while (offset < bytes.length) {
    const found = readRecord(key, vault, bytes, offset);
    if (found === null || found.entry.sequence <= last) {
      const next = bytes.indexOf(MAGIC, offset + 1);
      if (next < 0) break;
      offset = next; // a record further on may still open
      continue;
    }
    if (offset !== end) condition = 'damaged';
    entries.push(found.entry);
    last = found.entry.sequence;
    offset = found.end;
    end = offset;
  }
  if (condition === 'whole' && end < bytes.length) condition = isTorn(bytes.subarray(end)) ? 'torn' : 'damaged';
  return { entries, last, end, condition };
}

interface JournalHeader {
  readonly base: number;
  readonly end: number;
  readonly intact: boolean;
  readonly key: string | null;
}

function readHeader(bytes: Buffer): JournalHeader | 'newer' {
  const end = bytes.subarray(0, HEADER_LIMIT).indexOf('\n') + 1;
  const broken = { base: 0, end: 0, intact: false, key: null } as const;
  let json: Json;
  try {
    json = JSON.parse(bytes.toString('utf8', 0, end)) as Json;
  } catch {
    return broken;
  }
  if (!isObject(json) || json['format'] !== FORMAT) return broken;
  const { version, base, key } = json;
  if (typeof version === 'number' && version > VERSION) return 'newer';
  return typeof base === 'number' && Number.isSafeInteger(base) && base >= 0 ? { base, end, intact: true, key: typeof key === 'string' ? key : null } : broken;
}

function readRecord(key: Uint8Array, vault: string, bytes: Buffer, offset: number): { readonly entry: JournalEntry; readonly end: number } | null {
  const size = sizeOf(bytes, offset);
  if (size === null || offset + size > bytes.length) return null;
  const sequence = Number(bytes.readBigUInt64BE(offset + 4));
  if (!Number.isSafeInteger(sequence)) return null;
  const payload = unseal(key, bytes.subarray(offset + PREFIX_BYTES, offset + size), associated(vault, sequence));
  return payload === null ? null : { entry: { sequence, payload }, end: offset + size };
}

/** The size that a record claims, or null where none begins here. */
function sizeOf(bytes: Buffer, offset: number): number | null {
  if (offset + PREFIX_BYTES > bytes.length || !bytes.subarray(offset, offset + MAGIC.length).equals(MAGIC)) return null;
  const sealed = bytes.readUInt32BE(offset + 12);
  return sealed < NONCE_BYTES + TAG_BYTES ? null : PREFIX_BYTES + sealed;
}

/** A record cut short, or blocks that the file system added without their data. A complete record is never torn. */
function isTorn(tail: Buffer): boolean {
  if (tail.every((byte) => byte === 0)) return true;
  if (tail.length < PREFIX_BYTES) return MAGIC.subarray(0, tail.length).equals(tail.subarray(0, MAGIC.length));
  const size = sizeOf(tail, 0);
  return size !== null && size > tail.length;
}
