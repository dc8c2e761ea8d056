/**
 * @file The files of a change of keys. Everything is sealed anew beside what is there (`vault.rekey.NAME`), read back, and
 * comes into force with one rename, the newest file's; the rest follows, at the next start if need be
 * (`docs/vault-format.md`, "Changing keys").
 */
import type { VaultContent } from './content';
import { decodeSnapshot, encodeSnapshot } from './content-codec';
import { seal, unseal, type Random } from './crypto';
import type { Disk } from './disk';
import { NAMES, STAGED, stagedName } from './files';
import { generationsIn } from './generations';
import { parseHeader, type Header } from './header';
import { journalKey, journalKeyId, namedKey } from './journal-format';

/** What is sealed with the keys in force, and the keys it shall be sealed with. */
export interface Keys {
  readonly header: Header;
  readonly dataKey: Uint8Array;
}

/** What is taken out of the older files on the way: credentials of a connection that was removed. */
export type Forget = (content: VaultContent) => VaultContent;

/** The write before and the generations, sealed anew. What does not open with today's keys is left out. */
export async function resealOlder(disk: Disk, names: readonly string[], from: Keys, to: Keys, random: Random, forget?: Forget): Promise<ReadonlyMap<string, Uint8Array>> {
  const resealed = new Map<string, Uint8Array>();
  for (const name of [NAMES.before, ...generationsIn(names).map((generation) => generation.name)]) {
    const bytes = names.includes(name) ? await disk.read(name) : null;
    const parsed = bytes === null ? null : parseHeader(bytes);
    if (parsed?.kind !== 'header' || !sameHeader(parsed.header, from.header)) continue;
    const plaintext = unseal(from.dataKey, parsed.body, parsed.header.bytes);
    if (plaintext === null) continue;
    const kept = forget === undefined ? plaintext : without(plaintext, forget);
    resealed.set(name, Buffer.concat([to.header.bytes, seal(to.dataKey, kept, to.header.bytes, random)]));
    plaintext.fill(0);
    kept.fill(0);
  }
  return resealed;
}

function without(plaintext: Uint8Array, forget: Forget): Uint8Array {
  const snapshot = decodeSnapshot(plaintext);
  return encodeSnapshot({ ...snapshot, content: forget(snapshot.content) });
}

/** Writes beside the files in force and reads back. Nothing counts yet. @throws Error where the disk gives back something else. */
export async function stage(disk: Disk, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of files) await disk.write(stagedName(name), bytes);
  await disk.sync();
  for (const [name, bytes] of files) {
    const back = await disk.read(stagedName(name));
    if (back === null || !Buffer.from(back).equals(bytes)) throw Object.assign(new Error('not read back as written'), { code: 'EIO' });
  }
}

/** The instant of the change. */
export async function commit(disk: Disk): Promise<void> {
  await disk.rename(stagedName(NAMES.newest), NAMES.newest);
  await disk.sync();
}

export async function discardStaged(disk: Disk): Promise<void> {
  for (const name of await disk.list()) if (name.startsWith(STAGED) && name !== NAMES.plan) await disk.remove(name);
  await disk.sync();
}

/**
 * After the change: every file under its own name is one of the new keys, and none of the old ones is left, damaged and
 * temporary ones included. May be cut short and called again.
 */
export async function finish(disk: Disk, keys: Keys): Promise<void> {
  for (const staged of (await disk.list()).filter((name) => name.startsWith(STAGED) && name !== NAMES.plan && name !== NAMES.planTemporary)) {
    const name = staged.slice(STAGED.length);
    // Where the name already holds a file of the new keys, that one is newer.
    if (await belongs(disk, name, keys)) await disk.remove(staged);
    else await disk.rename(staged, name);
  }
  for (const name of (await disk.list()).filter((other) => other.startsWith('vault.') && !other.startsWith(STAGED) && other !== NAMES.first)) {
    if (!(await belongs(disk, name, keys))) await disk.remove(name);
  }
  await disk.sync();
}

/** True for a file of the new keys, and for one that a newer program wrote: that is never ours to remove. */
async function belongs(disk: Disk, name: string, { header, dataKey }: Keys): Promise<boolean> {
  const bytes = await disk.read(name);
  if (bytes === null) return false;
  if (name === NAMES.journal) return namedKey(bytes) === journalKeyId(journalKey(dataKey, header.vault), header.vault);
  const parsed = parseHeader(bytes);
  return parsed.kind === 'newer' || (parsed.kind === 'header' && sameHeader(parsed.header, header));
}

const sameHeader = (a: Header, b: Header): boolean => Buffer.from(a.bytes.buffer, a.bytes.byteOffset, a.bytes.length).equals(b.bytes);
