/** @file Key slots: the four ways in which the data key is wrapped (`docs/vault-format.md`, "Vault file"). */
import { hkdfSync } from 'node:crypto';
import { assertNever } from '../../src-shared/assert';
import type { Secret } from '../../src-shared/secret';
import { KEY_BYTES, seal, unseal, type Random } from './crypto';
import { slotAssociated, type Argon2, type Format, type Header, type Policy, type Slot } from './header';
import { openBox, sealFor } from './sealed-box';

export type KeychainSlot = Extract<Slot, { readonly type: 'keychain' }>;
export type PassphraseSlot = Extract<Slot, { readonly type: 'passphrase' }>;
export type BothSlot = Extract<Slot, { readonly type: 'both' }>;
export type RecoverySlot = Extract<Slot, { readonly type: 'recovery' }>;

/** Items are named `<vault id>/<key id>` and never overwritten. */
export const keychainItem = (vault: string, key: string): string => `${vault}/${key}`;

/** Where a slot will stand: bound into its associated data. */
export interface SlotPlace {
  readonly vault: string;
  readonly policy: Policy;
  readonly id: string;
  /** A vault's, where nothing is said. */
  readonly format?: Format;
}

export function makeKeychainSlot(
  parts: SlotPlace & { readonly key: string; readonly wrappingKey: Secret; readonly dataKey: Uint8Array },
  random: Random,
): KeychainSlot {
  const { id, key, wrappingKey, dataKey } = parts;
  const secret = wrappingKey.reveal();
  const wrapped = wrap(parts, 'keychain', secret, dataKey, random);
  secret.fill(0);
  return { type: 'keychain', id, key, wrapped };
}

/** `derived`: argon2id of the passphrase under `argon2`. */
export function makePassphraseSlot(
  parts: SlotPlace & { readonly argon2: Argon2; readonly derived: Uint8Array; readonly dataKey: Uint8Array },
  random: Random,
): PassphraseSlot {
  const { id, argon2, derived, dataKey } = parts;
  return { type: 'passphrase', id, argon2, wrapped: wrap(parts, 'passphrase', derived, dataKey, random) };
}

export function makeBothSlot(
  parts: SlotPlace & { readonly key: string; readonly wrappingKey: Secret; readonly argon2: Argon2; readonly derived: Uint8Array; readonly dataKey: Uint8Array },
  random: Random,
): BothSlot {
  const { vault, id, key, wrappingKey, argon2, derived, dataKey } = parts;
  const secret = bothKey(vault, wrappingKey, derived);
  const wrapped = wrap(parts, 'both', secret, dataKey, random);
  secret.fill(0);
  return { type: 'both', id, key, argon2, wrapped };
}

/** Needs the public half alone. */
export function makeRecoverySlot(
  parts: SlotPlace & { readonly argon2: Argon2; readonly publicKey: Uint8Array; readonly dataKey: Uint8Array },
  random: Random,
): RecoverySlot {
  const { id, argon2, publicKey, dataKey } = parts;
  const { ephemeral, sealed } = sealFor(publicKey, dataKey, slotAssociated(parts, { id, type: 'recovery' }), random);
  return { type: 'recovery', id, argon2, public: Buffer.from(publicKey).toString('base64'), ephemeral: ephemeral.toString('base64'), wrapped: sealed.toString('base64') };
}

/** What a slot is opened with. */
export interface SlotKeys {
  readonly wrappingKey?: Secret | undefined;
  /** argon2id of the passphrase, or of the recovery key, under the slot's parameters. */
  readonly derived?: Uint8Array | undefined;
}

/** The data key, or null where these keys do not open this slot. */
export function openSlot(header: Header, slot: Slot, keys: SlotKeys): Buffer | null {
  const dataKey = unwrap(header, slot, keys);
  return dataKey?.length === KEY_BYTES ? dataKey : null;
}

function unwrap(header: Header, slot: Slot, { wrappingKey, derived }: SlotKeys): Buffer | null {
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  const associated = slotAssociated(header, slot);
  switch (slot.type) {
    case 'keychain': return wrappingKey === undefined ? null : wiped(wrappingKey.reveal(), (secret) => unseal(secret, wrapped, associated));
    case 'passphrase': return derived === undefined ? null : unseal(derived, wrapped, associated);
    case 'both':
      if (wrappingKey === undefined || derived === undefined) return null;
      return wiped(bothKey(header.vault, wrappingKey, derived), (secret) => unseal(secret, wrapped, associated));
    case 'recovery':
      return derived === undefined ? null : openBox(derived, { ephemeral: Buffer.from(slot.ephemeral, 'base64'), sealed: wrapped }, associated);
    default: return assertNever(slot);
  }
}

/** HKDF-SHA-256 (RFC 5869) over the keychain's key and argon2id's output: without either there is no key. */
function bothKey(vault: string, wrappingKey: Secret, derived: Uint8Array): Buffer {
  const material = Buffer.concat([wrappingKey.reveal(), derived]);
  const key = Buffer.from(hkdfSync('sha256', material, Buffer.from(vault, 'utf8'), Buffer.from('tessera both 1', 'utf8'), KEY_BYTES));
  material.fill(0);
  return key;
}

function wrap(place: SlotPlace, type: Slot['type'], secret: Uint8Array, dataKey: Uint8Array, random: Random): string {
  return seal(secret, dataKey, slotAssociated(place, { id: place.id, type }), random).toString('base64');
}

function wiped<T>(secret: Uint8Array, use: (secret: Uint8Array) => T): T {
  const result = use(secret);
  secret.fill(0);
  return result;
}
