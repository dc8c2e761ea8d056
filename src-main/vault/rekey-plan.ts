/**
 * @file Written before the first byte of a change of keys, removed after the last: what is being done, so that the next
 * start can finish it or take it back. Holds names only, no secret.
 */
import { createHash } from 'node:crypto';
import type { Keychain } from '../keychain/keychain';
import { isObject, type Json } from './codec-kit';
import type { Disk } from './disk';
import { NAMES } from './files';
import type { Header } from './header';
import { keychainItem } from './slots';
import type { VaultLog } from './vault';

export interface RekeyPlan {
  readonly vault: string;
  /** SHA-256 of the new header: the newest file begins with it, or the change has not happened. Empty: only items are left. */
  readonly header: string;
  /** Keychain items (key ids) to remove if it has not happened, if it has, and in any case. */
  readonly fresh: readonly string[];
  readonly retired: readonly string[];
  readonly stale: readonly string[];
}

const FORMAT = 'tessera-rekey';
const ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Nobody waits long for a tidying: the next start tries again. */
const DEADLINE_MS = 2_000;

export const headerMark = (header: Header): string => createHash('sha256').update(header.bytes).digest('hex');

/** True while files may still stand under two keys. */
export const isUnderWay = (plan: RekeyPlan | null): boolean => plan !== null && plan.header !== '';

export async function writePlan(disk: Disk, plan: RekeyPlan): Promise<void> {
  await disk.write(NAMES.planTemporary, Buffer.from(`${JSON.stringify({ format: FORMAT, version: 1, ...plan })}\n`, 'utf8'));
  await disk.rename(NAMES.planTemporary, NAMES.plan);
  await disk.sync();
}

/** Null where there is none, or none that can be read. */
export async function readPlan(disk: Disk, names: readonly string[]): Promise<RekeyPlan | null> {
  const bytes = names.includes(NAMES.plan) ? await disk.read(NAMES.plan) : null;
  if (bytes === null) return null;
  try {
    return parse(JSON.parse(Buffer.from(bytes).toString('utf8')) as Json);
  } catch {
    return null;
  }
}

function parse(json: Json): RekeyPlan | null {
  if (!isObject(json) || json['format'] !== FORMAT || json['version'] !== 1) return null;
  const { vault, header, fresh, retired, stale } = json;
  if (typeof vault !== 'string' || typeof header !== 'string' || !isIds(fresh) || !isIds(retired) || !isIds(stale)) return null;
  return { vault, header, fresh, retired, stale };
}

function isIds(json: Json | undefined): json is readonly string[] {
  return Array.isArray(json) && (json as readonly Json[]).every((id) => typeof id === 'string' && ID.test(id));
}

/** Removes the keychain items that no file needs any more, then the plan. A keychain that refuses is asked at the next start. */
export async function closePlan(disk: Disk, keychain: Keychain, plan: RekeyPlan, made: boolean, log: VaultLog | undefined): Promise<void> {
  for (const key of [...(made ? plan.retired : plan.fresh), ...plan.stale]) {
    const outcome = await keychain.remove(keychainItem(plan.vault, key), { deadlineMs: DEADLINE_MS });
    if (outcome.kind === 'trouble') {
      log?.warn('an old key is still in the keychain', { trouble: outcome.trouble });
      // The files are done: what is left is no change under way any more.
      await writePlan(disk, { vault: plan.vault, header: '', fresh: [], retired: [], stale: [...(made ? plan.retired : plan.fresh), ...plan.stale] });
      return;
    }
  }
  await disk.remove(NAMES.plan);
  await disk.sync();
}
