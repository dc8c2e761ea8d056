/** @file Key slots: how the data key is wrapped. Today's program writes and opens `keychain`; the format has room for more. */
import { assertNever } from '../../src-shared/assert';
import type { Secret } from '../../src-shared/secret';
import { KEY_BYTES, seal, unseal, type Random } from './crypto';
import { slotAssociated, type Header, type Policy, type Slot } from './header';

type KeychainSlot = Extract<Slot, { readonly type: 'keychain' }>;

/** Items are named `<vault id>/<key id>` and never overwritten. */
export const keychainItem = (vault: string, key: string): string => `${vault}/${key}`;

export function makeKeychainSlot(
  parts: { readonly vault: string; readonly policy: Policy; readonly id: string; readonly key: string; readonly wrappingKey: Secret; readonly dataKey: Uint8Array },
  random: Random,
): KeychainSlot {
  const { vault, policy, id, key, wrappingKey, dataKey } = parts;
  const secret = wrappingKey.reveal();
  const wrapped = seal(secret, dataKey, slotAssociated(vault, policy, { id, type: 'keychain' }), random).toString('base64');
  secret.fill(0);
  return { type: 'keychain', id, key, wrapped };
}

/** The data key, or null where this key does not open this slot. */
export function openKeychainSlot(header: Header, slot: KeychainSlot, wrappingKey: Secret): Buffer | null {
  const secret = wrappingKey.reveal();
  const dataKey = unseal(secret, Buffer.from(slot.wrapped, 'base64'), slotAssociated(header.vault, header.policy, slot));
  secret.fill(0);
  return dataKey?.length === KEY_BYTES ? dataKey : null;
}

/** The slots that the keychain alone opens. Under the policy `both` there is none, whatever the header says. */
export function keychainSlots(header: Header): readonly KeychainSlot[] {
  switch (header.policy) {
    case 'any': return header.slots.filter((slot): slot is KeychainSlot => slot.type === 'keychain');
    case 'both': return [];
    default: return assertNever(header.policy);
  }
}
