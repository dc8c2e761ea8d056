/** @file One change of keys, from the plan to the last old file gone. `sealed-vault.ts` holds everything still meanwhile. */
import { Failure } from '../../src-shared/errors';
import type { Keychain } from '../keychain/keychain';
import { encodeSnapshot, decodeSnapshot, type Snapshot } from './content-codec';
import { seal, unseal, type Random } from './crypto';
import { diskFailure, type Disk } from './disk';
import { NAMES, stagedName } from './files';
import { parseHeader, type Header } from './header';
import type { MadeKeys } from './new-keys';
import { closePlan, headerMark, readPlan, writePlan, type RekeyPlan } from './rekey-plan';
import { commit, discardStaged, finish, resealOlder, stage, type Forget, type Keys } from './rekey-files';
import { keychainItem, openSlot } from './slots';
import type { VaultLog } from './vault';

export interface RekeyContext {
  readonly disk: Disk;
  readonly keychain: Keychain;
  readonly random: Random;
  readonly log: VaultLog | undefined;
}

export interface RekeyWork {
  readonly from: Keys;
  readonly made: MadeKeys;
  readonly snapshot: Snapshot;
  /** Every record of the journal, sealed with the new key. */
  readonly journal: Uint8Array;
  readonly forget?: Forget;
}

/** `finish`: rejects where the disk refuses; may be called again. */
export interface Committed {
  finish(): Promise<void>;
}

/**
 * Makes the new keys count. Rejects with a `Failure` and leaves everything as it was; where even the disk's last word is
 * not known (`unclear`), nothing more may be written before the vault was opened anew.
 */
export async function rekey(context: RekeyContext, work: RekeyWork): Promise<Committed> {
  const { disk, keychain, log } = context;
  const { from, made } = work;
  const plan = await planOf(context, from.header, made);
  try {
    await writePlan(disk, plan);
    await writeItem(keychain, made);
    await stage(disk, await sealAnew(context, work));
    await verify(disk, made);
  } catch (error) {
    await discard(context, plan).catch(() => log?.warn('a change of keys was not tidied up'));
    throw diskFailure(error);
  }
  try {
    await commit(disk);
  } catch (error) {
    // A rename that did not happen can be taken back; one whose durability is not known must not be built upon.
    const happened = !(await disk.list()).includes(stagedName(NAMES.newest));
    if (happened) throw new UnclearCommit(diskFailure(error));
    await discard(context, plan).catch(() => log?.warn('a change of keys was not tidied up'));
    throw diskFailure(error);
  }
  return {
    finish: async () => {
      await finish(disk, { header: made.header, dataKey: made.dataKey });
      await closePlan(disk, keychain, plan, true, log);
    },
  };
}

export class UnclearCommit extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('the disk did not say whether the keys were changed');
    this.failure = failure;
  }
}

async function planOf({ disk }: RekeyContext, current: Header, made: MadeKeys): Promise<RekeyPlan> {
  const left = await readPlan(disk, await disk.list());
  return {
    vault: current.vault,
    header: headerMark(made.header),
    fresh: made.item === null ? [] : [made.item.key],
    retired: current.slots.flatMap((slot) => ('key' in slot ? [slot.key] : [])),
    stale: left === null ? [] : [...left.stale],
  };
}

/** As with the first key: written, read back, compared (DESIGN section 4). */
async function writeItem(keychain: Keychain, { header, item }: MadeKeys): Promise<void> {
  if (item === null) return;
  const name = keychainItem(header.vault, item.key);
  const written = await keychain.write(name, item.value);
  if (written.kind === 'trouble') throw new Failure('keychain-refused', { retryable: true, detail: { reason: written.trouble } });
  const read = await keychain.read(name);
  if (read.kind !== 'found' || !read.value.equals(item.value)) throw new Failure('keychain-refused', { retryable: true, detail: { reason: 'not-kept' } });
}

async function sealAnew({ disk, random }: RekeyContext, { from, made, snapshot, journal, forget }: RekeyWork): Promise<ReadonlyMap<string, Uint8Array>> {
  const plaintext = encodeSnapshot(snapshot);
  const newest = Buffer.concat([made.header.bytes, seal(made.dataKey, plaintext, made.header.bytes, random)]);
  plaintext.fill(0);
  const older = await resealOlder(disk, await disk.list(), from, made, random, forget);
  // The wrapped data key, which the journal needs too, must never stand in a single file.
  return new Map([[NAMES.before, newest], ...older, [NAMES.journal, journal], [NAMES.newest, newest]]);
}

/** What stands on the disk is opened through every slot whose key is known. */
async function verify(disk: Disk, { header, dataKey, openers }: MadeKeys): Promise<void> {
  const bytes = await disk.read(stagedName(NAMES.newest));
  const parsed = bytes === null ? null : parseHeader(bytes);
  const bad = (): Error => Object.assign(new Error('not sealed as it should be'), { code: 'EIO' });
  if (parsed?.kind !== 'header' || parsed.header.slots.length !== header.slots.length) throw bad();
  for (const slot of parsed.header.slots) {
    const keys = openers.get(slot.id);
    const known = keys?.derived !== undefined || keys?.wrappingKey !== undefined;
    if (known && openSlot(parsed.header, slot, keys)?.equals(dataKey) !== true) throw bad();
  }
  const plaintext = unseal(dataKey, parsed.body, parsed.header.bytes);
  if (plaintext === null) throw bad();
  decodeSnapshot(plaintext);
  plaintext.fill(0);
}

async function discard({ disk, keychain, log }: RekeyContext, plan: RekeyPlan): Promise<void> {
  await discardStaged(disk);
  await closePlan(disk, keychain, plan, false, log);
}

/**
 * At the start after a change that was cut short: done to its end where the newest file has the new keys, taken back where
 * the vault in force has the old ones.
 */
export async function settle({ disk, keychain, log }: RekeyContext, plan: RekeyPlan, inForce: Keys & { readonly newest: boolean }): Promise<void> {
  const made = plan.header === headerMark(inForce.header);
  if (!made && !inForce.newest) return; // the newest file is damaged: which keys it had is not known, so nothing is taken away
  if (made) await finish(disk, inForce);
  else await discardStaged(disk);
  await closePlan(disk, keychain, plan, made, log);
}
