/** @file What opens a vault, in words that the rest of main and the windows use; the header is where it is written down. */
import { assertNever } from '../../src-shared/assert';
import type { Protection } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { Header, Slot } from './header';

/** What a person gives to open the vault: a passphrase as typed, or the recovery key's bytes. */
export type Proof = { readonly kind: 'passphrase'; readonly passphrase: Secret } | { readonly kind: 'recovery'; readonly key: Secret };

/** What shall open the vault from now on. */
export interface NewKeys {
  readonly kind: Protection['kind'];
  /** The passphrase, changed or not: its slot is sealed anew. Null with `keychain` only. */
  readonly passphrase: Secret | null;
  /** `keep` keeps the printed key valid; a `Secret` is a new one. */
  readonly recovery: 'keep' | 'none' | Secret;
}

/** Slots that count under the header's policy; others are ignored, whatever the header says. */
export function slotsOf<T extends Slot['type']>(header: Header, type: T): readonly Extract<Slot, { readonly type: T }>[] {
  return counts(header, type) ? header.slots.filter((slot): slot is Extract<Slot, { readonly type: T }> => slot.type === type) : [];
}

function counts({ policy }: Header, type: Slot['type']): boolean {
  switch (policy) {
    case 'any': return type !== 'both';
    case 'both': return type === 'both' || type === 'recovery';
    default: return assertNever(policy);
  }
}

/** Null where nothing that this program knows opens it. */
export function protectionOf(header: Header): Protection | null {
  const has = (type: Slot['type']): boolean => slotsOf(header, type).length > 0;
  const recovery = has('recovery');
  if (has('both')) return { kind: 'both', recovery };
  if (has('keychain')) return { kind: has('passphrase') ? 'either' : 'keychain', recovery };
  return has('passphrase') || recovery ? { kind: 'passphrase', recovery } : null;
}

export const usesPassphrase = (kind: Protection['kind']): boolean => kind !== 'keychain';
export const usesKeychain = (kind: Protection['kind']): boolean => kind !== 'passphrase';
