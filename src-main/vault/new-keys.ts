/** @file The keys of a vault whose protection changes: a new data key, wrapped anew for everything that shall open it. */
import { Failure } from '../../src-shared/errors';
import { Secret } from '../../src-shared/secret';
import { newId } from '../id';
import { withSalt, type Kdf } from './argon2';
import { KEY_BYTES, type Random } from './crypto';
import { buildHeader, type Argon2, type Header, type Policy, type Slot } from './header';
import { deriveFrom } from './key-source';
import { slotsOf, usesKeychain, usesPassphrase, type NewKeys } from './protection';
import { publicKeyOf } from './sealed-box';
import { makeBothSlot, makeKeychainSlot, makePassphraseSlot, makeRecoverySlot, type SlotKeys } from './slots';

export interface MadeKeys {
  readonly header: Header;
  readonly dataKey: Buffer;
  /** The keychain item that the new slots need, not written yet; null where they need none. */
  readonly item: { readonly key: string; readonly value: Secret } | null;
  /** What opens each new slot, for reading back; a kept recovery slot has none here. */
  readonly openers: ReadonlyMap<string, SlotKeys>;
}

export async function makeKeys(current: Header, change: NewKeys, kdf: Kdf, random: Random): Promise<MadeKeys> {
  const { kind } = change;
  const policy: Policy = kind === 'both' ? 'both' : 'any';
  const dataKey = Buffer.from(random(KEY_BYTES));
  const item = usesKeychain(kind) ? { key: newId(random), value: Secret.fromBytes(random(KEY_BYTES)) } : null;
  const typed = usesPassphrase(kind) ? await derivePassphrase(change, kdf, random) : null;
  const slots: Slot[] = [];
  const openers = new Map<string, SlotKeys>();
  const place = (keys: SlotKeys): { readonly vault: string; readonly policy: Policy; readonly id: string } => {
    const id = newId(random);
    openers.set(id, keys);
    return { vault: current.vault, policy, id };
  };
  if (kind === 'both' && item !== null && typed !== null) {
    slots.push(makeBothSlot({ ...place({ wrappingKey: item.value, derived: typed.derived }), key: item.key, wrappingKey: item.value, ...typed, dataKey }, random));
  } else {
    if (item !== null) slots.push(makeKeychainSlot({ ...place({ wrappingKey: item.value }), key: item.key, wrappingKey: item.value, dataKey }, random));
    if (typed !== null) slots.push(makePassphraseSlot({ ...place({ derived: typed.derived }), ...typed, dataKey }, random));
  }
  const paper = await recoveryOf(current, change.recovery, kdf, random);
  if (paper !== null) slots.push(makeRecoverySlot({ ...place({ derived: paper.derived ?? undefined }), ...paper, dataKey }, random));
  return { header: buildHeader(current.vault, policy, slots), dataKey, item, openers };
}

async function derivePassphrase({ passphrase }: NewKeys, kdf: Kdf, random: Random): Promise<{ readonly argon2: Argon2; readonly derived: Buffer }> {
  if (passphrase === null) throw new Failure('passphrase-missing');
  const argon2 = withSalt(kdf.cost, random);
  return { argon2, derived: await deriveFrom({ kind: 'passphrase', passphrase }, argon2, kdf.derive) };
}

interface Paper {
  readonly argon2: Argon2;
  readonly publicKey: Buffer;
  /** The private half, known only while the key is new. */
  readonly derived: Buffer | null;
}

async function recoveryOf(current: Header, recovery: NewKeys['recovery'], kdf: Kdf, random: Random): Promise<Paper | null> {
  if (recovery === 'none') return null;
  if (recovery === 'keep') {
    const [slot] = slotsOf(current, 'recovery');
    return slot === undefined ? null : { argon2: slot.argon2, publicKey: Buffer.from(slot.public, 'base64'), derived: null };
  }
  const argon2 = withSalt(kdf.cost, random);
  const derived = await deriveFrom({ kind: 'recovery', key: recovery }, argon2, kdf.derive);
  return { argon2, publicKey: publicKeyOf(derived), derived };
}
